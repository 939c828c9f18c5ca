"""OpenDocument text and spreadsheets."""

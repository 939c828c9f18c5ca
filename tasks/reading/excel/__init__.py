"""Spreadsheets of Excel and WPS."""

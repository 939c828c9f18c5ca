"""The head of a report: unit, year, dates, contacts."""

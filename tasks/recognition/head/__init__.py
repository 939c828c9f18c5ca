"""What a report says of itself: unit, year, dates, contacts."""

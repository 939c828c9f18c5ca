"""What a Word 97-2003 file holds: its text, how that is changed, and where the cells of its tables stand."""

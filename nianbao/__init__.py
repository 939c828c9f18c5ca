"""The command line: words to calls of the rooms, and what comes back to words."""

"""What a report must be: the official forms, the rule catalogue, and the suites built from it."""

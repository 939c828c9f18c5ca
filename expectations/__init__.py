"""The demands on a report: the official forms, the rule catalogue, and the suites built from it."""

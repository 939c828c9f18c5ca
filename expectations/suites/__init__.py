"""Great Expectations: suites, verdicts, and how they are run."""

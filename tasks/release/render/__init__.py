"""Pages, workbooks and documents of a release."""

"""What does the yearly run cost beside the work itself? Ratios, measured on the machine at hand."""

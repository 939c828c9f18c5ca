"""One module per command: `Arguments`, `add_arguments(parser)`, and `run(arguments)`, which returns the exit code."""

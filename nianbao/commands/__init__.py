"""One module a command: `run(arguments)` carries it out and returns the exit code."""

"""The parts of a report year, put together."""

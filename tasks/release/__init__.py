"""A year's release: what is in it, how it is published, which one is current."""

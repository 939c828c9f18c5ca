"""A year's release: its contents, its validation and publication, and looking things up in it."""

"""How do pictures of pages become text with places? Needs the optional extra `scan`: import its modules when needed."""

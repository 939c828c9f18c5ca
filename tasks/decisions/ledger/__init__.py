"""The YAML file of decisions: read, held to its schema, appended to."""

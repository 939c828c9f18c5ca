"""The accounts of the desk."""

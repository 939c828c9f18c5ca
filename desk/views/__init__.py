"""The pages of the desk, a module per screen."""

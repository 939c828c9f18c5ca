"""The steps from a submitted file to a published release, as plain typed functions."""

"""Documents of Word and WPS."""

"""The steps by which the database of accounts came to be what it is."""

"""The data that every part of the product shares: codes, and what is passed from one part to the next."""

"""The desk: what a steward sees and does in a browser.

A Django project. What it shows is the lake's, and what is decided on it goes through `tasks.decisions` into the ledger;
its own database has accounts and sessions and nothing else.
"""

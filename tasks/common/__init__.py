"""Helpers that know nothing of reports: numbers, the clock, templates."""

"""Figures in the official table."""

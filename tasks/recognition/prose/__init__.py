"""Figures in running text."""

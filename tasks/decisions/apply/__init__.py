"""The effect of decisions on readings and findings."""

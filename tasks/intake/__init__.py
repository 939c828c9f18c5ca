"""Files received become submissions of units."""

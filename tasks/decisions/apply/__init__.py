"""What decisions do to readings and findings."""

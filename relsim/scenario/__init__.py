"""TODO scenario."""

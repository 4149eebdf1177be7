"""From article to draft events: a coder that shows its work."""

"""Actors of the article coder."""

"""Petrarch of the article coder."""

"""Verbs of the article coder."""

"""Relation of the article coder."""

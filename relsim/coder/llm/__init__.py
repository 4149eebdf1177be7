"""Llm of the article coder."""

"""Text of the article coder."""

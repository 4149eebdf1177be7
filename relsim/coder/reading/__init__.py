"""Reading of the article coder."""

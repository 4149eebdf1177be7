"""Events of the article coder."""

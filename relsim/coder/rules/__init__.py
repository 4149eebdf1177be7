"""Rules of the article coder."""

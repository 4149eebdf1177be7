"""Tests of the article coder."""

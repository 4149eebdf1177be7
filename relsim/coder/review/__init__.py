"""Drafts under review: the file they wait in, what was decided, and the events that follow."""

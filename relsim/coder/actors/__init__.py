"""Who is meant: states, their people and offices, organisations and leaders in a sentence."""

from relsim.coder.actors.find import find_mentions

__all__ = ["find_mentions"]

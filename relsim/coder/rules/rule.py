"""A rule: a verb or event noun, the company it keeps, and what that means in CAMEO."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PARTS", "ROLES", "Phrase", "Rule"]

Phrase = tuple[str, ...]
"""Lemmas in their order; ``@name`` stands for any word of a set."""

PARTS = ("v", "n")
ROLES = ("", "swap", "both", "none")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one head means.

    Attributes:
        head: Lemmas of a verb with its particles, or of an event noun.
        part: ``v`` for a verb, ``n`` for a noun.
        phrases: One of these must stand in the head's clause; none are asked for if empty.
        forbidden: None of these may.
        code: CAMEO code; empty if this is no event.
        roles: Empty for subject → object, ``swap``, ``both`` (reciprocal), ``none`` (no event).
        note: Why, where that is not plain.
        line: Where it stands in the file, from 1.
    """

    head: Phrase
    part: str
    phrases: tuple[Phrase, ...]
    forbidden: tuple[Phrase, ...]
    code: str
    roles: str
    note: str
    line: int

    @property
    def name(self) -> str:
        """How explanations call it: ``impose/v``."""
        return f"{' '.join(self.head)}/{self.part}"

    @property
    def root(self) -> str:
        """Two-digit CAMEO root, empty if this is no event."""
        return self.code[:2]

"""PETRARCH's dictionaries, read from outside: actors and agents, verbs and their patterns."""

from __future__ import annotations

from relsim.coder.petrarch.actor_book import ActorBook, petrarch_actors
from relsim.coder.petrarch.coding import Dictionaries, dictionaries, with_dictionaries
from relsim.coder.petrarch.patterns import PatternBook, petrarch_candidates, petrarch_rules

__all__ = [
    "ActorBook",
    "Dictionaries",
    "PatternBook",
    "dictionaries",
    "petrarch_actors",
    "petrarch_candidates",
    "petrarch_rules",
    "with_dictionaries",
]

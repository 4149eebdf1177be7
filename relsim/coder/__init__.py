"""From article to draft events: a coder that shows its work.

``code_article`` gives draft events, ``explain_article`` also says why other sentences have none;
``classify_relation`` says what kind of act joins two given actors of a sentence.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relsim.coder.draft import DraftEvent
    from relsim.coder.events.article import Explained, code_article, explain_article
    from relsim.coder.relation import Relation, classify_relation
    from relsim.coder.text.article import Article

__all__ = [
    "Article",
    "DraftEvent",
    "Explained",
    "Relation",
    "classify_relation",
    "code_article",
    "explain_article",
]

_HOMES = {
    "Article": "relsim.coder.text.article",
    "DraftEvent": "relsim.coder.draft",
    "Explained": "relsim.coder.events.article",
    "Relation": "relsim.coder.relation",
    "classify_relation": "relsim.coder.relation",
    "code_article": "relsim.coder.events.article",
    "explain_article": "relsim.coder.events.article",
}
"""Imported when first asked for, so that the command line's help stays fast."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)

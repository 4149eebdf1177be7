"""From proposals to drafts: its quote is found in the text, its codes in a table, or it is out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pydantic import ValidationError

from relsim.coder.draft import DraftEvent
from relsim.coder.llm.answer import Proposal
from relsim.coder.text.article import Article
from relsim.coder.text.words import Sentence
from relsim.errors import RelsimError
from relsim.events.actors import resolve_actor
from relsim.events.taxonomy import cameo

__all__ = ["ORIGIN", "checked"]

ORIGIN = "llm"
"""How the rule of a draft begins that a language model proposed."""
SHORTEST_QUOTE_WORDS = 3
"""A shorter quote is found anywhere and shows nothing."""


class _RefusedError(Exception):
    """Why a proposal is out."""


def checked(
    proposals: Iterable[Proposal], article: Article, sentences: Sequence[Sentence], model: str
) -> tuple[list[DraftEvent], list[str]]:
    """Drafts of the proposals that hold, and for each other one why it does not."""
    drafts: list[DraftEvent] = []
    refused: list[str] = []
    for each in proposals:
        try:
            drafts.append(_draft(each, article, sentences, model))
        except _RefusedError as why:
            refused.append(f"“{each.quote[:60]}” {each.code}: {why}")
    return drafts, refused


def _draft(
    proposal: Proposal, article: Article, sentences: Sequence[Sentence], model: str
) -> DraftEvent:
    start = _place(proposal.quote, article)
    end = start + len(proposal.quote)
    day = _day(proposal, article)
    try:
        return DraftEvent(
            date=day,
            from_=_actors(proposal.from_, day),
            to=_actors(proposal.to, day),
            code=cameo(proposal.code).code,
            modality=proposal.modality,
            attribution=proposal.attribution,
            confidence=proposal.confidence,
            span=(start, end),
            quote=article.text[start:end],
            sentence=max(0, bisect_right([each.start for each in sentences], start) - 1),
            rule=f"{ORIGIN} {model}",
        )
    except ValidationError as error:
        raise _RefusedError(error.errors()[0]["msg"]) from error
    except RelsimError as error:
        raise _RefusedError(getattr(error, "message", str(error))) from error


def _place(quote: str, article: Article) -> int:
    """Where the quote stands to the letter, outside of what is no news."""
    if len(quote.split()) < SHORTEST_QUOTE_WORDS:
        raise _RefusedError("the quote is too short to show anything")
    start = article.text.find(quote)
    if start < 0:
        raise _RefusedError("the quote is not in the text")
    while start >= 0:
        end = start + len(quote)
        if not any(first < end and start < last for first, last, _ in article.skipped):
            return start
        start = article.text.find(quote, start + 1)
    raise _RefusedError("the quote is from a passage that is no news")


def _day(proposal: Proposal, article: Article) -> date:
    """Its day, unless it is done before it can be."""
    ahead = article.published is not None and proposal.date > article.published + timedelta(days=1)
    if ahead and proposal.modality in {"done", "reported"}:
        raise _RefusedError(f"it is told as done, and {proposal.date} was still to come")
    return proposal.date


def _actors(names: Iterable[str], day: date) -> tuple[str, ...]:
    """Codes of our tables, each once, in the order of the proposal."""
    return tuple(dict.fromkeys(resolve_actor(name, on=day).code for name in names))

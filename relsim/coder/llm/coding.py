"""A language model as second coder: its drafts, checked; alone or beside those of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from relsim.coder.draft import DraftEvent
from relsim.coder.events.article import Explained
from relsim.coder.llm.asking import Asker
from relsim.coder.llm.checking import checked
from relsim.coder.llm.endpoint import Endpoint
from relsim.coder.llm.merging import Comparison, compared, merged
from relsim.coder.llm.prompt import messages
from relsim.coder.text.article import Article
from relsim.coder.text.sentences import split_sentences

__all__ = ["BothCodings", "ModelCoding", "code_with_model", "with_second_coder"]

LONGEST_PASSAGE = 12_000
"""Characters that are sent at once; long articles are sent in parts."""


class ModelCoding(NamedTuple):
    """What a model proposed.

    Attributes:
        drafts: What holds: each quote stands in the text, each code in a table.
        refused: What does not, and why.
    """

    drafts: tuple[DraftEvent, ...]
    refused: tuple[str, ...]


class BothCodings(NamedTuple):
    """What both coders found.

    Attributes:
        explained: As one coding, for whatever takes that of the rules.
        comparison: Where they agree, and where not.
    """

    explained: Explained
    comparison: Comparison


def code_with_model(article: Article, endpoint: Endpoint) -> ModelCoding:
    """Ask a model for the events of an article.

    Raises:
        Missing: the client is not installed.
        RelsimError: the model cannot be asked, or gives no answer that can be read.
    """
    drafts: list[DraftEvent] = []
    refused: list[str] = []
    sentences = split_sentences(article.text)
    with closing(Asker(endpoint)) as asker:
        for passage in _passages(article):
            answer = asker.ask(messages(article, passage))
            sound, unsound = checked(answer.proposals, article, sentences, endpoint.model)
            drafts.extend(draft for draft in sound if draft not in drafts)
            refused.extend([*answer.refused, *unsound])
    return ModelCoding(tuple(drafts), tuple(refused))


def with_second_coder(explained: Explained, endpoint: Endpoint) -> BothCodings:
    """Put a model's drafts beside those of the rules.

    Where both tell of the same event, the rules' draft stays and is surer; what only the model
    found is added and says so in its rule. What was refused stands in the article's notes.

    Raises:
        Missing: the client is not installed.
        RelsimError: the model cannot be asked, or gives no answer that can be read.
    """
    article = explained.article
    if explained.refused:
        return BothCodings(explained, Comparison((), (), ()))
    coding = code_with_model(article, endpoint)
    comparison = compared(explained.drafts, coding.drafts)
    drafts = tuple(merged(comparison))
    told = {each.sentence for draft in drafts for each in draft.passages}
    without = tuple(each for each in explained.without if each.sentence.number not in told)
    refused = (f"{endpoint.model}: refused {each}" for each in coding.refused)
    noted = replace(article, notes=(*article.notes, *refused))
    return BothCodings(
        replace(explained, article=noted, drafts=drafts, without=without), comparison
    )


def _passages(article: Article) -> Iterator[str]:
    """The news of an article in parts of whole lines; a line that is too long is cut."""
    passed = {start: end for start, end, _ in article.skipped}
    part, at = "", 0
    for line in re.findall(r"[^\n]*\n|[^\n]+", article.text):
        start = at + len(line) - len(line.lstrip())
        at += len(line)
        if start in passed:
            continue
        for first in range(0, len(line), LONGEST_PASSAGE):
            piece = line[first : first + LONGEST_PASSAGE]
            if part.strip() and len(part) + len(piece) > LONGEST_PASSAGE:
                yield part
                part = ""
            part += piece
    if part.strip():
        yield part

"""How drafts are shown: a readable listing, or JSON lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import on_terminal, plural
from relsim.events.taxonomy import cameo

if TYPE_CHECKING:
    from relsim.coder.draft import DraftEvent
    from relsim.coder.events.article import Explained
    from relsim.coder.events.coding import Unexplained

__all__ = ["Telling"]


@dataclass
class Telling:
    """Shows coded articles one by one and counts them.

    Attributes:
        as_json: One JSON object a line instead of the listing.
        explain: Also say why other sentences have no event.
        least: Leave out drafts less sure than this.
        quiet: Show nothing but JSON; the drafts go elsewhere.
        articles: Articles so far.
        drafts: Drafts so far.
        sentences: Sentences without a draft so far.
    """

    as_json: bool = False
    explain: bool = False
    least: float = 0.0
    quiet: bool = False
    articles: int = 0
    drafts: int = 0
    sentences: int = 0

    def tell(self, name: str, explained: Explained) -> None:
        """Show one article."""
        drafts = [draft for draft in explained.drafts if draft.confidence >= self.least]
        self.articles += 1
        self.drafts += len(drafts)
        self.sentences += len(explained.without)
        if self.as_json:
            self._as_lines(name, drafts, explained)
        elif not self.quiet:
            self._listed(name, drafts, explained)

    def summary(self) -> str:
        """What was coded, in one line."""
        return (
            f"{plural(self.drafts, 'draft')} from {plural(self.articles, 'text')}, "
            f"{plural(self.sentences, 'sentence')} without an event"
        )

    def _as_lines(self, name: str, drafts: list[DraftEvent], explained: Explained) -> None:
        for draft in drafts:
            click.echo(_json({"file": name, **draft.model_dump(mode="json")}))
        if self.explain:
            for each in _reasons(explained):
                click.echo(_json({"file": name, **each}))

    def _listed(self, name: str, drafts: list[DraftEvent], explained: Explained) -> None:
        if drafts or self.explain:
            click.echo(on_terminal(f"{name}  published {explained.article.published}"))
        for draft in drafts:
            for line in _shown(draft):
                click.echo(on_terminal(line))
        if self.explain:
            for each in _reasons(explained):
                rests = f" ({each['words']})" if each["words"] else ""
                click.echo(on_terminal(f"  no event: {each['why']}{rests}"))
                click.echo(on_terminal(f"      {_short(each['quote'])}"))


def _shown(draft: DraftEvent) -> list[str]:
    """A draft on a few lines."""
    about = "" if draft.precision == "day" else f" ({draft.precision})"
    who = f"{' '.join(draft.from_)} → {' '.join(draft.to)}"
    name = cameo(draft.code).name
    said = f", says {draft.attribution}" if draft.attribution else ""
    how = f"[{draft.modality}{said}; confidence {draft.confidence:.2f}]"
    lines = [
        f"  {draft.date}{about}  {who}  {draft.code} {name}  {how}",
        f"      “{_short(draft.quote)}”",
        f"      rule {draft.rule}",
    ]
    if draft.also:
        lines.append(f"      also in {plural(len(draft.also), 'passage')} more")
    lines += [f"      not {each.code}: {each.why} ({each.rule})" for each in draft.rejected]
    return lines


def _reasons(explained: Explained) -> list[dict[str, Any]]:
    if explained.refused:
        return [{"why": explained.refused, "words": "", "quote": ""}]
    return [_reason(each) for each in explained.without]


def _reason(each: Unexplained) -> dict[str, Any]:
    return {
        "why": each.why,
        "words": each.words,
        "quote": each.sentence.text,
        "span": [each.sentence.start, each.sentence.end],
        "sentence": each.sentence.number,
    }


def _short(quote: str, most: int = 160) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)

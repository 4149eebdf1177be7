"""Whom to cite: the articles and feeds that the events of a run, a scenario or a log rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from relsim import __version__
from relsim.events.event import Event
from relsim.events.provenance import Provenance

__all__ = [
    "FEEDS",
    "RELSIM",
    "Author",
    "Reference",
    "feed_of",
    "reference_of_feed",
    "references",
    "together",
]

Kind = Literal["article", "dataset", "software"]


class Author(NamedTuple):
    """A person by family name and given names; an institution has a family name only."""

    family: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing to cite.

    Attributes:
        key: A short name, unique in a list.
        kind: What it is.
        title: Its title; empty where none is known.
        authors: Who made it.
        others: Whether there are further authors.
        publisher: Who published it.
        issued: The date that it carries, or a year.
        url: Where it is.
        doi: Its DOI.
        version: Of software.
        events: How many events rest on it; None where that has no meaning.
    """

    key: str
    kind: Kind
    title: str
    authors: tuple[Author, ...] = ()
    others: bool = False
    publisher: str = ""
    issued: date | int | None = None
    url: str | None = None
    doi: str | None = None
    version: str | None = None
    events: int | None = None


RELSIM = Reference(
    "relsim", "software", "relsim", (Author("The relsim founders"),), version=__version__
)
"""As in CITATION.cff, which an installed copy does not have."""

_ICEWS = Reference(
    "icews",
    "dataset",
    "ICEWS Coded Event Data",
    (
        Author("Boschee", "Elizabeth"),
        Author("Lautenschlager", "Jennifer"),
        Author("O'Brien", "Sean"),
        Author("Shellman", "Steve"),
        Author("Starz", "James"),
        Author("Ward", "Michael"),
    ),
    publisher="Harvard Dataverse",
    issued=2015,
    doi="10.7910/DVN/28075",
)
FEEDS: Mapping[str, Reference] = {
    "icews": _ICEWS,
    "icews-named": _ICEWS,
    "gdelt": Reference(
        "gdelt",
        "dataset",
        "GDELT: Global Data on Events, Location and Tone, 1979–2012",
        (Author("Leetaru", "Kalev"), Author("Schrodt", "Philip A.")),
        publisher="ISA Annual Convention",
        issued=2013,
        url="https://www.gdeltproject.org",
    ),
    "polecat": Reference(
        "polecat",
        "dataset",
        "POLECAT Weekly Data",
        (Author("Scarborough", "Grace I."),),
        others=True,
        publisher="Harvard Dataverse",
        issued=2023,
        doi="10.7910/DVN/AJGVIT",
    ),
}
"""How the makers of a feed want it cited, by the name in front of its ids."""


def feed_of(event: Event) -> str | None:
    """The feed that brought an event; none for one that somebody coded."""
    name, mark, _ = event.id.partition(":")
    coders = {source.coder for source in event.provenance}
    return name if mark and name in coders else None


def reference_of_feed(name: str, events: int) -> Reference:
    """The dataset behind a feed; by its name alone where its makers are not known."""
    known = FEEDS.get(name) or Reference(_slug(name), "dataset", f"Event feed {name}")
    return replace(known, events=events)


def references(
    events: Iterable[Event], as_known_at: datetime | None = None
) -> tuple[Reference, ...]:
    """Datasets, articles and relsim itself, each with how many of the events rest on it.

    Args:
        events: What was used.
        as_known_at: What told of an event only later was not used.
    """
    events = tuple(events)
    feeds: dict[str, int] = {}
    articles: dict[Reference, int] = {}
    for event in events:
        feed = feed_of(event)
        if feed is not None:
            feeds[feed] = feeds.get(feed, 0) + 1
            continue
        read = (source for source in event.provenance if _known(source, as_known_at))
        for article in dict.fromkeys(map(_article, read)):
            articles[article] = articles.get(article, 0) + 1
    counted = [replace(article, events=count) for article, count in articles.items()]
    return together([*(reference_of_feed(*item) for item in feeds.items()), *counted])


def together(found: Iterable[Reference]) -> tuple[Reference, ...]:
    """One list in a fixed order, the same dataset once, keys unique; relsim at its end."""
    datasets: dict[str, Reference] = {}
    articles = []
    for each in found:
        if each.kind == "dataset":
            before = datasets.get(each.key)
            events = (each.events or 0) + ((before.events or 0) if before else 0)
            datasets[each.key] = replace(each, events=events)
        else:
            articles.append(each)
    articles.sort(key=lambda each: (str(each.issued), each.publisher, each.title, each.url or ""))
    listed = [datasets[key] for key in sorted(datasets)] + articles
    return (*_with_own_keys([*listed, RELSIM]),)


def _known(source: Provenance, as_known_at: datetime | None) -> bool:
    return as_known_at is None or source.known_at is None or source.known_at <= as_known_at


def _article(source: Provenance) -> Reference:
    key = "-".join(filter(None, (_slug(source.publisher), str(source.published or ""))))
    return Reference(
        key or "article",
        "article",
        source.title or "",
        publisher=source.publisher,
        issued=source.published,
        url=source.url,
    )


def _slug(text: str) -> str:
    """Small letters, digits and hyphens; what a BibTeX key may hold."""
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in text.casefold())
    return "-".join(plain.split())


def _with_own_keys(listed: Iterable[Reference]) -> Iterator[Reference]:
    """Keys that are taken get a number."""
    taken: set[str] = set()
    for each in listed:
        key, number = each.key, 1
        while key in taken:
            number += 1
            key = f"{each.key}-{number}"
        taken.add(key)
        yield replace(each, key=key)

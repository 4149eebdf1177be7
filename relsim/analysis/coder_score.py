"""How well drafts agree with what a careful reader coded from the same articles.

A draft is right if its day lies within three of the reader's, and actors and root are the same, or
an alternative that the reader accepts. Each draft answers for one reading at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Literal, TypeAlias

__all__ = [
    "SCHEMES",
    "Agreement",
    "Coded",
    "Scheme",
    "agreement",
    "confusion",
    "in_pairs",
    "mirrors",
    "paired",
]

DAYS = 3
Scheme: TypeAlias = Literal["exact", "pairs", "meeting"]
SCHEMES: dict[Scheme, str] = {
    "exact": "the same actors on both sides",
    "pairs": "each pair of a source and a target counted by itself",
    "meeting": "at least one actor in common on each side",
}
"""Three ways to compare actors, from the strictest."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One coding, a reader's or the machine's.

    Attributes:
        article: Which article, by name.
        day: When it happened.
        sources: Who acted.
        targets: Towards whom.
        roots: CAMEO roots; several where the reader accepts alternatives, the first one first.
        mutual: Whether both sides act, so that the sides may be exchanged.
        confidence: The machine's.
        rule: What fired.
    """

    article: str
    day: date
    sources: frozenset[str]
    targets: frozenset[str]
    roots: tuple[str, ...]
    mutual: bool = False
    confidence: float = 1.0
    rule: str = ""

    @property
    def exchanged(self) -> Coded:
        """The same, seen from the other side."""
        return replace(self, sources=self.targets, targets=self.sources)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many readings were found, and how many drafts were right.

    Attributes:
        found: Readings that a draft agrees with.
        readings: All readings.
        right: Drafts that agree with a reading.
        drafts: All drafts that count; the second half of a mutual event does not.
    """

    found: int
    readings: int
    right: int
    drafts: int

    @property
    def precision(self) -> float | None:
        """Share of drafts that are right."""
        return self.right / self.drafts if self.drafts else None

    @property
    def recall(self) -> float | None:
        """Share of readings that were found."""
        return self.found / self.readings if self.readings else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        both = (self.precision, self.recall)
        if None in both:
            return None
        precision, recall = (each or 0.0 for each in both)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def agreement(
    readings: Sequence[Coded], drafts: Sequence[Coded], scheme: Scheme = "exact"
) -> Agreement:
    """Precision and recall under one way of comparing actors."""
    if scheme == "pairs":
        readings, drafts = in_pairs(readings), in_pairs(drafts)
    pairs = paired(readings, drafts, scheme)
    right = set(pairs.values())
    counted = len(drafts) - len(mirrors(readings, drafts, right, scheme))
    return Agreement(len(pairs), len(readings), len(right), counted)


def paired(
    readings: Sequence[Coded], drafts: Sequence[Coded], scheme: Scheme = "exact"
) -> dict[int, int]:
    """As many readings as can be, each with a draft that is right about it."""
    return _matching(readings, drafts, lambda r, d: _fits(r, d, scheme) and _root_fits(r, d))


def confusion(readings: Sequence[Coded], drafts: Sequence[Coded]) -> Counter[tuple[str, str]]:
    """(reader's root, machine's root): of readings whose day and actors were found.

    A reading without a draft counts as ``--``, as does a draft without a reading; where an
    accepted alternative was coded, the roots count as the same.
    """
    pairs = paired(readings, drafts)
    rest_r = [n for n in range(len(readings)) if n not in pairs]
    rest_d = [n for n in range(len(drafts)) if n not in set(pairs.values())]
    wrong = _matching(
        [readings[n] for n in rest_r],
        [drafts[n] for n in rest_d],
        lambda r, d: _fits(r, d, "meeting"),
    )
    pairs |= {rest_r[r]: rest_d[d] for r, d in wrong.items()}
    twins = mirrors(readings, drafts, set(pairs.values()))
    counts: Counter[tuple[str, str]] = Counter()
    for number, reading in enumerate(readings):
        said = drafts[pairs[number]].roots[0] if number in pairs else "--"
        counts[reading.roots[0], reading.roots[0] if said in reading.roots else said] += 1
    for number, draft in enumerate(drafts):
        if number not in twins and number not in pairs.values():
            counts["--", draft.roots[0]] += 1
    return counts


def in_pairs(coded: Iterable[Coded]) -> list[Coded]:
    """Each pair of a source and a target as a coding of its own."""
    return [
        replace(each, sources=frozenset((source,)), targets=frozenset((target,)))
        for each in coded
        for source, target in product(sorted(each.sources), sorted(each.targets))
    ]


def mirrors(
    readings: Sequence[Coded], drafts: Sequence[Coded], right: set[int], scheme: Scheme = "exact"
) -> set[int]:
    """Drafts that say again, from the other side, what both sides do; neither right nor wrong."""
    mutual = [reading for reading in readings if reading.mutual]
    return {
        number
        for number, draft in enumerate(drafts)
        if number not in right
        and any(_fits(r, draft, scheme) and _root_fits(r, draft) for r in mutual)
    }


def _fits(reading: Coded, draft: Coded, scheme: Scheme) -> bool:
    """Whether article, day and actors agree."""
    if reading.article != draft.article or abs((reading.day - draft.day).days) > DAYS:
        return False
    turned = [draft, draft.exchanged] if reading.mutual else [draft]
    if scheme == "meeting":
        return any(reading.sources & d.sources and reading.targets & d.targets for d in turned)
    return any((reading.sources, reading.targets) == (d.sources, d.targets) for d in turned)


def _root_fits(reading: Coded, draft: Coded) -> bool:
    return draft.roots[0] in reading.roots


def _matching(
    readings: Sequence[Coded], drafts: Sequence[Coded], fits: Callable[[Coded, Coded], bool]
) -> dict[int, int]:
    """The largest set of pairs that fit (augmenting paths), the nearest days tried first."""
    options = [list(_nearest_first(reading, drafts, fits)) for reading in readings]
    holder: dict[int, int] = {}

    def place(reading: int, seen: set[int]) -> bool:
        for draft in options[reading]:
            if draft not in seen:
                seen.add(draft)
                if draft not in holder or place(holder[draft], seen):
                    holder[draft] = reading
                    return True
        return False

    for number in range(len(readings)):
        place(number, set())
    return {reading: draft for draft, reading in holder.items()}


def _nearest_first(
    reading: Coded, drafts: Sequence[Coded], fits: Callable[[Coded, Coded], bool]
) -> Iterator[int]:
    able = [number for number, draft in enumerate(drafts) if fits(reading, draft)]
    return iter(sorted(able, key=lambda n: abs((reading.day - drafts[n].day).days)))

"""When an event happened: the nearest expression of time, else the day of the news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from relsim.clock import Precision
from relsim.coder.events.calendar import Days
from relsim.coder.events.candidate import Candidate
from relsim.coder.events.dates import TimeCue
from relsim.coder.events.parsed import Parsed
from relsim.coder.verbs.words import words

__all__ = ["days_of"]

BACKGROUND_DAYS = 3
"""What news names as the background of its news happened some days before."""
STATEMENTS = words("01 02 03 10 11 12 13")
"""Roots of acts that are words: they happen when they are spoken, whatever day they speak of."""


def days_of(parsed: Parsed, candidate: Candidate, published: date) -> Days:
    """The day of a candidate, and how exactly it is known."""
    offset = next((each for each in parsed.times if each.offset_days), None)
    if offset is not None and offset.last <= candidate.head:
        main = next((each.past[0] for each in parsed.times if each.past), published)
        return _shifted(main, -offset.offset_days)
    cue = _nearest(parsed, candidate)
    spoken = candidate.root in STATEMENTS
    if cue is not None and not (spoken and candidate.modality == "planned"):
        days = cue.ahead if candidate.modality == "planned" else cue.past
        if days is not None and not (spoken and days[1] == Precision.MONTH):
            return days
    if candidate.background and cue is None:
        anchor = next((each.past[0] for each in parsed.times if each.past), published)
        return _shifted(anchor, -BACKGROUND_DAYS)[0], Precision.WEEK
    return published, Precision.DAY


def _shifted(day: date, days: int) -> Days:
    if day.toordinal() + days < 1:
        return day, Precision.DAY
    return day + timedelta(days=days), Precision.DAY


def _nearest(parsed: Parsed, candidate: Candidate) -> TimeCue | None:
    """The expression of time in the candidate's own clause; else one that leads the sentence."""
    if not parsed.times:
        return None
    first, last = candidate.clause
    own = [cue for cue in parsed.times if first <= cue.first <= last]
    own = [cue for cue in own if not _in_other_clause(parsed, cue, candidate)]
    if not own and candidate.background:
        return None
    if own:
        return min(own, key=lambda cue: abs(cue.first - candidate.head))
    return _leading(parsed, parsed.times)


def _in_other_clause(parsed: Parsed, cue: TimeCue, candidate: Candidate) -> bool:
    """Whether a verb of its own, which is not the candidate's, stands before the expression."""
    between = range(*sorted((cue.first, candidate.head)))
    heads = {clause.verb.head for clause in parsed.clauses if clause.opener}
    return any(at in heads and at != candidate.head for at in between)


def _leading(parsed: Parsed, cues: Sequence[TimeCue]) -> TimeCue | None:
    """``On Tuesday, …``."""
    verb = parsed.clauses[0].verb.first if parsed.clauses else len(parsed.tokens)
    return next((cue for cue in cues if cue.last <= verb), None)

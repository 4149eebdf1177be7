"""The run as one page: finding, effects, pictures, events, sources, parameters, limits."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

from relsim.analysis.effects import (
    CONDITIONAL,
    Quantity,
    effects,
    finding,
    headline_effect,
    largest_effect,
    telling_effect,
)
from relsim.analysis.levels import DayLevels
from relsim.analysis.moves import largest_move
from relsim.analysis.reach import reach
from relsim.analysis.words import day_in_words, fixed, signed
from relsim.run.manifest import BASELINE, WorldEntry
from relsim.run.record import RunRecord
from relsim.views.html import Markup, Section, figure, paragraph, section, table
from relsim.views.report_sources import assessments, basis, events, limits, parameters, paths

__all__ = ["report_html"]

QUANTITIES: tuple[Quantity, Quantity] = ("trust", "tension")


def report_html(record: RunRecord) -> str:
    """The whole page; it needs nothing but the folder ``figures`` beside it."""
    head = record.manifest
    parts: list[tuple[str, str, Callable[[RunRecord], Markup]]] = [
        ("effects", "What would have been different", _effects),
        ("pictures", "Pictures", _pictures),
        ("events", "What was replayed", events),
        ("paths", "By which way events reach the reported pairs", paths),
        ("assessments", "What was said at the time", assessments),
        ("assumptions", "Assumptions about the model", _assumptions),
        ("parameters", "Parameters", parameters),
        ("basis", "Where this comes from and how to repeat it", basis),
        ("limits", "What this does not say", limits),
    ]
    made: list[Section] = [(name, heading, part(record)) for name, heading, part in parts]
    made = [content for content in made if content[2]]
    page = Template(files("relsim.views").joinpath("page.html").read_text("utf-8"))
    return page.substitute(
        version=escape(head.version),
        title=escape(head.title),
        name=escape(head.name),
        period=f"{day_in_words(head.start)} to {day_in_words(head.end)}",
        finding=escape(_finding(record)),
        conditional=escape(_conditional(record)),
        contents="".join(f'<li><a href="#{name}">{escape(h)}</a></li>' for name, h, _ in made),
        sections="".join(section(content) for content in made),
    )


def _finding(record: RunRecord) -> str:
    effect = headline_effect(record)
    if effect is None:
        return f"{largest_move(record)}."
    asked = next(w.question for w in record.manifest.what_ifs if w.name == effect.world)
    if asked is None:
        return f"{finding(effect, record)}."
    return f"{asked} {finding(effect, record, named=False)}."


def _conditional(record: RunRecord) -> str:
    head = record.manifest
    fitted = "calibrated" if head.parameters.get("calibrated") else "not calibrated"
    many = f"{head.members:,} paired members" if head.members > 1 else "one member, so no ranges"
    return (
        f"{_largest(record)}{many}; "
        f"parameters “{head.parameters.get('name', '?')}”, {fitted}. {CONDITIONAL.capitalize()}."
    )


def _largest(record: RunRecord) -> str:
    """The finding answers the first question; where another effect is larger, it is named, too."""
    headline, largest = headline_effect(record), largest_effect(record)
    if headline is None or largest is None:
        return ""
    if largest == headline:
        return "Of all interventions this is the largest effect on a reported pair. "
    return (
        "This answers the scenario's first question. "
        f"The largest effect on a reported pair is another: {finding(largest, record)}. "
    )


def _worlds(record: RunRecord, kind: str) -> list[WorldEntry]:
    return [entry for entry in record.manifest.what_ifs if entry.kind == kind]


def _effects(record: RunRecord) -> Markup:
    worlds = _worlds(record, "intervention")
    if not worlds:
        return Markup("")
    asked = [(entry.name, entry.question or "", _changes(entry)) for entry in worlds]
    return Markup(
        table("The questions, and what was changed to answer them",
              ("what-if", "question", "changes"), asked)
        + _tables(record, worlds)
        + _reach(record, worlds)
    )  # fmt: skip


def _reach(record: RunRecord, worlds: list[WorldEntry]) -> str:
    """How many pairs each change moves, and one that it does not: a placebo."""
    rows = []
    for found in (reach(record, entry.name) for entry in worlds):
        left_alone = "none" if found.placebo is None else f"{found.placebo}, difference 0"
        events = "" if found.placebo is None else f"{found.events:,}"
        rows.append((found.world, f"{found.moved:,} of {found.pairs:,}", left_alone, events))
    members = record.manifest.members
    where = f"in any of {members:,} members on any day" if members > 1 else "on any day"
    remark = (
        "A change moves the pairs that its events reach and leaves all others as they were, to the "
        "last bit. Each row names one of those others, reported where possible, that has events of "
        "its own. It was replayed under the changed history and compared, not assumed to be equal: "
        f"no difference {where}."
    )
    head = ("what-if", "pairs that it moves", "placebo: a pair it leaves alone", "events there")
    caption = "How far each change reaches"
    return table(caption, head, rows, numbers=frozenset({1, 3})) + paragraph(remark)


def _changes(entry: WorldEntry) -> str:
    said = (
        f"{change.event} {change.change}" + (f" ({change.because})" if change.because else "")
        for change in entry.changes
    )
    return "; ".join(said) or "none"


def _assumptions(record: RunRecord) -> Markup:
    worlds = _worlds(record, "assumption")
    if not worlds:
        return Markup("")
    what = [
        (entry.name, ", ".join(f"{k} = {v}" for k, v in entry.assumed.items())) for entry in worlds
    ]
    remark = "The same events under another model. These are not actions anybody could have taken."
    return Markup(
        paragraph(remark)
        + table("What is assumed", ("assumption", "parameters"), what)
        + _tables(record, worlds)
        + "".join(_what_if_figure(record, entry) for entry in worlds)
    )


def _tables(record: RunRecord, worlds: list[WorldEntry]) -> str:
    return "".join(_table(record, worlds, quantity) for quantity in QUANTITIES)


def _table(record: RunRecord, worlds: list[WorldEntry], quantity: Quantity) -> Markup:
    """A row per what-if, a column per reported pair."""
    head = record.manifest
    levels = DayLevels.of(record)
    names = [entry.name for entry in worlds]
    cells = {
        (effect.world, effect.subject): effect
        for effect in effects(record, worlds=names, pairs=head.report_pairs)
        if effect.quantity == quantity
    }
    rows = [[BASELINE, *(fixed(levels.baseline(p, quantity)["p50"]) for p in head.report_pairs)]]
    for name in names:
        row = [name]
        for pair in head.report_pairs:
            effect = cells[name, pair]
            spread = f" ({signed(effect.low)} to {signed(effect.high)})" if head.members > 1 else ""
            change = "no change" if effect.is_zero else f"{signed(effect.difference)}{spread}"
            row.append(f"{fixed(effect.value)}, {change}")
        rows.append(row)
    caption = (
        f"{quantity.capitalize()} on {day_in_words(levels.day)}, index 0–100: median, and the "
        "difference to the baseline" + (" with its 90 % range" if head.members > 1 else "")
    )
    numbers = frozenset(range(1, len(head.report_pairs) + 1))
    return table(caption, ["what-if", *head.report_pairs], rows, numbers=numbers)


def _what_if_figure(record: RunRecord, entry: WorldEntry) -> Markup:
    effect = telling_effect(record, entry.name)
    said = finding(effect, record) if effect else entry.name
    return _picture(
        f"what-if-{entry.name}",
        f"Trust and tension by day, baseline and {entry.name}. {said}.",
        f"{entry.name}. {entry.question or ''} {CONDITIONAL.capitalize()}.",
    )


def _picture(name: str, alternative: str, caption: str) -> Markup:
    return figure(f"figures/{quote(name)}.svg", alternative, caption)


def _pictures(record: RunRecord) -> Markup:
    """The summary, every intervention, then the history as it was."""
    summary = ("effects", "Dots and ranges of every effect; the tables hold the same numbers.",
               "All effects at a glance, interventions and assumptions apart.")  # fmt: skip
    about_all = [
        ("baseline", largest_move(record), "The history as it was, without a change."),
        ("network", "Actors on a circle, lines for trust above and below 50, at start and end.",
         "Who trusts whom, before and after."),
        ("heatmap-trust", "Change in trust since the first day, pair by day.",
         "How far trust has moved."),
        ("heatmap-tension", "Change in tension since the first day, pair by day.",
         "How far tension has moved."),
    ]  # fmt: skip
    shown = [_picture(*summary)] if record.manifest.what_ifs else []
    shown += [_what_if_figure(record, entry) for entry in _worlds(record, "intervention")]
    shown += [_picture(*picture) for picture in about_all]
    return Markup("".join(shown))

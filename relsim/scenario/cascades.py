"""Reactions that answer each other without end, told before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relsim.errors import Problem
from relsim.model.branching import Cascade, cascade_of
from relsim.model.rules import MOST_ANSWERS, Rule
from relsim.scenario.models import ScenarioFile
from relsim.scenario.plan import World
from relsim.scenario.reading import Reading
from relsim.scenario.tree import at

__all__ = ["check_cascades"]

ROUNDING = 1e-9


def check_cascades(file: ScenarioFile, reading: Reading, worlds: Sequence[World]) -> None:
    """Report reactions of which every answer brings about another; mistakes go to the reading.

    Where the period ends before ``at_most`` does, all is well. What only ``at_most`` ends is a note
    where the author has not set it, and a mistake where it is more than a run can hold.
    """
    reading.problems.extend(_found(file, reading, worlds))


def _found(file: ScenarioFile, reading: Reading, worlds: Sequence[World]) -> Iterator[Problem]:
    own = worlds[0].rules
    rules = (*own, *(rule for world in worlds for rule in world.rules[len(own) :]))
    made_up = [fate.after for world in worlds for fate in world.fates if fate.after is not None]
    cascade = cascade_of(rules, (*worlds[0].events, *made_up))
    if cascade is None or cascade.ratio < 1.0 - ROUNDING:
        return
    place = at(reading.root, ("reactions", cascade.cycle[0], "id"))
    most = sum(rules[number].at_most for number in cascade.rules)
    expected = cascade.answers_in((file.period.end - file.period.start).days + 1)
    what = f"{_told(rules, cascade)}: one answer brings about {cascade.ratio:.3g} more on average"
    if min(expected, most) > MOST_ANSWERS:
        message = f"{what}, and `at_most` ends that after {most:,}; a run holds {MOST_ANSWERS:,}"
        help_ = "lower `probability` until it is less than 1, or set a small `at_most`"
        yield place.problem("RS501", message, help_)
    elif expected > most and not all(
        "at_most" in file.reactions[n].model_fields_set for n in cascade.rules
    ):
        message = f"{what}, and `at_most` ends that after {most:,}"
        help_ = "lower `probability` until it is less than 1, or set `at_most` yourself"
        yield place.problem("RS502", message, help_, severity="note")


def _told(rules: Sequence[Rule], cascade: Cascade) -> str:
    names = [f"`{rules[number].id}`" for number in cascade.cycle]
    if len(names) == 1:
        return f"{names[0]} answers itself without end"
    steps = zip((*names[1:], names[0]), names, strict=True)
    return " and ".join(f"{one} answers {other}" for one, other in steps) + " without end"

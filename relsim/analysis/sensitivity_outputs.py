"""What a sensitivity analysis looks at: one level on one day, or what a what-if changes in it.

    output := [what-if ":"] pair "." ("trust" | "tension") ["at" day]

as in ``USA-RUS.trust``, a level of the baseline, or ``no-veto: USA-RUS.trust at 2017-04-12``, a
paired difference to the baseline. The same words as in a scenario's ``assert``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relsim.analysis.words import day_in_words, pair_in_words
from relsim.errors import UsageError
from relsim.events.pairs import Direction, Pair, parse_pair
from relsim.events.suggest import did_you_mean
from relsim.model.rules import Quantity
from relsim.run.summary import pair_name
from relsim.scenario.plan import BASELINE, Plan

__all__ = ["Output", "default_outputs", "output_in_words", "parse_output"]

HELP = "write it like `USA-RUS.trust`, or `no-veto: USA-RUS.trust` for what a what-if changes"

_OUTPUT = re.compile(
    r"""\s* (?:(?P<world>[a-z0-9][a-z0-9._-]*)\s*:\s*)?
            (?P<pair>[A-Z][A-Z0-9]*[->][A-Z][A-Z0-9]*) \. (?P<quantity>\w+)
            (?:\s+ at \s+ (?P<day>\d{4}-\d{2}-\d{2}))? \s*""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Output:
    """One number of a result.

    Attributes:
        world: The baseline, whose level is meant, or a what-if, whose difference to it is.
        subject: Whose.
        quantity: Trust or tension.
        day: The day at whose end it is read.
        name: The subject as the scenario writes it.
    """

    world: str
    subject: Pair | Direction
    quantity: Quantity
    day: date
    name: str

    @property
    def pair(self) -> Pair:
        """The relation that the subject belongs to."""
        return self.subject.pair if isinstance(self.subject, Direction) else self.subject

    @property
    def is_difference(self) -> bool:
        """Whether it is a what-if's difference, not a level."""
        return self.world != BASELINE

    @property
    def label(self) -> str:
        """As it is asked for, without the day: ``no-veto: USA-RUS.trust``."""
        lead = f"{self.world}: " if self.is_difference else ""
        return f"{lead}{self.name}.{self.quantity}"


def parse_output(text: str, plan: Plan) -> Output:
    """Read what somebody asks for.

    Raises:
        UsageError: where it names no level, an unknown what-if or actor, or a day of another time.
    """
    found = _OUTPUT.fullmatch(text)
    if not found:
        raise UsageError(f"`{text}` names no output; {HELP}")
    try:
        subject = parse_pair(found["pair"])
        day = plan.report_at if found["day"] is None else date.fromisoformat(found["day"])
    except ValueError as error:
        raise UsageError(f"`{text}`: {error}") from error
    world = found["world"] or BASELINE
    _check_world(world, plan)
    _check_actors(subject, plan)
    if not plan.start <= day <= plan.end:
        raise UsageError(f"{day} lies outside the period, {plan.start} to {plan.end}")
    if found["quantity"] == "trust":
        return _output(plan, world, subject, "trust", day)
    if found["quantity"] != "tension":
        raise UsageError(f"`{found['quantity']}` is neither `trust` nor `tension`")
    if isinstance(subject, Direction):
        raise UsageError(f"tension belongs to both sides: write `{subject.pair}.tension`")
    return _output(plan, world, subject, "tension", day)


def default_outputs(plan: Plan) -> tuple[Output, ...]:
    """Trust in the pair that is reported first, and what the first intervention changes in it.

    Raises:
        UsageError: where the scenario reports no pair.
    """
    if not plan.report_pairs:
        raise UsageError("the scenario reports no pair; ask for one with --output USA-RUS.trust")
    pair = plan.report_pairs[0]
    changes = [world.name for world in plan.what_ifs if world.kind == "intervention"]
    return tuple(
        _output(plan, world, pair, "trust", plan.report_at) for world in (BASELINE, *changes[:1])
    )


def output_in_words(output: Output, plan: Plan) -> str:
    """``trust between the United States and Russia on 30 April 2017``, or a what-if's effect."""
    what = f"{output.quantity} {pair_in_words(output.name, plan.actor_names)}"
    on = day_in_words(output.day)
    return (
        f"the effect of {output.world} on {what} on {on}"
        if output.is_difference
        else (f"{what} on {on}")
    )


def _output(
    plan: Plan, world: str, subject: Pair | Direction, quantity: Quantity, day: date
) -> Output:
    name = str(subject) if isinstance(subject, Direction) else pair_name(plan, subject)
    return Output(world, subject, quantity, day, name)


def _check_world(world: str, plan: Plan) -> None:
    names = [each.name for each in plan.worlds]
    if world not in names:
        raise UsageError(f"the scenario has no what-if `{world}`; {_choices(world, names[1:])}")


def _check_actors(subject: Pair | Direction, plan: Plan) -> None:
    known = plan.baseline.relations.actors
    for actor in subject:
        if actor not in known:
            raise UsageError(f"`{actor}` does not occur in the scenario; {_choices(actor, known)}")


def _choices(word: str, known: Sequence[str]) -> str:
    return did_you_mean(word, known) or f"there are: {', '.join(known) or 'none'}"

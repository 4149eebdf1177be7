"""Reactions as the model wants them: rules, with groups replaced by their members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from relsim.errors import UnknownCode
from relsim.events.groups import expand_actors
from relsim.events.query import Query
from relsim.model.rules import Delay, Rule
from relsim.scenario.event_entry import response_fields
from relsim.scenario.kinds import parse_condition
from relsim.scenario.reaction_entry import DelayEntry, ReactionEntry

__all__ = ["expanded_rule", "rule_of"]


def rule_of(entry: ReactionEntry, day: date) -> Rule:
    """The rule that an entry of ``reactions`` stands for, with groups as they are on a day."""
    when = entry.when
    rule = Rule(
        id=entry.id,
        trigger=parse_condition(when) if isinstance(when, str) else when,
        response=response_fields(entry.response),
        probability=entry.probability,
        delay=_delay(entry.delay),
        at_most=entry.at_most,
        answers_generated=entry.answers_generated,
    )
    return expanded_rule(rule, day)


def _delay(entry: DelayEntry) -> Delay:
    if entry.half_life_days is not None:
        return Delay("exponential", entry.half_life_days)
    if entry.between is not None:
        return Delay("uniform", *entry.between)
    return Delay("fixed", entry.days or 0.0)


def expanded_rule(rule: Rule, day: date) -> Rule:
    """The rule with groups replaced by their members on the first day of the period."""
    trigger = rule.trigger
    if isinstance(trigger, Query):
        fields = ("from_", "to", "actor")
        codes = {field: getattr(trigger, field) for field in fields if getattr(trigger, field)}
        expanded = {field: _members(given, day) for field, given in codes.items()}
        trigger = trigger.model_copy(update=expanded) if expanded else trigger
    response = dict(rule.response)
    for side in ("from", "to"):
        if side in response:
            response[side] = list(_members(response[side], day))
    if "roles" in response:
        response["roles"] = {
            role: list(_members(codes, day)) for role, codes in response["roles"].items()
        }
    return replace(rule, trigger=trigger, response=response)


def _members(codes: Iterable[str], day: date) -> tuple[str, ...]:
    codes = tuple(codes)
    try:
        return expand_actors(codes, day)
    except UnknownCode:
        return codes  # reported where references are checked

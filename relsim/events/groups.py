"""Groups that are a name for their members: who acts when "the G7" does something.

A group such as NATO or the UN acts as itself unless ``NATO/members`` is written; a group such as
the G7 always stands for its members on the day of the event.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from relsim.errors import UnknownCode
from relsim.events.actors import actor, members
from relsim.events.event import Event

__all__ = ["expand_actors", "expand_groups", "stands_for_members"]

SUFFIX = "/members"


def expand_groups(event: Event) -> Event:
    """The event with groups that stand for their members replaced by them; else itself.

    Raises:
        UnknownCode: the members on that day are not known.
    """
    named = (*event.from_, *event.to, *(code for codes in event.roles.values() for code in codes))
    if not any(stands_for_members(code) for code in named):
        return event
    day = event.occurred_at.date()
    return event.model_copy(
        update={
            "from_": expand_actors(event.from_, day),
            "to": expand_actors(event.to, day),
            "roles": {role: expand_actors(codes, day) for role, codes in event.roles.items()},
        }
    )


def expand_actors(codes: Iterable[str], day: date) -> tuple[str, ...]:
    """Codes with groups replaced by their members on a day, each actor once, in order.

    Raises:
        UnknownCode: the members on that day are not known.
    """
    expanded: dict[str, None] = {}
    for code in codes:
        group = code.removesuffix(SUFFIX)
        found = members(group, day) if stands_for_members(code) else (code,)
        expanded.update(dict.fromkeys(found))
    return tuple(expanded)


def stands_for_members(code: str) -> bool:
    """Whether a code is another way to name several actors; one that no table knows is not."""
    if code.endswith(SUFFIX):
        return True
    try:
        return actor(code).acts_as == "members"
    except UnknownCode:
        return False

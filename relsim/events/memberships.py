"""Who belonged to which group on which day; a membership holds while ``joined <= day < left``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from relsim.events.tables import optional_day, rows, within

__all__ = ["Membership", "Window", "known_window", "memberships"]


@dataclass(frozen=True, slots=True)
class Membership:
    """One unbroken membership.

    Attributes:
        group: Code of the group.
        member: Code of the member.
        joined: First day, or nothing for "before the days that the table covers".
        left: Day after the last, or nothing for "still a member".
    """

    group: str
    member: str
    joined: date | None
    left: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return within(day, self.joined, self.left)


@dataclass(frozen=True, slots=True)
class Window:
    """The days for which a group's members are all listed; ``listed`` is false for none at all."""

    listed: bool
    start: date | None
    end: date | None

    def __contains__(self, day: date) -> bool:
        return self.listed and within(day, self.start, self.end)


@cache
def memberships() -> Mapping[str, tuple[Membership, ...]]:
    """Every membership, by group."""
    found: dict[str, list[Membership]] = {}
    for row in rows("memberships"):
        joined, left = optional_day(row["joined"]), optional_day(row["left"])
        one = Membership(row["group"], row["member"], joined, left)
        found.setdefault(one.group, []).append(one)
    return {group: tuple(own) for group, own in found.items()}


def known_window(group: str) -> Window:
    """The days for which the table lists all members of a group."""
    row = next(row for row in rows("groups") if row["code"] == group)
    start, end = optional_day(row["members_known_from"]), optional_day(row["members_known_to"])
    return Window(group in memberships(), start, end)

"""Who does what to whom in an event: from actors or roles to directed acts.

The table of roles says, for an event of several actors, how much of its weight an actor in the
first role directs at an actor in the second. ``GOODWILL`` and ``HARM`` fix the sign whatever the
code (a veto harms the sponsors and helps the state it shields); ``AS_CODED`` takes the sign of the
Goldstein weight. The sizes are assumptions of this project, ordered by how visible the stand is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from relsim.events.event import Event, Role

__all__ = ["ROLE_TABLE", "Act", "acts_by_names", "acts_of"]


class Sign(Enum):
    """Where the sign of a role's share comes from."""

    AS_CODED = 0.0
    GOODWILL = 1.0
    HARM = -1.0


class Share(NamedTuple):
    """How much of an event's weight goes from one role to another."""

    size: float
    sign: Sign


ROLE_TABLE: Mapping[tuple[Role, Role], Share] = {
    (Role.VETO, Role.SPONSOR): Share(1.0, Sign.HARM),
    (Role.VETO, Role.IN_FAVOUR): Share(0.4, Sign.HARM),
    (Role.VETO, Role.SHIELDED): Share(0.6, Sign.GOODWILL),
    (Role.VETO, Role.VETO): Share(0.4, Sign.GOODWILL),
    (Role.VETO, Role.AGAINST): Share(0.1, Sign.GOODWILL),
    (Role.AGAINST, Role.SPONSOR): Share(0.4, Sign.HARM),
    (Role.AGAINST, Role.IN_FAVOUR): Share(0.15, Sign.HARM),
    (Role.AGAINST, Role.SHIELDED): Share(0.2, Sign.GOODWILL),
    (Role.AGAINST, Role.VETO): Share(0.2, Sign.GOODWILL),
    (Role.ABSTAIN, Role.VETO): Share(0.1, Sign.HARM),
    (Role.SPONSOR, Role.VETO): Share(0.3, Sign.HARM),
    (Role.SPONSOR, Role.SHIELDED): Share(0.6, Sign.HARM),
    (Role.IN_FAVOUR, Role.SHIELDED): Share(0.3, Sign.HARM),
    (Role.SIGNATORY, Role.ADDRESSEE): Share(1.0, Sign.AS_CODED),
    (Role.SIGNATORY, Role.SIGNATORY): Share(0.3, Sign.GOODWILL),
    (Role.PARTICIPANT, Role.PARTICIPANT): Share(1.0, Sign.AS_CODED),
    (Role.HOST, Role.PARTICIPANT): Share(1.0, Sign.AS_CODED),
    (Role.PARTICIPANT, Role.HOST): Share(1.0, Sign.AS_CODED),
}


class Act(NamedTuple):
    """One directed act, before anyone's parameters.

    Attributes:
        event: Id of the event it is part of.
        source: Who acts.
        target: Towards whom; the source itself for what a government does at home.
        weight: Signed weight in Goldstein units, the share of the role included.
        surprise: Weight to add per unit of the ``surprise`` parameter.
        path: How it came about, for people: ``direct`` or ``veto → sponsor``.
    """

    event: str
    source: str
    target: str
    weight: float
    surprise: float
    path: str


def acts_of(event: Event) -> tuple[Act, ...]:
    """The acts that an event consists of, in a fixed order; none where they weigh nothing."""
    acts = _acts_by_roles(event) if event.roles else acts_by_names(event)
    return tuple(act for act in acts if act.weight != 0.0 or act.surprise != 0.0)


def acts_by_names(event: Event) -> Iterator[Act]:
    """Every named source towards every named target, whatever it weighs."""
    weight = event.weight
    at_home = len({*event.from_, *event.to}) == 1
    for source in sorted(set(event.from_)):
        for target in sorted(set(event.to)):
            if source != target or at_home:
                yield Act(event.id, source, target, weight, 0.0, "direct")


def _acts_by_roles(event: Event) -> Iterator[Act]:
    roles = _roles_by_actor(event)
    for source in sorted(roles):
        expected = event.expected_roles.get(source)
        for target in sorted(roles):
            if source == target:
                continue
            taken, path = _strongest(roles[source], roles[target], event.weight)
            surprise = 0.0
            if expected is not None and expected not in roles[source]:
                habit, _ = _strongest((expected,), roles[target], event.weight)
                surprise = taken - habit
            yield Act(event.id, source, target, taken, surprise, path or "departure from habit")


def _roles_by_actor(event: Event) -> dict[str, tuple[Role, ...]]:
    actors = sorted({actor for named in event.roles.values() for actor in named})
    return {
        actor: tuple(role for role in Role if actor in event.roles.get(role, ()))
        for actor in actors
    }


def _strongest(
    sources: tuple[Role, ...], targets: tuple[Role, ...], weight: float
) -> tuple[float, str]:
    """Of all role pairs of two actors, the one that weighs most; 0 and no path where none does."""
    found = [
        (_signed(share, weight), f"{one.value} → {other.value}")
        for one in sources
        for other in targets
        if (share := ROLE_TABLE.get((one, other))) is not None
    ]
    return max(found, key=lambda item: (abs(item[0]), item[0]), default=(0.0, ""))


def _signed(share: Share, weight: float) -> float:
    if share.sign is Sign.AS_CODED:
        return share.size * weight
    return share.size * float(share.sign.value) * abs(weight)

"""Who acts: look up states and groups by code, by name and by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from relsim.errors import UnknownCode, UsageError
from relsim.events.actor_names import SCHEMES, Match, spelled
from relsim.events.actor_table import Actor, groups, lives, states
from relsim.events.memberships import Window, known_window, memberships
from relsim.events.suggest import did_you_mean
from relsim.events.tables import day_of

__all__ = [
    "SCHEMES",
    "Actor",
    "Match",
    "actor",
    "find_actors",
    "groups",
    "members",
    "names_of",
    "resolve_actor",
    "states",
]


def actor(code: str, on: date | None = None) -> Actor:
    """The actor with this code; on a day, it must exist on that day.

    Without a day, a code with several lives gives the latest.

    Raises:
        UnknownCode: No such code, or not on that day.
    """
    own = lives().get(code)
    if own is None:
        raise UnknownCode(f"no actor `{code}`", help=_help(str(code)))
    if on is None:
        return own[-1]
    living = [life for life in own if life.exists_on(on)]
    if not living:
        raise _absent(own, day_of(on))
    return living[0]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Display names by code; a code that no table knows is its own name."""
    return {code: lives()[code][-1].name if code in lives() else code for code in codes}


def find_actors(text: str, on: date | None = None) -> tuple[Match, ...]:
    """Every actor that a text may mean, in any code list or as any name.

    Each actor appears once, by its strongest kind of spelling; without a day, as it is today or
    last was, and those that have ended come last.
    """
    return _distinct(spelled(text), on)


def resolve_actor(text: str, scheme: str | None = None, on: date | None = None) -> Actor:
    """The one actor that a text means.

    Our own code wins outright. Without a day, an actor that exists today wins over those that
    have ended.

    Args:
        text: A code, name, alias, demonym or capital.
        scheme: One of ``SCHEMES``, to read the text in that way only.
        on: The day on which the actor must exist.

    Raises:
        UnknownCode: No meaning, or several.
    """
    if scheme is not None and scheme not in SCHEMES:
        raise UsageError(f"no scheme `{scheme}`; use one of {', '.join(SCHEMES)}")
    readings = [match for match in spelled(text) if scheme in (None, match.scheme)]
    if scheme is None and readings and readings[0].scheme == "code":
        return actor(readings[0].actor.code, on)
    chosen = _preferred(_distinct(readings, on))
    if len(chosen) == 1:
        return chosen[0].actor
    if chosen:
        raise UnknownCode(
            f"`{text}` is ambiguous: {_listing(chosen)}", help=_disambiguation(chosen)
        )
    if on is not None and readings:
        raise _absent(lives()[readings[0].actor.code], day_of(on))
    manner = f" as {SCHEMES[scheme]}" if scheme else ""
    raise UnknownCode(f"no actor `{text}`{manner}", help=_help(text))


def members(group: str, on: date) -> tuple[str, ...]:
    """The codes of a group's members on a day, sorted.

    Raises:
        UnknownCode: No such group on that day, or its members on that day are not all listed.
    """
    found = actor(group, on)
    day = day_of(on)
    if found.kind != "group":
        raise UnknownCode(f"`{group}` ({found.name}) is a state, not a group")
    window = known_window(group)
    if day not in window:
        raise UnknownCode(_unlisted(found, window, day), help="name the members in the scenario")
    return tuple(sorted({each.member for each in memberships()[group] if each.holds_on(day)}))


def _distinct(matches: Iterable[Match], on: date | None) -> tuple[Match, ...]:
    """One match for each actor: the strongest that exists on the day, or its latest life."""
    chosen: dict[str, Match] = {}
    for match in matches:
        code = match.actor.code
        if on is None and match.actor != lives()[code][-1]:
            continue
        if on is None or match.actor.exists_on(on):
            chosen.setdefault(code, match)
    return tuple(sorted(chosen.values(), key=lambda match: match.actor.valid_to is not None))


def _preferred(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Those that exist today, if any do."""
    return tuple(match for match in matches if match.actor.valid_to is None) or matches


def _listing(matches: Iterable[Match]) -> str:
    return " or ".join(f"{match.actor.name} ({match.why})" for match in matches)


def _disambiguation(matches: Iterable[Match]) -> str:
    return "write " + " or ".join(f"`{match.actor.code}`" for match in matches)


def _absent(own: tuple[Actor, ...], day: date) -> UnknownCode:
    """The error for an actor that does not exist on a day, with who held its place."""
    later = [life for life in own if life.valid_from and life.valid_from > day]
    subject = later[0] if later else own[-1]
    what = f"began on {subject.valid_from}" if later else f"ended on {subject.valid_to}"
    other = _stand_in(own, day)
    question = f"; did you mean `{other.code}` ({other.name})?" if other else ""
    return UnknownCode(f"`{subject.code}` ({subject.name}) {what}{question}")


def _stand_in(own: tuple[Actor, ...], day: date) -> Actor | None:
    """Who held an actor's place on a day: its first forerunner or heir that existed then."""
    for _ in lives():
        living = next((life for life in own if life.exists_on(day)), None)
        if living:
            return living
        later = [life for life in own if life.valid_from and life.valid_from > day]
        link = later[0].before if later else own[-1].after
        if not link:
            return None
        own = lives()[link]
    return None


def _unlisted(group: Actor, window: Window, day: date) -> str:
    subject = f"the members of `{group.code}` ({group.name})"
    if not window.listed:
        return f"{subject} are not listed"
    until = f" until {window.end}" if window.end else ""
    return f"{subject} are listed from {window.start}{until}, not on {day}"


def _help(text: str) -> str | None:
    """The code for a name, or the nearest spelling."""
    found = find_actors(text)
    if found:
        return f"did you mean `{found[0].actor.code}` ({found[0].actor.name})?"
    return did_you_mean(text, (*lives(), *(each.name for each in (*states(), *groups()))))

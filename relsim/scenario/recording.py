"""How often the log tells of each dyad of a run, worked out once for all of its worlds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement

from relsim.errors import UnknownCode
from relsim.events.event import Event
from relsim.events.groups import expand_groups
from relsim.events.pairs import Pair
from relsim.model.acts import Act, acts_of
from relsim.model.dyad_record import DyadRecord, minute_of
from relsim.scenario.history import History
from relsim.scenario.log_folder import record_in_folder
from relsim.scenario.plan import World

__all__ = ["record_of_log", "with_own_events"]


def record_of_log(history: History, worlds: Sequence[World]) -> DyadRecord | None:
    """What a log folder tells of the dyads of a run; nothing where no world needs it."""
    if history.folder is None or history.kept is None or not _needed(worlds):
        return None
    if history.kept.record is not None:
        return history.kept.record
    return record_in_folder(history.folder, history.basis, _dyads(worlds))


def with_own_events(
    record: DyadRecord | None, history: History, worlds: Sequence[World]
) -> DyadRecord | None:
    """The same with the scenario's own events; where there is no folder, they are all there is.

    What was coded by hand, in a file or in the scenario, is a record without a beginning: few
    events are few, however short the list.
    """
    if not _needed(worlds):
        return None
    own = (e for e in history.events if record is None or e.id not in history.from_log)
    told = DyadRecord.of_acts(_acts_by_minute(own))
    return told if record is None else record.joined_with(told)


def _needed(worlds: Iterable[World]) -> bool:
    return any(world.parameters.volume_normalised for world in worlds)


def _acts_by_minute(events: Iterable[Event]) -> Iterator[tuple[int, tuple[Act, ...]]]:
    for event in events:
        try:
            yield minute_of(event.occurred_at), acts_of(expand_groups(event))
        except UnknownCode:
            continue  # reported where references are checked


def _dyads(worlds: Sequence[World]) -> set[Pair]:
    """Every dyad that acts; where rules may bring about others, every one there is."""
    if any(world.rules for world in worlds):
        actors = worlds[0].relations.actors
        return {Pair.of(*two) for two in combinations_with_replacement(actors, 2)}
    return {
        Pair.of(act.source, act.target)
        for world in worlds
        for event in world.events
        for act in acts_of(event)
    }

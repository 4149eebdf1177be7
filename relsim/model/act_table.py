"""Acts in columns: who does what to whom, when, and how much it weighs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relsim.model.acts import Act

__all__ = ["ActTable", "act_table"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ActTable:
    """The acts (A) of a history.

    Attributes:
        actors: Everybody who acts or looks on, sorted; other columns count them.
        number: Place of each act among all acts of its history, shape (A,).
        event: Place of each act's event among all events of its history, shape (A,).
        tick: When each happens, whole minutes since the start, shape (A,).
        source: Who acts, shape (A,).
        target: Towards whom; the source itself for what a government does at home, shape (A,).
        weight: Goldstein weight, shape (A,).
        surprise: How far each departs from an expected role, on the same scale, shape (A,).
    """

    actors: tuple[str, ...]
    number: Ints
    event: Ints
    tick: Ints
    source: Ints
    target: Ints
    weight: Floats
    surprise: Floats

    def __len__(self) -> int:
        return len(self.tick)

    def some(self, places: Ints | slice) -> ActTable:
        """The acts at some places."""
        return ActTable(
            self.actors,
            self.number[places],
            self.event[places],
            self.tick[places],
            self.source[places],
            self.target[places],
            self.weight[places],
            self.surprise[places],
        )

    def followed_by(self, more: ActTable) -> ActTable:
        """These acts and others of further events; both count the same actors."""
        return ActTable(
            self.actors,
            np.concatenate([self.number, more.number + len(self)]),
            *(
                np.concatenate([getattr(self, name), getattr(more, name)])
                for name in ("event", "tick", "source", "target", "weight", "surprise")
            ),
        )


def act_table(
    instants: Iterable[tuple[int, Sequence[str], Sequence[Act]]], onlookers: Iterable[str]
) -> ActTable:
    """Lay acts out in columns.

    Args:
        instants: Tick, ids of all events, and acts, in time order.
        onlookers: Who else is there.
    """
    acts: list[Act] = []
    events: list[int] = []
    ticks: list[int] = []
    before = 0
    for tick, ids, here in instants:
        place = {name: before + number for number, name in enumerate(ids)}
        acts += here
        events += [place[act.event] for act in here]
        ticks += [tick] * len(here)
        before += len(ids)
    actors = tuple(sorted({a for act in acts for a in (act.source, act.target)}.union(onlookers)))
    code = {actor: number for number, actor in enumerate(actors)}
    return ActTable(
        actors,
        np.arange(len(acts)),
        np.array(events, np.int64),
        np.array(ticks, np.int64),
        np.array([code[act.source] for act in acts], np.int64),
        np.array([code[act.target] for act in acts], np.int64),
        np.array([act.weight for act in acts], np.float64),
        np.array([act.surprise for act in acts], np.float64),
    )

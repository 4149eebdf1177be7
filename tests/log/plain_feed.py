"""A log of feeds as simple as can be, row by row, for the log on disk to be compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from log.feeding import DEFAULTS
from relsim.events.event import Event
from relsim.log.records import Correction, Retraction

Row = dict[str, Any]
Said = Correction | Retraction
CONTENT = ("occurred_at", "from", "to", "code", "from_sector", "mentions")


@dataclass
class Stored:
    """One row as it was taken.

    Attributes:
        row: Its fields.
        commit: The number of its commit.
        group: The id of the row that stands for it, in the end; its own where it stands.
        said: What was said of it later, with the numbers of the commits.
    """

    row: Row
    commit: int
    group: str
    said: list[tuple[int, Said]] = field(default_factory=list)

    def told(self, known: datetime | None, commit: int) -> list[Said]:
        """What counts of it, in the order of effect."""
        said = [s for c, s in self.said if c <= commit and (known is None or s.known_at <= known)]
        return sorted(said, key=lambda s: s.known_at)

    def outcome(self, known: datetime | None, commit: int) -> Row | None:
        """The row after everything said of it; none after a retraction."""
        row, gone = dict(self.row), False
        for said in self.told(known, commit):
            gone = isinstance(said, Retraction)
            if isinstance(said, Correction):
                row |= changes(said)
        return None if gone else row


def changes(said: Correction) -> Row:
    """The fields of a row that a correction sets."""
    told = dict(said.set)
    attributes = told.pop("attributes", None)
    told.pop("precision", None)
    plain: Row = {k: v[0] if isinstance(v, list) else v for k, v in told.items()}
    if "occurred_at" in plain:
        plain["occurred_at"] = datetime.fromisoformat(f"{plain['occurred_at']}T00:00:00+00:00")
    if isinstance(attributes, dict):
        plain |= {name: attributes.get(name) for name in ("from_sector", "mentions")}
    return plain


def act(row: Row) -> tuple[Any, ...]:
    """What makes a row the same act as another, as the feed names the actors."""
    return (*above_sectors(row), row["from_sector"])


def above_sectors(row: Row) -> tuple[Any, ...]:
    """The same without the sectors."""
    return row["occurred_at"].date(), row["from"], row["to"], row["code"]


def content(row: Row) -> tuple[Any, ...]:
    """What a row says."""
    return tuple(row[name] for name in CONTENT)


class PlainFeed:
    """Rows of one source, in the order in which they came to stand."""

    def __init__(self) -> None:
        self.stored: dict[str, Stored] = {}
        self.commits = 0

    def ingest(self, batches: list[list[Row]]) -> tuple[int, int, int]:
        """Take batches as one commit: how many are new, skipped, corrected."""
        new = skipped = corrected = 0
        for chunk in chunks(batches):
            fresh = [row for row in chunk if row["id"] not in self.stored]
            for row in chunk:
                if row["id"] in self.stored:
                    skipped += not self.revised(row)
                    corrected += self.revised(row) and self.revise(row)
            self.take(fresh)
            new += len(fresh)
        self.commits += bool(new or corrected)
        return new, skipped, corrected

    def states(self, key: str) -> list[Row]:
        """A row as it was told at first, and after each correction."""
        held = self.stored[key]
        states = [held.row]
        for said in held.told(None, self.commits + 1):
            if isinstance(said, Correction):
                states.append({**states[-1], **changes(said)})
        return states

    def revised(self, row: Row) -> bool:
        """Whether a row says something new of the one that is held."""
        held = self.stored[row["id"]]
        in_order = list(held.told(None, self.commits + 1))
        if in_order and not isinstance(in_order[-1], Correction):
            return False
        last = max([held.row["known_at"], *(said.known_at for _, said in held.said)])
        told = [content(state) for state in self.states(row["id"])]
        if row["known_at"] < last or content(row) == told[-1]:
            return False
        return row["known_at"] > last or content(row) not in told

    def revise(self, row: Row) -> int:
        """Append what changed as a correction."""
        before = self.states(row["id"])[-1]
        changed = {name for name in CONTENT if row[name] != before[name]}
        told: Row = {name: row[name] for name in ("from", "to", "code") if name in changed}
        if "occurred_at" in changed:
            told |= {"occurred_at": row["occurred_at"].date().isoformat(), "precision": "day"}
        if changed & {"from_sector", "mentions"}:
            names = ("from_sector", "mentions")
            told["attributes"] = {k: row[k] for k in names if row[k] is not None}
        said = Correction(
            corrects=row["id"], set=told, reason="a later file", known_at=row["known_at"]
        )
        self.stored[row["id"]].said.append((self.commits + 1, said))
        return 1

    def take(self, fresh: list[Row]) -> None:
        """Let each new row stand, or merge it into the one that does."""
        standing: dict[tuple[Any, ...], str] = {}
        held = self.in_force(None, self.commits + 1).items()
        for key, row in sorted(held, key=lambda item: (item[1]["known_at"], item[0])):
            if above_sectors(row) == above_sectors(self.stored[key].row):
                standing.setdefault(act(row), key)
        for row in sorted(fresh, key=lambda row: (row["known_at"], row["id"])):
            group = standing.setdefault(act(row), row["id"])
            self.stored[row["id"]] = Stored({**DEFAULTS, **row}, self.commits + 1, group)

    def amend(self, said: Said, event_id: str) -> None:
        """Append what is said of a row."""
        self.commits += 1
        self.stored[event_id].said.append((self.commits, said))

    def members(self, known: datetime | None, commit: int) -> dict[str, list[str]]:
        """For each row that stands, the rows that tell of its act; the one that stands first."""
        groups: dict[str, list[str]] = {}
        for key, one in self.stored.items():
            if one.commit <= commit and (known is None or one.row["known_at"] <= known):
                groups.setdefault(one.group, []).append(key)
        return {group: self.first(group, keys) for group, keys in groups.items()}

    @staticmethod
    def first(group: str, keys: list[str]) -> list[str]:
        """The row that the others were merged into first, once it is known."""
        return sorted(keys, key=lambda key: key != group)

    def in_force(self, known: datetime | None, commit: int) -> dict[str, Row]:
        """The rows that count, with the mentions of those that they stand for."""
        shown: dict[str, Row] = {}
        for stands, *others in self.members(known, commit).values():
            outcome = self.stored[stands].outcome(known, commit)
            total, reports = 0, 1
            for key in others:
                other = self.stored[key].outcome(known, commit)
                if other is not None and above_sectors(other) != above_sectors(
                    self.stored[key].row
                ):
                    shown[key] = other
                elif other is not None:
                    total, reports = total + other["mentions"], reports + 1
            if outcome is not None:
                shown[stands] = {
                    **outcome,
                    "total": outcome["mentions"] + total,
                    "reports": reports,
                }
        return shown

    def left_out(self, known: datetime, commit: int) -> int:
        """How many acts nobody had told of yet."""
        groups = {one.group for one in self.stored.values() if one.commit <= commit}
        return len(groups - self.members(known, commit).keys())


def chunks(batches: list[list[Row]]) -> list[list[Row]]:
    """All rows, and after them those that come under an id again, and so on."""
    rounds: list[dict[str, Row]] = []
    for row in (row for batch in batches for row in batch):
        for told in rounds:
            if row["id"] not in told:
                told[row["id"]] = row
                break
        else:
            rounds.append({row["id"]: row})
    return [list(told.values()) for told in rounds]


def as_shown(event: Event) -> Row:
    """An event as the plain feed would show it."""
    attributes = event.attributes
    return {
        "occurred_at": event.occurred_at,
        "from": event.from_[0],
        "to": event.to[0],
        "code": event.code,
        "from_sector": attributes.get("from_sector"),
        "total": attributes["mentions"],
        "reports": attributes.get("reports", 1),
    }

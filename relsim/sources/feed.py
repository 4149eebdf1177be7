"""What a format is: how to recognise a file of it, and how its lines become events."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import polars as pl

from relsim.sources.blocks import Block
from relsim.sources.lines import Table, lines_of
from relsim.sources.reasons import LEFT_OUT, Reason
from relsim.sources.rows import REASON

__all__ = ["UNLISTED", "Feed", "Read", "Reader", "Refused", "TableReader"]

UNLISTED = "?"
"""Stands before a code that a mapping does not list, lest it pass for a CAMEO code."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that did not become an event, and its line as it stands in the file."""

    line: int
    reason: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a block.

    Attributes:
        events: ``EVENT_FRAME`` rows.
        read: How many rows there were: a line is one, or one for each dyad that it names.
        skipped: Rows that became no event, by reason.
        refused: Those of them that are mistakes, by line.
        strange: Codes that no table knows, with how often they came.
    """

    events: pl.DataFrame
    read: int
    skipped: dict[str, int]
    refused: Sequence[Refused]
    strange: dict[str, int] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        """How many rows became events."""
        return self.read - sum(self.skipped.values())


class Reader(Protocol):
    """Reads the blocks of one file, in order."""

    @property
    @abstractmethod
    def header(self) -> bool:
        """Whether the first line holds names."""

    @property
    @abstractmethod
    def notices(self) -> Sequence[str]:
        """What to tell about the file as a whole."""

    @abstractmethod
    def read(self, block: Block) -> Read:
        """The events of a block."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A format.

    Attributes:
        name: What it is called on the command line.
        shape: What a file of it looks like, in words.
        reader: From a file's first line and the instant to use where the file does not say when
            it became known: who reads it, or nothing if it is no such file.
    """

    name: str
    shape: str
    reader: Callable[[bytes, datetime | None], Reader | None]


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads a table: cut into columns, then map them.

    Attributes:
        table: How to cut.
        events: From columns of text to ``EVENT_FRAME`` and ``reason``.
        header: Whether the first line holds names.
        notices: What to tell about the file.
    """

    table: Table
    events: Callable[[pl.DataFrame], pl.DataFrame]
    header: bool
    notices: Sequence[str] = ()

    def read(self, block: Block) -> Read:
        """The events of a block."""
        lines = lines_of(block, self.table)
        rows = self.events(lines.frame)
        bad = rows.filter(pl.col(REASON).is_not_null())
        told = bad.filter(~pl.col(REASON).is_in([reason.value for reason in LEFT_OUT]))
        pairs = [*told.select("line", REASON).rows(), *lines.refused]
        skipped = dict(bad[REASON].value_counts().rows())
        for _, reason in lines.refused:
            skipped[str(reason)] = skipped.get(str(reason), 0) + 1
        strange = told.filter(pl.col(REASON) == Reason.CODE.value)["code"].drop_nulls()
        return Read(
            rows.filter(pl.col(REASON).is_null()).drop(REASON),
            rows.height + len(lines.refused),
            skipped,
            [Refused(line, str(why), lines.text(line)) for line, why in sorted(pairs)],
            dict(strange.str.strip_prefix(UNLISTED).value_counts().rows()),
        )

"""From files to frames: recognise each file, read it block by block, keep the books."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import polars as pl

from relsim.errors import InvalidInput
from relsim.sources.blocks import Block, blocks
from relsim.sources.feed import Feed, Reader
from relsim.sources.files import opened, unharmed
from relsim.sources.formats import FEEDS, is_utf16, recognised, unlike
from relsim.sources.reasons import Reason
from relsim.sources.rejects import RejectsFile
from relsim.sources.report import ImportReport

__all__ = ["Importing"]


@dataclass(slots=True)
class Importing:
    """One import: draw ``frames`` once, then look at ``report`` and ``rejects``.

    Attributes:
        files: What to read; ``-`` is standard input.
        feed: The format of all of them; nothing to recognise each by its first lines.
        known_at: When what a file says became known, where it does not say so itself.
        told: Called with the count of rows read so far.
    """

    files: Sequence[Path]
    feed: Feed | None = None
    known_at: datetime | None = None
    told: Callable[[int], None] = lambda _lines: None
    report: ImportReport = field(default_factory=ImportReport)
    rejects: RejectsFile = field(default_factory=RejectsFile)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.rejects.close()

    @property
    def source(self) -> str:
        """The name of the feed, known once the first frame is."""
        return self.feed.name if self.feed else "auto"

    def frames(self) -> Iterator[pl.DataFrame]:
        """``EVENT_FRAME`` rows of all files, some ten thousand at a time; an id once in each.

        The first frame is read right away, so that a file of another format is refused before
        anything is done with the rows.

        Raises:
            Missing: a file that is not there.
            InvalidInput: a file that is damaged or is not of this format at all.
            UsageError: a zip on standard input.
        """
        frames = self._frames()
        first = next(frames, None)
        return frames if first is None else chain([first], frames)

    def _frames(self) -> Iterator[pl.DataFrame]:
        for path in self.files:
            for name, text in opened(path):
                yield from self._of_text(name, text)
        self._sum_up()

    def _of_text(self, name: str, text: IO[bytes]) -> Iterator[pl.DataFrame]:
        reader: Reader | None = None
        for block in _whole(name, text):
            rest = block
            if reader is None:
                reader = self._reader(name, block)
                rest = block.without_first() if reader.header else block
            if not rest.data:
                continue
            part = reader.read(rest)
            self.report.take(part)
            self.rejects.add(name, part.refused)
            self.told(self.report.read)
            yield from _once_each(part.events)
        if reader is None:
            self.report.notices.append(f"{name} is empty")

    def _reader(self, name: str, block: Block) -> Reader:
        if is_utf16(block.data[:1024]):
            raise InvalidInput(f"{name} is UTF-16; save it as UTF-8")
        for feed in (self.feed,) if self.feed else FEEDS:
            reader = recognised(feed, block, self.known_at)
            if reader is not None:
                self.feed = feed  # all files of one import are of one format
                self.report.notices += [f"{name}: {notice}" for notice in reader.notices]
                return reader
        raise InvalidInput(unlike(name, block.head, self.feed))

    def _sum_up(self) -> None:
        report = self.report
        if report.strange:
            named = ", ".join(f"`{code}` ({n})" for code, n in report.strange.most_common(5))
            more = f" and {len(report.strange) - 5} more" if len(report.strange) > 5 else ""
            report.notices.append(f"codes that no table knows: {named}{more}")
        undated = report.skipped.get(Reason.KNOWN_AT.value, 0)
        if undated and self.known_at is None:
            lines = "1 line" if undated == 1 else f"{undated} lines"
            report.notices.append(
                f"no date of becoming known in {lines}; --known-at DATE fills that in"
            )


def _whole(name: str, text: IO[bytes]) -> Iterator[Block]:
    with unharmed(name):
        yield from blocks(text)


def _once_each(events: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows in order, but repeated ids in later frames: they may correct the earlier ones."""
    while events.height:
        first = events["id"].is_first_distinct()
        yield events.filter(first) if not first.all() else events
        events = events.filter(~first)

"""The formats that a file is recognised as by its first lines, and what to say when it is none."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from relsim.sources.blocks import Block
from relsim.sources.feed import Feed, Reader
from relsim.sources.gdelt import GDELT
from relsim.sources.icews import ICEWS
from relsim.sources.icews_named import ICEWS_NAMED
from relsim.sources.json_lines import JSON_LINES
from relsim.sources.layout import layout_of
from relsim.sources.polecat import POLECAT

__all__ = ["FEEDS", "feed_named", "is_utf16", "recognised", "unlike"]

FEEDS = (GDELT, ICEWS, ICEWS_NAMED, POLECAT, JSON_LINES)
_VOTERS = 20
"""How many lines are asked what a file without a header is; any one of them may be spoilt."""


def feed_named(name: str) -> Feed | None:
    """The format with this name."""
    return next((feed for feed in FEEDS if feed.name == name), None)


def recognised(feed: Feed, block: Block, known_at: datetime | None) -> Reader | None:
    """Who reads a file of this format that begins so; nothing if it is no such file.

    A header tells by itself. Without one the first lines vote, each for the number of its columns,
    and a file whose first line is of another kind needs more than half of them.
    """
    reader = feed.reader(block.head, known_at)
    if reader is not None and reader.header:
        return reader
    lines = block.data.split(b"\n", _VOTERS)[:-1]
    sound = [line for line in lines if _is_row(feed.reader(line, known_at))]
    [(tabs, votes)] = Counter(line.count(b"\t") for line in sound).most_common(1) or [(0, 0)]
    if reader is None and 2 * votes <= len(lines):
        return None
    return feed.reader(next(line for line in sound if line.count(b"\t") == tabs), known_at)


def _is_row(reader: Reader | None) -> bool:
    return reader is not None and not reader.header


def is_utf16(start: bytes) -> bool:
    """Whether a text begins as UTF-16 does: with its mark, or with every other byte empty."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    even, odd = start[::2], start[1::2]
    pairs = ((even, odd), (odd, even))
    return any(2 * empty.count(0) > len(empty) and 0 not in full for empty, full in pairs)


def unlike(name: str, head: bytes, feed: Feed | None) -> str:
    """Why a file is not read: what it was said to be, and what it looks like."""
    looks = f"it has {layout_of(head[:65536])}"
    if feed is None:
        known = ", ".join(each.name for each in FEEDS)
        return f"{name} is none of {known}: {looks}. Any table can be read with --format csv"
    other = next((each for each in FEEDS if each is not feed and each.reader(head, None)), None)
    advice = f"; it looks like {other.name}, so try --format {other.name}" if other else ""
    return f"{name} is no {feed.name} file: {looks}{advice}. Such a file has {feed.shape}"

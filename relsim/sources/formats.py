"""The formats that a file is recognised as by its first line, and what to say when it is none."""

from __future__ import annotations

from relsim.sources.feed import Feed
from relsim.sources.gdelt import GDELT
from relsim.sources.icews import ICEWS
from relsim.sources.icews_named import ICEWS_NAMED
from relsim.sources.json_lines import JSON_LINES
from relsim.sources.layout import layout_of
from relsim.sources.polecat import POLECAT

__all__ = ["FEEDS", "feed_named", "unlike"]

FEEDS = (GDELT, ICEWS, ICEWS_NAMED, POLECAT, JSON_LINES)


def feed_named(name: str) -> Feed | None:
    """The format with this name."""
    return next((feed for feed in FEEDS if feed.name == name), None)


def unlike(name: str, head: bytes, feed: Feed | None) -> str:
    """Why a file is not read: what it was said to be, and what it looks like."""
    looks = f"it has {layout_of(head[:65536])}"
    if feed is None:
        known = ", ".join(each.name for each in FEEDS)
        return f"{name} is none of {known}: {looks}. Any table can be read with --format csv"
    other = next((each for each in FEEDS if each is not feed and each.reader(head, None)), None)
    advice = f"; it looks like {other.name}, so try --format {other.name}" if other else ""
    return f"{name} is no {feed.name} file: {looks}{advice}. Such a file has {feed.shape}"

"""The documentation as data: pages, their fenced blocks, their headings and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)

FENCE = re.compile(r"^```(\w*)\s*$")
FILE_NOTE = re.compile(r"^<!-- file: (\S+) -->$")
LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """One fenced block: what language, which lines, and the file it is to be written to."""

    language: str
    first: int
    lines: tuple[str, ...]
    file: str | None

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Command:
    """A line after ``$`` in a console block, and the output shown under it."""

    words: str
    first: int
    shown: tuple[str, ...]


def blocks_of(text: str) -> list[Block]:
    lines = text.split("\n")
    found: list[Block] = []
    start: int | None = None
    language = ""
    for number, line in enumerate(lines):
        fence = FENCE.match(line)
        if fence and start is None:
            start, language = number + 1, fence[1]
        elif fence and start is not None:
            note = FILE_NOTE.match(lines[start - 2]) if start > 1 else None
            content = tuple(lines[start:number])
            found.append(Block(language, start, content, note[1] if note else None))
            start = None
    assert start is None, "a fenced block is not closed"
    return found


def commands_of(block: Block) -> Iterator[Command]:
    starts = [n for n, line in enumerate(block.lines) if line.startswith("$ ")]
    assert starts[:1] == [0], "a console block begins with a command"
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        shown = block.lines[start + 1 : end]
        yield Command(block.lines[start][2:], block.first + start + 1, shown)


def shown_after(blocks: list[Block], number: int) -> Block | None:
    """The output block that follows a Python block at once."""
    here, after = blocks[number], blocks[number + 1 : number + 2]
    gap = 3 + len(here.lines)  # the closing fence, an empty line, the opening fence
    follows = after and after[0].language == "text" and after[0].first == here.first + gap
    return after[0] if follows else None


def links_of(text: str) -> list[str]:
    """Every link outside fenced blocks."""
    for block in blocks_of(text):
        text = text.replace(block.text, "")
    return LINK.findall(text)


def anchors_of(text: str) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    for block in blocks_of(text):
        text = text.replace(block.text, "")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}

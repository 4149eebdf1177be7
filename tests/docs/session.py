"""Does what a page says, in order, in a folder of its own, and compares what comes of it."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docs.pages import ROOT, Block, Command, blocks_of, commands_of, shown_after
from relsim.cli.main import main

ANYTHING = "…"
VOLATILE = (
    r"\b[0-9a-f]{64}\b",
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
    r"\b[0-9a-f]{16}\b",
    r"\b[0-9a-f]{12}\b",
    r"\b\d+\.\d(?= s$)",
    r"\b20(2[6-9]|[3-9]\d)-\d\d-\d\dT[\d:.]+Z",
)
"""Hashes, log ids, run keys, seconds, and instants of today."""


@dataclass(frozen=True)
class Outcome:
    """What a step printed, the lines of the page that show it, and how it ended."""

    what: str
    first: int
    shown: tuple[str, ...]
    printed: tuple[str, ...]
    code: int = 0
    fails: bool = False

    @property
    def as_shown(self) -> bool:
        return not self.shown or matches(self.shown, self.printed)

    @property
    def as_it_should_end(self) -> bool:
        return (self.code != 0) == self.fails


@dataclass
class Session:
    """One reader, working through one page; the current folder is theirs."""

    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})

    def follow(self, text: str) -> Iterator[Outcome]:
        blocks = blocks_of(text)
        for number, block in enumerate(blocks):
            if block.file is not None:
                path = Path(block.file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, "utf-8")
            if block.language == "console":
                yield from (self._run(command) for command in commands_of(block))
            elif block.language == "python":
                yield self._execute(block, shown_after(blocks, number))

    def _run(self, command: Command) -> Outcome:
        program, *arguments = shlex.split(command.words)
        assert program == "relsim", f"only relsim is run here, not {program}"
        expanded = [name for word in arguments for name in _paths(word)]
        printed, code = io.StringIO(), 0
        with redirect_stdout(printed), redirect_stderr(printed):
            try:
                main(expanded)
            except SystemExit as leaving:
                code = int(leaving.code or 0)
        lines = _lines(printed)
        # A command fails where the page shows its error, and only there.
        fails = any(line.startswith("error") for line in command.shown)
        return Outcome(command.words, command.first, command.shown, lines, code, fails)

    def _execute(self, block: Block, shown: Block | None) -> Outcome:
        printed = io.StringIO()
        code = compile("\n" * block.first + block.text, "<page>", "exec")
        with redirect_stdout(printed):
            exec(code, self.names)  # noqa: S102 - our own documentation
        lines = shown.lines if shown else ()
        first = shown.first if shown else block.first
        return Outcome(block.lines[0], first, lines, _lines(printed))


def set_out(folder: Path) -> None:
    """Give a reader what the repository holds."""
    for name in ("scenarios", "examples"):
        shutil.copytree(ROOT / name, folder / name)


def matches(shown: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether a page shows what was printed; ``…`` stands for anything, alone for any lines."""
    parts = []
    for line in shown:
        if line.strip() == ANYTHING:
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(re.escape(line.rstrip()).replace(re.escape(ANYTHING), r"[^\n]*?") + r"\n")
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in printed)) is not None


def masked(line: str) -> str:
    """A line with what differs from run to run taken out."""
    for pattern in VOLATILE:
        line = re.sub(pattern, ANYTHING, line)
    return line


def _paths(word: str) -> list[str]:
    """What a shell makes of a word."""
    found = sorted(str(path) for path in Path().glob(word)) if "*" in word else []
    return found or [word]


def _lines(printed: io.StringIO) -> tuple[str, ...]:
    text = printed.getvalue().rstrip("\n")
    return tuple(line.rstrip() for line in text.split("\n")) if text else ()

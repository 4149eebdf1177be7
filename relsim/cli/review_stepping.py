"""Asking about one draft after the other; every answer is on disk before the next question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from relsim.analysis.drafts_file import changes_in, problems_with_answer, write_drafts
from relsim.cli.console import on_terminal, say
from relsim.cli.review_telling import context, shown
from relsim.coder.review.collecting import with_entry
from relsim.coder.review.drafts import DraftsFile, Entry
from relsim.errors import InvalidInput

__all__ = ["Stepping"]

HELP = """\
a  accept: it is so
e  edit: it is so but for …, as in  date: 2026-03-04, code: "046", to: [USA, GBR]
r  reject: it is not so, because …
m  same: another draft tells of the same event
+  add an event that the machine missed, from the article of this draft
c  what stands before and after it in the article
u  undo the decision      s  skip      b  back      q  leave; all answers are kept"""


class _Left(Exception):
    """The person has had enough."""


class Stepping:
    """A walk through the drafts of a file.

    Args:
        path: Where the answers are written.
        file: The drafts.
        by: Who answers.
        texts: The articles that are at hand, by hash.
    """

    def __init__(
        self, path: Path, file: DraftsFile, by: str, texts: Mapping[str, str] | None = None
    ) -> None:
        self.path = path
        self.file = file
        self.by = by
        self.texts = texts or {}
        self.at = 0
        self._answers: dict[str, Callable[[Entry], Entry | None]] = {
            "a": self._accept,
            "e": self._edit,
            "r": self._reject,
            "m": self._same,
            "u": lambda entry: entry.model_copy(update=_UNDECIDED),
        }

    @property
    def places(self) -> list[tuple[int, int]]:
        """Every entry: number of its article, number within it."""
        articles = enumerate(self.file.articles)
        return [(a, n) for a, article in articles for n, _ in enumerate(article.drafts)]

    def go(self) -> DraftsFile:
        """Ask from the first undecided draft on; the file as it then stands."""
        decided = [self._entry(place).decision is not None for place in self.places]
        open_ = [number for number, is_decided in enumerate(decided) if not is_decided]
        if not open_:
            say("every draft is decided; `b` goes back from the last one")
        self.at = open_[0] if open_ else max(0, len(self.places) - 1)
        try:
            while self.at < len(self.places):
                self._step()
        except _Left:
            say("what was decided is kept; the same command goes on from here")
        return self.file

    def _entry(self, place: tuple[int, int]) -> Entry:
        return self.file.articles[place[0]].drafts[place[1]]

    def _step(self) -> None:
        place = self.places[self.at]
        entry = self._entry(place)
        head = self.file.articles[place[0]].head
        say("")
        for line in shown(entry, head, self.at + 1, len(self.places)):
            say(line)
        key = self._asked("[a]ccept [e]dit [r]eject [s]kip [b]ack [q]uit [?] ").lower()[:1]
        if key in self._answers:
            answer = self._answers[key](entry)
            if answer is not None and self._keep(place, answer):
                self.at += key != "u"
        elif key == "s":
            self.at += 1
        elif key == "b":
            self.at = max(0, self.at - 1)
        elif key == "c":
            say(context(entry, self.texts.get(head.sha256)))
        elif key == "+":
            self._add(place[0])
        elif key == "q":
            raise _Left
        else:
            say(HELP)

    def _asked(self, question: str) -> str:
        try:
            return str(
                click.prompt(question, default="", show_default=False, prompt_suffix="", err=True)
            ).strip()
        except click.Abort as error:  # the end of what is piped in, or Ctrl-D
            raise _Left from error

    def _accept(self, entry: Entry) -> Entry | None:
        if entry.draft is None:
            say("this was added by hand; edit or reject it")
            return None
        return entry.model_copy(update={**_UNDECIDED, "decision": "accept"})

    def _reject(self, entry: Entry) -> Entry | None:
        reason = self._asked("why? ")
        if not reason:
            say("a rejection needs a reason")
            return None
        return entry.model_copy(update={**_UNDECIDED, "decision": "reject", "reason": reason})

    def _same(self, entry: Entry) -> Entry | None:
        known = {self._entry(place).id for place in self.places} - {entry.id}
        other = self._asked("the same as which event? ")
        if other not in known:
            say(f"no draft has the id `{on_terminal(other)}`")
            return None
        return entry.model_copy(update={**_UNDECIDED, "decision": "same", "same_as": other})

    def _edit(self, entry: Entry) -> Entry | None:
        change = self._changes()
        if not change:
            return None
        name = change.pop("id", entry.id)
        verdict = "add" if entry.draft is None else "edit" if change else "accept"
        merged = {**(entry.change if entry.draft is None else {}), **change}
        said = {**_UNDECIDED, "decision": verdict, "id": name, "change": merged}
        return entry.model_copy(update={**said, "reason": self._asked("why? (may be empty) ")})

    def _add(self, article: int) -> None:
        change = self._changes()
        name = change.pop("id", None)
        if name is None:
            say("an event that is added needs an `id`, too")
            return
        entry = Entry.model_construct(id=name, decision="add", change=change)
        end = len(self.file.articles[article].drafts)
        self._keep((article, end), entry)

    def _changes(self) -> dict[str, Any]:
        try:
            return changes_in(self._asked("what is otherwise? "))
        except InvalidInput as error:
            say(str(error))
            return {}

    def _keep(self, place: tuple[int, int], entry: Entry) -> bool:
        """Write an answer; or say what is wrong with it, and leave all as it was."""
        now = datetime.now(UTC).replace(microsecond=0)
        stamp = {} if entry.decision is None else {"by": self.by, "at": now}
        file = with_entry(self.file, *place, entry.model_copy(update=stamp))
        wrong = list(problems_with_answer(file, *place))
        for problem in wrong:
            say(on_terminal(problem.message + (f" ({problem.help})" if problem.help else "")))
        if not wrong:
            self.file = file
            write_drafts(self.path, file)
        return not wrong


_UNDECIDED: dict[str, Any] = {
    "decision": None,
    "change": {},
    "same_as": None,
    "reason": "",
    "by": "",
    "at": None,
}

"""Reading and keeping files of drafts: every mistake at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from relsim.analysis.draft_places import read_tree
from relsim.coder.review.deciding import fields_of_event
from relsim.coder.review.drafts import ArticleDrafts, DraftsFile, Entry, seal_of
from relsim.coder.review.writing import as_jsonl, as_yaml
from relsim.coder.text.article import Article
from relsim.errors import InvalidInput, Missing, Problem
from relsim.events.event import Event
from relsim.events.suggest import did_you_mean
from relsim.scenario.mistakes import problems_of
from relsim.scenario.tree import Branch, Node, Path, Place, at, node_at, plain
from relsim.scenario.yaml_file import read_yaml

__all__ = [
    "changes_in",
    "parse_drafts",
    "problems_with_answer",
    "problems_with_text",
    "read_drafts",
    "write_drafts",
]

HELP = "`relsim code ARTICLE --out FILE.yaml` writes one"


def read_drafts(path: FilePath) -> DraftsFile:
    """The drafts in a file, YAML or JSONL, with what was decided about them.

    Raises:
        Missing: there is no such file.
        InvalidInput: with every mistake, each at its place.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Missing(f"there is no file {path}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(Problem("RS101", f"{path} is no UTF-8")) from error
    return parse_drafts(text, str(path))


def parse_drafts(text: str, name: str) -> DraftsFile:
    """The drafts in a text; its name says whether it is JSONL.

    Raises:
        InvalidInput: with every mistake, each at its place.
    """
    if name.endswith(".jsonl"):
        try:
            return _parsed(text, name, exactly=False)
        except InvalidInput:
            pass  # once more, for the columns of what is wrong
    return _parsed(text, name, exactly=True)


def _parsed(text: str, name: str, *, exactly: bool) -> DraftsFile:
    root, problems = read_tree(text, name, exactly=exactly)
    if root is None or problems:
        raise InvalidInput(problems or [Problem("RS101", f"{name} is empty")])
    if not isinstance(root, Branch):
        raise InvalidInput(root.place.problem("RS107", "this is no file of drafts", HELP))
    value, kept = plain(root), None
    try:
        file = DraftsFile.model_validate(value)
    except ValidationError as error:
        told = list(problems_of(error, root, DraftsFile))
        problems = [problem for _, problem in told]
        kept = _without(value, {path[:4] for path, _ in told})
        file = _readable(value)
    problems += _Checks(file, root, kept).problems()
    if problems:
        raise InvalidInput(sorted(problems, key=_line_of))
    return file


def _without(value: Any, bad: set[Path]) -> list[list[int]]:
    """Take entries that cannot be read out of a file; which ones of each article are left."""
    left: list[list[int]] = []
    for i, article in enumerate(_articles_of(value)):
        drafts = article.get("drafts") or []
        numbers = [j for j in range(len(drafts)) if ("articles", i, "drafts", j) not in bad]
        article["drafts"] = [drafts[j] for j in numbers]
        left.append(numbers)
    return left


def _articles_of(value: Any) -> list[Any]:
    articles = value.get("articles") if isinstance(value, dict) else None
    if not isinstance(articles, list) or not all(_has_drafts(each) for each in articles):
        return []
    return articles


def _has_drafts(article: Any) -> bool:
    return isinstance(article, dict) and isinstance(article.get("drafts") or [], list)


def _readable(value: Any) -> DraftsFile:
    """What is left of a file without its bad entries; nothing if more than entries is bad."""
    try:
        return DraftsFile.model_validate(value)
    except ValidationError:
        return DraftsFile()


def write_drafts(path: FilePath, file: DraftsFile) -> None:
    """Write a file of drafts in place of what was there: all of it, or nothing."""
    text = as_jsonl(file) if path.suffix == ".jsonl" else as_yaml(file)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def problems_with_text(article: ArticleDrafts, text: Article) -> Iterator[Problem]:
    """What does not fit between an article's drafts and the text that they quote."""
    if text.sha256 != article.sha256:
        why = "it has changed since, or was read in another way"
        message = f"{article.file or 'the article'} is not the text that was coded: {why}"
        yield Problem("RS109", message, help="code it again; decisions can be carried over")
        return
    for entry in article.drafts:
        for passage in entry.draft.passages if entry.draft else ():
            start, end = passage.span
            if text.text[start:end] != passage.quote:
                yield Problem("RS109", f"the quote of `{entry.id}` is not what the article says")
        if not _lies_within(entry.change.get("span"), len(text.text)):
            yield Problem("RS109", f"the span of `{entry.id}` is not within the article")


def _lies_within(span: object, length: int) -> bool:
    match span:
        case None:
            return True
        case [int(first), int(end)]:
            return first < end <= length
    return False


def changes_in(text: str) -> dict[str, Any]:
    """What somebody wants otherwise, as typed: ``date: 2026-03-04, to: [USA, GBR]``.

    Raises:
        InvalidInput: it cannot be read.
    """
    root, problems = read_yaml(f"{{{text}}}", "your answer")
    if root is None or problems:
        raise InvalidInput(problems or [Problem("RS101", "nothing was said")])
    found = plain(root)
    return found if isinstance(found, dict) else {}


def problems_with_answer(file: DraftsFile, article: int, number: int) -> Iterator[Problem]:
    """What is wrong with one entry, and with what others say of it."""
    here = file.articles[article]
    entry = here.drafts[number]
    alone = entry if entry.decision != "same" else entry.model_copy(update=_NOTHING)
    only = here.model_copy(update={"drafts": (alone,)})
    try:
        parse_drafts(as_yaml(file.model_copy(update={"articles": (only,)})), "your answer")
    except InvalidInput as error:
        yield from error.problems
    entries = [each for each_article in file.articles for each in each_article.drafts]
    if [each.id for each in entries].count(entry.id) > 1:
        yield Problem("RS203", f"another entry has the id `{entry.id}`")
    for each in entries:
        if each.same_as is not None and each.same_as not in _taken(entries):
            message = f"`{each.id}` tells of `{each.same_as}`, which is not to be in the log"
            yield Problem("RS201", message)


_NOTHING: dict[str, Any] = {"decision": None, "same_as": None}


def _taken(entries: Iterable[Entry]) -> set[str]:
    """Ids of what goes into the log, or may yet."""
    return {entry.id for entry in entries if entry.decision not in ("reject", "same")}


def _line_of(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)


@dataclass(frozen=True, slots=True)
class _Checks:
    """What the models cannot see: whether decisions make sense and leave valid events."""

    file: DraftsFile
    root: Node
    kept: list[list[int]] | None = None
    """Where each entry stands in the file, if some were left out."""

    def problems(self) -> Iterator[Problem]:
        ids: dict[str, Place] = {}
        for path, article, entry in self._entries():
            place = self._at(*path, "id")
            if entry.id in ids:
                help_ = f"the first one is on line {ids[entry.id].line}"
                yield place.problem("RS203", f"two entries have the id `{entry.id}`", help_)
            ids.setdefault(entry.id, place)
            yield from self._machine(path, entry)
            yield from self._decision(path, entry)
            yield from self._event(path, article, entry)
        taken = _taken(entry for _, _, entry in self._entries())
        for path, _, entry in self._entries():
            unsure = self.kept is not None  # the other entry may be one that could not be read
            if entry.same_as is not None and entry.same_as not in taken and not unsure:
                yield self._at(*path, "same_as").problem(
                    "RS201",
                    f"no event of this file is to go into the log as `{entry.same_as}`",
                    did_you_mean(entry.same_as, taken),
                )

    def _entries(self) -> Iterator[tuple[Path, ArticleDrafts, Entry]]:
        for i, article in enumerate(self.file.articles):
            for j, entry in enumerate(article.drafts):
                place = j if self.kept is None else self.kept[i][j]
                yield ("articles", i, "drafts", place), article, entry

    def _at(self, *path: str | int) -> Place:
        return at(self.root, path)

    def _machine(self, path: Path, entry: Entry) -> Iterator[Problem]:
        if entry.draft is None:
            if entry.decision != "add":
                yield self._at(*path, "id").problem(
                    "RS106",
                    f"`{entry.id}` has no `draft`",
                    "an event that the machine missed has `decision: add`",
                )
        elif entry.decision == "add":
            yield self._at(*path, "decision").problem(
                "RS109", "`add` is for what the machine missed, and this is a draft of its own"
            )
        elif entry.seal != seal_of(entry.draft):
            yield at(self.root, (*path, "draft"), key=True).problem(
                "RS109",
                f"the machine's draft `{entry.id}` is not what it was",
                "put what you want otherwise under `change`, with `decision: edit`",
            )

    def _decision(self, path: Path, entry: Entry) -> Iterator[Problem]:
        place = self._at(*path, "decision")
        match entry.decision:
            case "edit" | "add" if not entry.change:
                help_ = "write `decision: accept`" if entry.draft else None
                yield place.problem(
                    "RS106", f"`{entry.decision}` needs a `change`, and there is none", help_
                )
            case "reject" if not entry.reason.strip():
                yield place.problem("RS106", "a rejection needs a `reason`")
            case "same" if entry.same_as is None:
                yield place.problem("RS106", "`same_as` has to name the other event")
            case None | "accept" | "reject" | "same" if entry.change:
                help_ = "write `decision: edit`"
                yield at(self.root, (*path, "change"), key=True).problem(
                    "RS109", "`change` says something, and the decision is no edit", help_
                )
        if entry.same_as is not None and entry.decision != "same":
            yield self._at(*path, "same_as").problem(
                "RS109", "`same_as` goes with `decision: same`"
            )

    def _event(self, path: Path, article: ArticleDrafts, entry: Entry) -> Iterator[Problem]:
        if entry.decision not in ("edit", "add") or not entry.change:
            return
        where: Path = (*path, "change")
        node = node_at(self.root, where)
        try:
            Event.model_validate(fields_of_event(entry, article.head))
        except ValidationError as error:
            if node is not None:
                yield from (problem for _, problem in problems_of(error, node, Event))

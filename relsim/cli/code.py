"""``relsim code``: propose coded events for news articles, each with the words it rests on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.code_second import second_coders, second_options
from relsim.cli.console import KNOWN_AT, plural, progress, say
from relsim.errors import InvalidInput, Problem, UsageError

if TYPE_CHECKING:
    from datetime import date

    from relsim.coder.events.article import Explained

__all__ = ["command"]

DRAFTS_ONLY = "Drafts by a machine: review them before use."
OF_SENTENCES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
REFRESH = 500
"""Sentences between two looks at the progress bar."""


@click.command("code")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE…|-",
)  # fmt: skip
@click.option(
    "--published", type=KNOWN_AT, help="Day of publication; else what the text's dateline says."
)
@click.option("--publisher", default="", help="Who published it.")
@click.option(
    "--sentences", is_flag=True, help="Read JSONL of dated sentences, whatever the file's name."
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Leave out drafts less sure than this.",
)
@click.option(
    "--opinion/--no-opinion", default=None,
    help="Ask the linear model of each draft, too; by default not of dated sentences.",
)  # fmt: skip
@click.option("--explain", is_flag=True, help="Say why other sentences have no event.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="Write the drafts to this YAML or JSONL file, for `relsim review`.",
)  # fmt: skip
@click.option(
    "--append", "log", type=click.Path(path_type=Path),
    help="Take the drafts into this log as they are, marked as unreviewed.",
)  # fmt: skip
@click.option(
    "--score", "is_scored", is_flag=True,
    help="Take FILE for a gold file, or a folder of test data, and say how well the coder does.",
)  # fmt: skip
@click.option(
    "--figure", type=click.Path(path_type=Path, dir_okay=False),
    help="With --score: draw the reliability plot, as .png or .svg.",
)  # fmt: skip
@second_options
def command(
    files: tuple[Path, ...],
    published: datetime | None,
    publisher: str,
    sentences: bool,
    least: float,
    opinion: bool | None,
    explain: bool,
    as_json: bool,
    out: Path | None,
    log: Path | None,
    is_scored: bool,
    figure: Path | None,
    **second: Any,
) -> None:
    """Propose coded events for the articles in FILE…, each with its quote.

    A FILE is a text, an HTML page (extra `article`), or JSONL of dated sentences (by its name,
    or with --sentences); `-` is standard input. With --json, one object a line: "file", "date",
    "precision", "from", "to", "code", "root", "plover", "quad", "goldstein", "modality",
    "attribution", "confidence", "span", "quote", "sentence", "rule", …; with --explain also
    objects with "why", one for each sentence without an event.
    """
    if is_scored:
        from relsim.cli.code_score import score

        score(files, figure, as_json=as_json, explain=explain)
        return
    if out is not None and out.suffix not in (".yaml", ".yml", ".jsonl"):
        raise UsageError(f"--out {out}: the name ends in .yaml or .jsonl")
    if isnan(least):
        raise UsageError("--least is a number from 0 to 1")
    _check_undecided(out)
    from relsim.cli.code_telling import Telling

    telling = Telling(as_json=as_json, explain=explain, least=least, quiet=out is not None)
    kept = []
    problems: list[Problem] = []
    reading = _Reading(_day(published), publisher, sentences, opinion)
    ask_others = second_coders(**second)
    for name, rules_only in _all(files, reading, problems):
        explained = ask_others(rules_only)
        telling.tell(name, explained)
        if out is not None or log is not None:
            kept.append((name, explained))
    for problem in problems:
        say(problem.render())
    if telling.articles and (out is not None or log is not None):
        _keep(kept, out, log, least)
    say(f"{telling.summary()}. {DRAFTS_ONLY}")
    if problems and not telling.articles:
        click.get_current_context().exit(InvalidInput.exit_code)


def _check_undecided(out: Path | None) -> None:
    """A file in which somebody has decided anything is not written over."""
    if out is None or not out.exists():
        return
    from relsim.analysis.drafts_file import read_drafts

    entries = (entry for article in read_drafts(out).articles for entry in article.drafts)
    if any(entry.decision for entry in entries):
        raise UsageError(
            f"{out} holds decisions; write the drafts to another file, and carry decisions over "
            f"with `relsim review NEW --decisions {out.with_suffix('.decisions.jsonl')}`"
        )


@dataclass(frozen=True)
class _Reading:
    """How files are read and coded, as the options say."""

    published: date | None
    publisher: str
    as_sentences: bool
    opinion: bool | None


def _day(published: datetime | None) -> date | None:
    """The day that was written; the option's type turns it into the instant of its end."""
    from datetime import timedelta

    return None if published is None else (published - timedelta(microseconds=1)).date()


def _all(
    files: Iterable[Path], reading: _Reading, problems: list[Problem]
) -> Iterator[tuple[str, Explained]]:
    """Every article of every file, coded; what cannot be read is added to the problems."""
    from relsim.coder.events.article import explain_article
    from relsim.coder.reading import read_article

    for path in files:
        if reading.as_sentences or path.name.endswith(OF_SENTENCES):
            yield from _of_sentences(path, problems, asks_model=reading.opinion is True)
            continue
        try:
            article = read_article(path, published=reading.published, publisher=reading.publisher)
            explained = explain_article(article, asks_model=reading.opinion is not False)
        except InvalidInput as error:
            problems.extend(_in_file(path, problem) for problem in error.problems)
            continue
        for note in article.notes:
            say(f"note  {path}: {note}")
        yield str(path), explained


def _in_file(path: Path, problem: Problem) -> Problem:
    """The problem with the file's name, unless it has it already."""
    from dataclasses import replace

    told = problem.where is not None or str(path) in problem.message
    return problem if told else replace(problem, message=f"{path}: {problem.message}")


def _of_sentences(
    path: Path, problems: list[Problem], *, asks_model: bool
) -> Iterator[tuple[str, Explained]]:
    """Dated sentences, read, coded and told one by one, so that memory does not grow."""
    from relsim.coder.events.article import explain_article
    from relsim.coder.reading import read_dated_sentences

    total = _lines_in(path)
    with progress(path.name) as tell:
        for done, dated in enumerate(read_dated_sentences(path, problems.append), start=1):
            if done % REFRESH == 0:
                tell(done, max(total, done))
            with suppress(InvalidInput):
                explained = explain_article(dated.article, asks_model=asks_model)
                yield f"{path}:{dated.line}", explained


def _lines_in(path: Path) -> int:
    """How long the bar is; nobody sees it but on a terminal."""
    if not sys.stderr.isatty() or str(path) == "-":
        return 0
    import gzip

    opener: Any = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rb") as file:
        return sum(1 for _ in file)


def _keep(
    coded: list[tuple[str, Explained]], out: Path | None, log: Path | None, least: float
) -> None:
    """Write the drafts to a file, or take them into a log."""
    from relsim.coder.review.drafts import ArticleDrafts, DraftsFile

    articles = [
        ArticleDrafts.undecided(
            each.article, [d for d in each.drafts if d.confidence >= least], name
        )
        for name, each in coded
    ]
    file = DraftsFile(articles=tuple(article for article in articles if article.drafts))
    if out is not None:
        from relsim.analysis.drafts_file import write_drafts

        write_drafts(out, file)
        number = sum(len(article.drafts) for article in file.articles)
        say(f"{plural(number, 'draft')} in {out}; next: relsim review {out}")
    if log is not None:
        from relsim.cli.log_append import note_strangers
        from relsim.cli.log_options import durable_log
        from relsim.cli.log_telling import tell
        from relsim.coder.review.collecting import events_of

        events = events_of(file, (), with_undecided=True)
        with durable_log(log, create=True) as opened:
            commit = opened.append(events, source=file.coder)
        note_strangers(events)
        tell(commit, as_json=False)

"""``relsim review``: decide what becomes of drafts, and take what was accepted into a log."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import as_json, plural, print_json, say
from relsim.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    from relsim.coder.review.decision import Decision
    from relsim.coder.review.drafts import DraftsFile, Entry
    from relsim.log import Commit

__all__ = ["command"]


@click.command("review")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--list", "only_list", is_flag=True, help="Say what was decided; ask nothing.")
@click.option(
    "--append",
    "log",
    type=click.Path(path_type=Path),
    help="Take what was accepted into this log; ask nothing.",
)
@click.option(
    "--unreviewed", is_flag=True, help="With --append: undecided drafts, too, marked as such."
)
@click.option("--by", default="", help="Who decides; your login name by default.")
@click.option(
    "--decisions",
    "recorded",
    type=click.Path(path_type=Path),
    help="Carry over recorded decisions about the same articles.",
)
@as_json
def command(
    file: Path,
    only_list: bool,
    log: Path | None,
    unreviewed: bool,
    by: str,
    recorded: Path | None,
    as_json: bool,
) -> None:
    """Step through the drafts in FILE, as `relsim code --out FILE` wrote them.

    Each draft is shown with its quote, to be accepted, edited or rejected; every answer is
    written at once, so one may leave and go on later. The file can as well be edited by hand.
    With --json: {"schema": "relsim/review/1", "drafts", "undecided", "decisions", "commit"}.
    """
    from relsim.analysis.drafts_file import read_drafts, write_drafts

    if unreviewed and log is None:
        raise UsageError("`--unreviewed` goes with `--append LOG`")
    drafts = read_drafts(file)
    texts = _texts(drafts, file)
    if recorded is not None:
        drafts = _carried_over(drafts, recorded)
        write_drafts(file, drafts)
    who = by or _login()
    if log is None and not only_list and not as_json and recorded is None:
        from relsim.cli.review_stepping import Stepping

        drafts = Stepping(file, drafts, who, texts).go()
    decided = _recorded(drafts, file, who)
    commit = None if log is None else _append(drafts, decided, log, unreviewed=unreviewed)
    _tell(drafts, commit, shown=only_list, as_json=as_json)


def _carried_over(drafts: DraftsFile, recorded: Path) -> DraftsFile:
    from relsim.analysis.decisions_file import read_decisions
    from relsim.coder.review.carrying import carried

    decisions = read_decisions(recorded)
    articles = tuple(carried(decisions, article) for article in drafts.articles)
    return drafts.model_copy(update={"articles": articles})


def _texts(drafts: DraftsFile, file: Path) -> dict[str, str]:
    """The articles that are at hand, by hash; every quote is held against its article."""
    from relsim.analysis.draft_texts import text_of
    from relsim.analysis.drafts_file import problems_with_text

    problems, texts = [], {}
    for article in drafts.articles:
        text = text_of(article, file.parent)
        if text is not None:
            problems += list(problems_with_text(article, text))
            texts[text.sha256] = text.text
    if problems:
        raise InvalidInput(problems)
    return texts


def _recorded(drafts: DraftsFile, file: Path, by: str) -> list[tuple[Entry, Decision]]:
    """Every decision with its record, which is written beside the drafts."""
    from relsim.analysis.decisions_file import add_decisions, decisions_beside, read_decisions
    from relsim.coder.review.collecting import standing

    beside = decisions_beside(file)
    earlier = read_decisions(beside) if beside.is_file() else []
    decided = standing(drafts, earlier, by, datetime.now(UTC).replace(microsecond=0))
    add_decisions(beside, [decision for _, decision in decided])
    return decided


def _append(
    drafts: DraftsFile, decided: list[tuple[Entry, Decision]], log: Path, *, unreviewed: bool
) -> Commit:
    from relsim.cli.log_append import note_strangers
    from relsim.cli.log_options import durable_log
    from relsim.coder.review.collecting import events_of

    if not decided and not unreviewed:
        raise UsageError(
            "nothing has been decided yet: `relsim review FILE` asks, and `--unreviewed` takes "
            "the drafts as they are, marked so"
        )
    events = events_of(drafts, decided, with_undecided=unreviewed)
    with durable_log(log, create=True) as opened:
        commit = opened.append(events, source=drafts.coder)
    note_strangers(events)
    return commit


def _tell(drafts: DraftsFile, commit: Commit | None, *, shown: bool, as_json: bool) -> None:
    from relsim.cli.review_telling import overview
    from relsim.coder.review.collecting import counted
    from relsim.coder.review.drafts import DECISIONS

    counts = counted(drafts)
    left, proposed = counts.get(None, 0), sum(counts.values()) - counts.get("add", 0)
    if as_json:
        answer: dict[str, Any] = {
            "schema": "relsim/review/1",
            "drafts": proposed,
            "undecided": left,
        }
        answer["decisions"] = {word: counts.get(word, 0) for word in DECISIONS}
        answer["commit"] = commit and {
            "commit": commit.number,
            "hash": commit.hash,
            "appended": commit.appended,
            "skipped": commit.skipped,
        }
        print_json(answer)
        return
    if shown:
        for line in overview(drafts):
            click.echo(line)
    told = [f"{counts[word]} {word}" for word in DECISIONS if counts.get(word)]
    say(f"{plural(proposed, 'draft')}: {', '.join([*told, f'{left} undecided'])}")
    if commit is not None:
        from relsim.cli.log_telling import tell

        tell(commit, as_json=False)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, as in a container
        return "unknown"

"""Second coders of ``relsim code``: dictionaries from outside, and a language model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from relsim.cli.console import plural, say
from relsim.errors import UsageError

if TYPE_CHECKING:
    from relsim.coder.events.article import Explained

__all__ = ["second_coders", "second_options"]

_Command = TypeVar("_Command", bound=Callable[..., None])
_FILE = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.option(
        "--petrarch-actors", multiple=True, type=_FILE, metavar="FILE",
        help="Use this dictionary of actors in PETRARCH's format, too; may be repeated.",
    ),
    click.option(
        "--petrarch-agents", multiple=True, type=_FILE, metavar="FILE",
        help="With --petrarch-actors: use this dictionary of agents.",
    ),
    click.option(
        "--petrarch-verbs", type=_FILE, metavar="FILE",
        help="Use this dictionary of verbs and patterns in PETRARCH's format, too.",
    ),
    click.option(
        "--llm", metavar="MODEL",
        help="Ask this language model as well (extra `llm`); the article is sent to --llm-url.",
    ),
    click.option(
        "--llm-url", metavar="URL",
        help="An OpenAI-compatible endpoint, such as http://localhost:8000/v1; "
        "its key comes from RELSIM_LLM_KEY.",
    ),
)  # fmt: skip


def second_options(command: _Command) -> _Command:
    """The options that ``second_coders`` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def second_coders(
    petrarch_actors: tuple[Path, ...] = (),
    petrarch_agents: tuple[Path, ...] = (),
    petrarch_verbs: Path | None = None,
    llm: str | None = None,
    llm_url: str | None = None,
) -> Callable[[Explained], Explained]:
    """What to do with each coded article; nothing where no second coder is asked for.

    Raises:
        UsageError: an option lacks the one that it belongs to.
        Missing: a dictionary is not there.
        InvalidInput: a dictionary cannot be read.
    """
    steps: list[Callable[[Explained], Explained]] = []
    if petrarch_actors or petrarch_agents or petrarch_verbs is not None:
        steps.append(_dictionaries(petrarch_actors, petrarch_agents, petrarch_verbs))
    if llm is not None:
        steps.append(_model(llm, llm_url))
    elif llm_url is not None:
        raise UsageError("--llm-url needs --llm, the name of a model")

    def all_steps(explained: Explained) -> Explained:
        for step in steps:
            explained = step(explained)
        return explained

    return all_steps


def _dictionaries(
    actors: tuple[Path, ...], agents: tuple[Path, ...], verbs: Path | None
) -> Callable[[Explained], Explained]:
    from relsim.coder.petrarch import dictionaries, with_dictionaries

    outside = dictionaries(actors, verbs, agents)
    if outside.notes:
        first = outside.notes[0]
        say(f"note  {plural(len(outside.notes), 'line')} of the dictionaries passed over, first "
            f"{first.where}: {first.message.removeprefix('passed over: ')}")  # fmt: skip
    return lambda explained: with_dictionaries(explained, outside)


def _model(model: str, url: str | None) -> Callable[[Explained], Explained]:
    from relsim.coder.llm import endpoint, with_second_coder

    asked = endpoint(model, url)
    return lambda explained: with_second_coder(explained, asked).explained

"""One share of a run, for batch queues: every n-th part, computed into a work folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import progress
from relsim.cli.making import Options, telling_what_is_kept
from relsim.cli.workers import Running, replaying
from relsim.errors import RunIncomplete, UsageError

if TYPE_CHECKING:
    from relsim.scenario.plan import Plan

__all__ = ["SHARD", "Shard", "make_shard"]


class _ShardNumber(click.ParamType[tuple[int, int]]):
    """``2/3``: the second of three."""

    name = "shard"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read two numbers."""
        number, slash, of = str(value).partition("/")
        numbers = slash and number.isdecimal() and of.isdecimal()
        if not (numbers and 1 <= int(number) <= int(of)):
            self.fail(f"{value!r} is no share; write it like 2/3, from 1/3 to 3/3", param, ctx)
        return int(number), int(of)


SHARD = _ShardNumber()


@dataclass(frozen=True, slots=True)
class Shard:
    """A share that was just computed.

    Attributes:
        number: Which, from 1.
        of: How many there are.
        folder: Where its parts lie.
        parts: How many it has.
        computed: How many of these were not there before.
    """

    number: int
    of: int
    folder: Path
    parts: int
    computed: int


def make_shard(
    plan: Plan,
    outputs: Path,
    options: Options,
    shard: tuple[int, int],
    running: Running,
    *,
    quiet: bool,
) -> Shard:
    """Compute every n-th part of a run, and leave it in the work folder.

    Raises:
        UsageError: where the number of members is still open.
        RunIncomplete: where parts failed; the others are kept.
    """
    from relsim.run.make import inputs_of
    from relsim.run.parts import is_whole
    from relsim.run.stage import Stage
    from relsim.run.stored import compute, parts_of
    from relsim.run.work import open_work

    if plan.ensemble.until is not None:
        raise UsageError("how many members it takes is found out on the way: say --members N")
    number, of = shard
    stage = Stage(plan)
    work = open_work(stage, outputs, inputs_of(plan, options.as_known_at, options.vary))
    mine = parts_of(stage, plan.ensemble.members)[number - 1 :: of]
    there = sum(is_whole(work.folder / part.name) for part in mine)
    with (
        replaying(running, stage, None) as (executor, _),
        progress("replaying", quiet=quiet) as on_progress,
        telling_what_is_kept(work),
    ):
        failures = compute(stage, mine, work.folder, executor=executor, on_progress=on_progress)
    if failures:
        raise RunIncomplete.of(failures, len(mine))
    return Shard(number, of, work.folder, len(mine), len(mine) - there)

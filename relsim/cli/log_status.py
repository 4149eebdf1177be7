"""`relsim log status`: what a log holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import as_json, plural, print_json, say
from relsim.cli.log_options import log_option

if TYPE_CHECKING:
    from relsim.analysis.coverage import Coverage
    from relsim.log import Head

__all__ = ["command"]

SHOWN_GAPS = 8


@click.command("status")
@log_option
@click.option(
    "--figure", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it: .png or .svg."
)
@as_json
def command(path: Path, figure: Path | None, as_json: bool) -> None:
    """Say what a log holds: span, sources, busiest dyads, duplicates, days hardly covered.

    With --json: {"schema": "relsim/log-status/1", "head", "events", "merged", "domestic", "first",
    "last", "sources", "dyads", "gaps"}.
    """
    from relsim.analysis.coverage import coverage_of
    from relsim.log import open_log

    with open_log(path) as log:
        head = log.head()
        coverage = coverage_of(log.scan(at_commit=head.commit, merged=True))
    if figure is not None:
        from relsim.views.calendar_plot import draw_calendar
        from relsim.views.style import save_as

        save_as(draw_calendar(coverage, str(path)), figure)
        say(f"drawn  {figure}")
    if as_json:
        print_json(_answer(coverage, head))
    else:
        _print(coverage, head)


def _answer(coverage: Coverage, head: Head) -> dict[str, Any]:
    first, last = coverage.span or (None, None)
    return {
        "schema": "relsim/log-status/1",
        "head": str(head),
        "events": coverage.events,
        "merged": coverage.merged,
        "domestic": coverage.domestic,
        "first": first and first.isoformat(),
        "last": last and last.isoformat(),
        "sources": [
            {"source": t.source, "year": t.year, "events": t.events, "merged": t.merged}
            for t in coverage.tallies
        ],
        "dyads": [
            {"pair": f"{a}-{b}", "events": events} for a, b, events in coverage.dyads.iter_rows()
        ],
        "gaps": [
            {"first": str(g.first), "last": str(g.last), "events": g.events, "usual": g.usual}
            for g in coverage.gaps
        ],
    }


def _print(coverage: Coverage, head: Head) -> None:
    from relsim.views.calendar import calendar_of, calendar_text

    if coverage.span is None:
        click.echo(f"no events; head {head}")
        return
    first, last = coverage.span
    days = (last - first).days + 1
    click.echo(f"{_many(coverage.events, 'event')}, {first} to {last}, {plural(days, 'day')}")
    click.echo(f"domestic    {_share(coverage.domestic, coverage.events)}")
    reports = coverage.events + coverage.merged
    click.echo(f"duplicates  {_share(coverage.merged, reports)} of all reports, merged")
    click.echo("\nsource and year                events      merged")
    for tally in coverage.tallies:
        label = f"{tally.source} {tally.year}"
        click.echo(f"{label:<26}{tally.events:>11,}{tally.merged:>12,}")
    if not coverage.dyads.is_empty():
        click.echo("\nbusiest dyads")
        for one, other, events in coverage.dyads.iter_rows():
            click.echo(f"{f'{one}-{other}':<26}{events:>11,}")
    click.echo(f"\n{calendar_text(calendar_of(coverage.daily, coverage.gaps))}")
    _print_gaps(coverage)
    click.echo(f"\nhead {head}")


def _print_gaps(coverage: Coverage) -> None:
    if not coverage.gaps:
        return
    days = sum(gap.days for gap in coverage.gaps)
    click.echo(f"\n{plural(days, 'day')} with less than a tenth of what is usual around:")
    for gap in coverage.gaps[:SHOWN_GAPS]:
        when = str(gap.first) if gap.days == 1 else f"{gap.first} to {gap.last}"
        click.echo(f"{when:<26}{gap.events:>11,}  usual {gap.usual:,.0f} a day")
    if len(coverage.gaps) > SHOWN_GAPS:
        click.echo(f"and {len(coverage.gaps) - SHOWN_GAPS} more; `--json` lists all")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _share(part: int, whole: int) -> str:
    return f"{part:>9,}  {100 * part / whole if whole else 0:.1f} %"

"""``relsim nowcast``: trust and tension of the busiest pairs of a log, without a scenario."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import KNOWN_AT, as_json, print_json, say
from relsim.cli.log_options import log_option
from relsim.errors import UsageError

if TYPE_CHECKING:
    from relsim.events.pairs import Pair
    from relsim.log import EventLog
    from relsim.model.parameters import Parameters
    from relsim.run.nowcast import Nowcast

__all__ = ["command"]

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("nowcast")
@log_option
@click.option("--pairs", multiple=True, metavar="USA-RUS", help="Of this pair; may be repeated.")
@click.option("--busiest", type=click.IntRange(1), help="Of so many pairs; 10 by default.")
@click.option("--between", type=DAY, nargs=2, metavar="FIRST LAST", help="Only these days.")
@click.option("--as-known-at", type=KNOWN_AT, help="Only what was known by then.")
@click.option(
    "--parameters", "named", help="A parameter set; by default the one for feeds if there are any."
)
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("outputs/nowcast/trajectories.parquet"),
    show_default=True,
    help="Where to write every day of every pair: .parquet or .csv.",
)
@click.option(
    "--figure", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it: .png or .svg."
)
@as_json
def command(
    path: Path,
    pairs: tuple[str, ...],
    busiest: int | None,
    between: tuple[datetime, datetime] | None,
    as_known_at: datetime | None,
    named: str | None,
    file: Path,
    figure: Path | None,
    as_json: bool,
) -> None:
    """Replay what a log tells of its busiest pairs, day by day.

    Every pair begins at trust 50 and tension 20, so changes mean more than levels. What-ifs,
    third parties and ranges need a scenario.

    With --json: {"schema": "relsim/nowcast/1", "basis", "parameters", "start", "end", "pairs",
    "trajectories"}.
    """
    from relsim.log import open_log
    from relsim.run.nowcast import nowcast

    if pairs and busiest:
        raise UsageError("--pairs and --busiest both say which pairs: keep one of the two")
    if file.suffix not in (".parquet", ".csv"):
        raise UsageError(f"{file} is neither a .parquet nor a .csv")
    wanted = _pairs(pairs) or busiest or 10
    period = (None, None) if between is None else (between[0].date(), between[1].date())
    with open_log(path) as log:
        found = nowcast(log, wanted, _parameters(log, named), period, as_known_at)
    file.parent.mkdir(parents=True, exist_ok=True)
    write = found.levels.write_parquet if file.suffix == ".parquet" else found.levels.write_csv
    write(file)
    if figure is not None:
        _draw(found, figure)
    if as_json:
        print_json(_answer(found, file))
    else:
        _print(found)
        say(f"tables  {file}")
        known = "calibrated" if found.parameters.calibrated else "not calibrated"
        say(f"A nowcast, conditional on the model; parameters `{found.parameters.name}`, {known}.")


def _pairs(texts: tuple[str, ...]) -> list[Pair]:
    from relsim.events.pairs import Pair, parse_pair

    try:
        return list(dict.fromkeys(Pair.of(*parse_pair(text)) for text in texts))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _parameters(log: EventLog, named: str | None) -> Parameters:
    """The set that is named, else the one that suits what the log holds."""
    from relsim.events.columns import is_told_by_a_feed
    from relsim.events.suggest import did_you_mean
    from relsim.model.parameters import PARAMETER_SETS

    if named is None:
        from_a_feed = log.scan().filter(is_told_by_a_feed()).head(1).collect().height > 0
        named = "machine-coded" if from_a_feed else "curated"
    if named not in PARAMETER_SETS:
        hint = did_you_mean(named, PARAMETER_SETS) or f"there are {', '.join(PARAMETER_SETS)}"
        raise UsageError(f"there is no parameter set `{named}`; {hint}")
    return PARAMETER_SETS[named]


def _draw(found: Nowcast, figure: Path) -> None:
    from relsim.events.actors import names_of
    from relsim.views.nowcast_plot import draw_nowcast
    from relsim.views.style import save_as

    codes = {code for pair in found.pairs for code in pair}
    save_as(draw_nowcast(found, names_of(codes)), figure)
    say(f"drawn   {figure}")


def _answer(found: Nowcast, file: Path) -> dict[str, Any]:
    from relsim.analysis.nowcasts import summary_of

    return {
        "schema": "relsim/nowcast/1",
        "basis": found.basis.as_dict(),
        "parameters": {"name": found.parameters.name, "calibrated": found.parameters.calibrated},
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "pairs": [
            {**row, "largest_rise_on": row["largest_rise_on"].isoformat()}
            for row in summary_of(found).iter_rows(named=True)
        ],
        "trajectories": str(file),
    }


def _print(found: Nowcast) -> None:
    from relsim.analysis.nowcasts import summary_of

    days = (found.end - found.start + timedelta(days=1)).days
    click.echo(f"{found.start} to {found.end}, {days:,} days; trust and tension 0–100, at the end")
    click.echo(
        "\npair          events    trust   change   tension   change   largest rise in a day"
    )
    for row in summary_of(found).iter_rows(named=True):
        click.echo(
            f"{row['pair']:<12}{row['events']:>8,}{row['trust']:>9.1f}{row['trust_change']:>+9.1f}"
            f"{row['tension']:>10.1f}{row['tension_change']:>+9.1f}"
            f"   {row['largest_rise']:+.1f} on {row['largest_rise_on']}"
        )

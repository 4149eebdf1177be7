"""``relsim code --score``: how well the coder does on what somebody has read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from relsim.cli.console import plural, print_json, say
from relsim.errors import UsageError

__all__ = ["score"]


def score(files: Sequence[Path], figure: Path | None, *, as_json: bool, explain: bool) -> None:
    """Print the score card on a gold file or a folder of test data; draw the reliability plot."""
    from relsim.analysis.coder_measuring import measured
    from relsim.analysis.coder_score_words import as_dict, as_lines

    if len(files) != 1:
        raise UsageError("`--score` takes one gold file, or one folder of test data")
    card = measured(files[0])
    if as_json:
        print_json(as_dict(card))
    else:
        for line in as_lines(card, verbose=explain):
            click.echo(line)
    if figure is None:
        return
    if card.articles is None or card.articles.calibration is None:
        say("there is nothing to draw: no draft was scored")
        return
    from relsim.views.reliability_plot import draw_reliability
    from relsim.views.style import save_as

    texts = plural(card.articles.texts, "article")
    save_as(draw_reliability(card.articles.calibration, texts), figure)
    say(f"reliability plot in {figure}")

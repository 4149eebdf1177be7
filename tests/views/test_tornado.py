from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from run.plans import plan

from relsim.analysis.sensitivity import analyse
from relsim.analysis.sensitivity_outputs import parse_output
from relsim.analysis.sensitivity_records import Method, OutputFound, Sensitivity
from relsim.errors import UsageError
from relsim.views.style import save_as
from relsim.views.tornado import draw_tornado
from relsim.views.tornado_table import sensitivity_text

METHODS: tuple[Method, ...] = ("morris", "sobol")


@cache
def analysis(method: Method = "sobol") -> Sensitivity:
    texts = ("USA-FRA.trust", "no-quarrel: USA-FRA.tension", "nothing: USA-FRA.trust")
    return analyse(plan(), [parse_output(text, plan()) for text in texts], method, 8)


def with_first(of: Sensitivity, found: OutputFound) -> Sensitivity:
    return replace(of, outputs=(found,))


def said(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # of Agg
    texts = [t for t in figure.findobj(Text) if t.get_text() and t.get_visible()]
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in texts]
    return [
        (one, other)
        for number, (one, box) in enumerate(boxes)
        for other, there in boxes[:number]
        if min(box.x1, there.x1) - max(box.x0, there.x0) > 1
        and min(box.y1, there.y1) - max(box.y0, there.y0) > 1
    ]


@pytest.mark.parametrize("method", METHODS)
def test_the_picture_says_what_it_shows_and_what_it_rests_on(method: Method) -> None:
    text = said(draw_tornado(analysis(method))).replace("\u00a0", " ").replace("\n", " ")
    assert "Trust between the United States and France on 12 March 2024 depends most on" in text
    assert "The effect of no-quarrel on tension between" in text
    assert "depends on none of the parameters" in text
    assert "Basis: log id" in text
    assert "seed 7" in text
    assert f"8 {'Sobol base samples' if method == 'sobol' else 'Morris trajectories'}" in text
    assert "Conditional on the model; not a forecast." in text
    assert "loss: Strength of a hostile act" in text


@pytest.mark.parametrize("method", METHODS)
def test_no_words_cover_others(method: Method) -> None:
    assert overlaps(draw_tornado(analysis(method))) == []


def test_bars_run_from_the_best_estimate_to_both_ends() -> None:
    found = analysis().outputs[0]
    sways = [sway for sway in found.sways if sway.matters]
    bars = draw_tornado(with_first(analysis(), found)).axes[0].patches
    spans = [sorted((b.get_x(), b.get_x() + b.get_width())) for b in bars]  # type: ignore[attr-defined]  # rectangles
    ends = [end for sway in sways for end in (sway.at_low, sway.at_high) if end != found.at_best]
    assert spans == [pytest.approx(sorted((found.at_best, end))) for end in ends]


def test_both_ends_on_one_side_lie_above_each_other() -> None:
    found = analysis().outputs[0]
    bent = replace(found.sways[0], at_low=found.at_best + 1.0, at_high=found.at_best + 3.0)
    figure = draw_tornado(with_first(analysis(), replace(found, sways=(bent, *found.sways[1:]))))
    low, high = figure.axes[0].patches[:2]
    assert low.get_y() + low.get_height() <= high.get_y() + 1e-9  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_the_same_analysis_gives_the_same_picture(tmp_path: Path, ending: str) -> None:
    paths = [tmp_path / f"{name}{ending}" for name in "ab"]
    for path in paths:
        save_as(draw_tornado(analysis()), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_picture_is_a_png_or_an_svg(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"neither a \.png nor an \.svg"):
        save_as(draw_tornado(analysis()), tmp_path / "tornado.pdf")


@pytest.mark.parametrize("method", METHODS)
def test_the_table_has_a_row_for_each_parameter_that_matters(method: Method) -> None:
    text = sensitivity_text(analysis(method))
    first, second, third = text.split("\n\n")
    assert first.startswith("Trust between the United States and France on 12 March 2024 depends")
    rows = [line.split("  ")[0] for line in first.splitlines()[2:]]
    assert [sway.factor.name for sway in analysis().outputs[0].sways if sway.matters] == [
        row for row in rows if row in {"gain", "loss", "tension_half_life_days"}
    ]
    assert "of the variance comes from parameters" in second
    assert "Neither parameters nor coding make it vary." in third


def test_what_was_left_out_is_told_with_its_reason() -> None:
    text = sensitivity_text(replace(analysis(), left_out={"gain": "it is odd"}))
    assert text.endswith("Left out: gain, it is odd.")


def test_ends_that_lie_close_together_get_more_digits() -> None:
    found = analysis().outputs[0]
    near = replace(found.sways[0], at_low=55.031, at_best=55.04, at_high=55.052)
    close = replace(found, at_best=55.04, sways=(near,))
    assert "55.031" in sensitivity_text(with_first(analysis(), close))
    assert "all at best 55.040" in said(draw_tornado(with_first(analysis(), close)))

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from relsim.run.record import RunRecord
from relsim.run.sharing import helpers
from relsim.views.effects_plot import draw_effects
from relsim.views.figures import figure_names, get_ready, save_figures
from relsim.views.heatmap import draw_heatmap
from relsim.views.network import draw_network
from relsim.views.overview import draw_baseline
from relsim.views.style import settings
from relsim.views.trajectories import draw_what_if
from views.synthetic import NAMES, START, make_run

PAIRS = tuple(START)
LONG = tuple(
    (code, f"The Most Serene and Federal Republic of {name}") for code, name in NAMES.items()
)
DRAWN: dict[str, Callable[[], Figure]] = {
    "what-if": lambda: draw_what_if(make_run(), "no-veto"),
    "many changes": lambda: draw_what_if(make_run(), "no-gas-attack"),
    "assumption": lambda: draw_what_if(make_run(), "short-memory"),
    "no effect": lambda: draw_what_if(make_run(), "china-vetoes"),
    "one pair, three events": lambda: draw_what_if(make_run(few=True, report=PAIRS[:1]), "no-veto"),
    "six pairs": lambda: draw_what_if(make_run(report=PAIRS[:6]), "no-gas-attack"),
    "one member": lambda: draw_what_if(make_run(members=1), "no-veto"),
    "long names": lambda: draw_what_if(make_run(names=LONG), "sanctions-accepted"),
    "500 days": lambda: draw_what_if(make_run(days=500), "sanctions-accepted"),
    "baseline": lambda: draw_baseline(make_run()),
    "no what-ifs": lambda: draw_baseline(make_run(worlds=False)),
    "effects": lambda: draw_effects(make_run()),
    "effects of six pairs": lambda: draw_effects(make_run(report=PAIRS[:6])),
    "no effects": lambda: draw_effects(make_run(worlds=False)),
    "heat map": lambda: draw_heatmap(make_run(), "tension"),
    "heat map, long names": lambda: draw_heatmap(make_run(names=LONG, days=500), "trust"),
    "network": lambda: draw_network(make_run()),
    "network of a what-if": lambda: draw_network(make_run(report=PAIRS[:6]), "no-gas-attack"),
}  # fmt: skip


def texts(figure: Figure) -> list[Text]:
    """Every text that can be seen."""
    return [t for t in figure.findobj(Text) if t.get_text() and _shown(t)]


def _shown(text: Text) -> bool:
    """Labels of axes that are switched off are not drawn, though they are there."""
    ax = text.axes
    return text.get_visible() and (ax is None or bool(ax.axison) or text in ax.texts)


@pytest.mark.parametrize("name", DRAWN)
def test_no_text_is_cut_and_none_covers_another(name: str) -> None:
    figure = DRAWN[name]()
    with settings():
        figure.canvas.draw()
        boxes = [(t.get_text(), t.get_window_extent().padded(-1.5)) for t in texts(figure)]
    across, up = figure.get_size_inches() * figure.dpi
    cut = [t for t, b in boxes if b.x0 < 0 or b.y0 < 0 or b.x1 > across or b.y1 > up]
    assert not cut
    covered = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert not covered


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_says_that_it_is_conditional_on_the_model(name: str) -> None:
    words = " ".join(t.get_text().replace("\n", " ") for t in texts(DRAWN[name]()))
    assert "Conditional on the model; not a forecast" in words
    assert "not calibrated" in words


def curves(figure: Figure, label: str) -> list[Line2D]:
    return [line for ax in figure.axes for line in ax.lines if line.get_label() == label]


def test_the_what_if_begins_on_the_changed_day_and_is_dashed() -> None:
    lines = curves(draw_what_if(make_run(), "no-veto"), "what-if")
    assert lines
    for line in lines:
        assert np.asarray(line.get_xdata()).min() == 11  # 12 April, from 1 April on
        assert line.get_linestyle() == "--"
        assert line.get_drawstyle() == "steps-post"


def test_the_baseline_is_solid_over_the_whole_period() -> None:
    lines = curves(draw_what_if(make_run(), "no-veto"), "baseline")
    assert len(lines) == 9  # two directions and tension of three pairs
    for line in lines:
        x = np.asarray(line.get_xdata())
        assert (x.min(), x.max()) == (0, 30)
        assert line.get_linestyle() == "-"


def test_panels_of_a_column_have_one_scale() -> None:
    figure = draw_what_if(make_run(), "no-veto")
    panels = {line.axes for line in curves(figure, "baseline")}
    by_column: dict[float, set[float]] = {}
    for ax in panels:
        assert isinstance(ax, Axes)
        low, high = ax.get_ylim()
        by_column.setdefault(ax.get_position().x0, set()).add(round(high - low, 6))
    assert len(by_column) == 2
    assert all(len(spans) == 1 for spans in by_column.values())


def test_one_member_has_no_bands() -> None:
    single, many = (draw_what_if(make_run(members=n), "no-veto") for n in (1, 200))
    assert sum(len(ax.collections) for ax in single.axes) < sum(
        len(ax.collections) for ax in many.axes
    )
    assert "no range" in " ".join(t.get_text() for t in texts(single)).replace("\u00a0", " ")


def test_a_removed_event_is_named_as_removed() -> None:
    words = [t.get_text() for t in texts(draw_what_if(make_run(), "no-veto"))]
    assert sum("REMOVED: Russia vetoes" in word for word in words) == 1


def test_more_events_than_fit_are_counted_and_changed_ones_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("relsim.views.marks.LISTED", 5)
    words = [t.get_text() for t in texts(draw_what_if(make_run(), "no-veto"))]
    assert any("15 further events" in word for word in words)
    assert any("REMOVED" in word for word in words)


def test_a_heat_map_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relsim.views.heatmap.PAIRS", 4)
    words = [t.get_text() for t in texts(draw_heatmap(make_run()))]
    assert any("5 pairs with smaller moves are left out" in word for word in words)


def test_a_network_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relsim.views.network.TIES", 4)
    words = " ".join(t.get_text() for t in texts(draw_network(make_run())))
    assert "Left out: 5 pairs" in words


def small_run() -> RunRecord:
    return make_run(few=True, report=PAIRS[:1])


def test_both_files_of_every_figure_are_written_with_equal_bytes_each_time(tmp_path: Path) -> None:
    record = small_run()
    first = save_figures(record, tmp_path / "first")
    with helpers(1, get_ready) as executor:
        second = save_figures(record, tmp_path / "second", executor=executor)
    names = {f"{name}.{kind}" for name in figure_names(record) for kind in ("png", "svg")}
    assert {path.name for path in first} == names
    assert [p.name for p in first] == [p.name for p in second]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_text_in_svg_is_text(tmp_path: Path) -> None:
    save_figures(small_run(), tmp_path)
    svg = (tmp_path / "what-if-no-veto.svg").read_text("utf-8")
    assert "Conditional on" in svg
    assert "<dc:date>" not in svg


def test_naming_the_package_loads_no_drawing_library() -> None:
    code = (
        "import sys, relsim.views; sys.exit('matplotlib' in sys.modules or 'polars' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_report_and_the_tables_need_no_drawing_library() -> None:
    code = (
        "import sys, relsim.views.report, relsim.views.tables; "
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

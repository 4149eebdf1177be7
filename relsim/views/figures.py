"""Every figure of a run, as PNG and SVG, with the same bytes whenever it is drawn again."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Executor
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from relsim.run.record import RunRecord
from relsim.run.sharing import shared
from relsim.views.effects_plot import draw_effects
from relsim.views.heatmap import draw_heatmap
from relsim.views.network import draw_network
from relsim.views.overview import draw_baseline
from relsim.views.style import new_figure, save, settings, write
from relsim.views.trajectories import draw_what_if

__all__ = ["figure_names", "get_ready", "save_figures"]

WHAT_IF = "what-if-"


def figure_names(record: RunRecord) -> list[str]:
    """Names of the figures, without their endings: what :func:`save_figures` writes."""
    names = [f"{WHAT_IF}{entry.name}" for entry in record.manifest.what_ifs]
    summary = ["effects"] if names else []
    return [*names, "baseline", *summary, "network", "heatmap-tension", "heatmap-trust"]


def get_ready() -> None:
    """Load fonts and both file formats, which a process's first figure would else wait for."""
    with settings():
        figure = new_figure(1, 1)
        write(figure, 0.1, 0.1, "ready")
        for kind in ("png", "svg"):
            figure.savefig(BytesIO(), format=kind)
    gc.freeze()


def save_figures(
    record: RunRecord, folder: Path, *, executor: Executor | None = None
) -> list[Path]:
    """Write all figures into a folder and return their paths, sorted.

    Args:
        record: The run.
        folder: Where to write; it is made if need be.
        executor: Shares the figures among processes; without one, all are drawn here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(record, name, folder) for name in figure_names(record)]
    gc.freeze()  # pictures are many small objects in cycles: do not look through all else each time
    try:
        written = shared(save_figure, jobs, executor)
    finally:
        gc.unfreeze()
    return sorted(path for paths in written for path in paths)


def save_figure(record: RunRecord, name: str, folder: Path) -> list[Path]:
    """Draw one figure by its name and write both files."""
    figure = _drawer(name)(record)
    with settings():
        return save(figure, folder / name)


def _drawer(name: str) -> Callable[[RunRecord], Figure]:
    if name.startswith(WHAT_IF):
        return lambda record: draw_what_if(record, name.removeprefix(WHAT_IF))
    fixed: dict[str, Callable[[RunRecord], Figure]] = {
        "baseline": draw_baseline,
        "effects": draw_effects,
        "network": draw_network,
        "heatmap-tension": lambda record: draw_heatmap(record, "tension"),
        "heatmap-trust": lambda record: draw_heatmap(record, "trust"),
    }
    return fixed[name]

"""Every figure of a run, as PNG and SVG, with the same bytes whenever it is drawn again."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

from matplotlib.figure import Figure

from relsim.run.record import RunRecord
from relsim.views.effects_plot import draw_effects
from relsim.views.heatmap import draw_heatmap
from relsim.views.network import draw_network
from relsim.views.overview import draw_baseline
from relsim.views.style import new_figure, save, settings, write
from relsim.views.trajectories import draw_what_if

__all__ = ["drawing_pool", "figure_names", "save_figures"]

WHAT_IF = "what-if-"


def figure_names(record: RunRecord) -> list[str]:
    """Names of the figures, without their endings: what :func:`save_figures` writes."""
    names = [f"{WHAT_IF}{entry.name}" for entry in record.manifest.what_ifs]
    summary = ["effects"] if names else []
    return [*names, "baseline", *summary, "network", "heatmap-tension", "heatmap-trust"]


def drawing_pool(jobs: int = 2) -> ProcessPoolExecutor:
    """Processes besides this one that get ready to draw while something else is computed.

    Starting one and loading matplotlib takes about a second; give it to :func:`save_figures`, and
    use it as a context manager.
    """
    pool = ProcessPoolExecutor(
        max(1, jobs - 1), mp_context=get_context("spawn"), initializer=gc.freeze
    )
    pool.submit(_get_ready)
    return pool


def _get_ready() -> None:
    """Load fonts and both file formats, which the first figure would else wait for."""
    with settings():
        figure = new_figure(1, 1)
        write(figure, 0.1, 0.1, "ready")
        for kind in ("png", "svg"):
            figure.savefig(BytesIO(), format=kind)


def save_figures(
    record: RunRecord,
    folder: Path,
    *,
    jobs: int = 2,
    pool: ProcessPoolExecutor | None = None,
) -> list[Path]:
    """Write all figures into a folder and return their paths, sorted.

    Args:
        record: The run.
        folder: Where to write; it is made if need be.
        jobs: Processes, this one included. With more than one, a script that calls this needs the
            usual ``if __name__ == "__main__"``.
        pool: A :func:`drawing_pool` that is ready; else one is started where ``jobs`` asks for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if pool is not None:
        return _share(record, folder, pool)
    if jobs > 1:
        with drawing_pool(jobs) as own:
            return _share(record, folder, own)
    return sorted(
        path for name in figure_names(record) for path in save_figure(record, name, folder)
    )


def _share(record: RunRecord, folder: Path, pool: ProcessPoolExecutor) -> list[Path]:
    names = figure_names(record)
    futures = [(name, pool.submit(save_figure, record, name, folder)) for name in names]
    written = _help(record, folder, futures)
    for _, future in futures:
        if not future.cancelled():
            written += future.result()
    return sorted(written)


def _help(
    record: RunRecord, folder: Path, futures: list[tuple[str, Future[list[Path]]]]
) -> list[Path]:
    """Draw here, from the end of the queue, whatever no other process has begun."""
    written: list[Path] = []
    gc.freeze()  # pictures are many small objects in cycles: do not look through all else each time
    try:
        for name, future in reversed(futures):
            if future.cancel():
                written += save_figure(record, name, folder)
    finally:
        gc.unfreeze()
    return written


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

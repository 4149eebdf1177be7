from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from relsim.run.record import RunRecord
from relsim.views.figures import figure_names
from relsim.views.report import report_html
from views.synthetic import NAMES, make_run

EVIL = "<script>alert('x')</script> & \"q\""


class Structure(HTMLParser):
    """Collects identifiers, links, pictures and headings, and the nesting of tags."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        self.pictures += [found] if tag == "img" else []


def structure(page: str) -> Structure:
    found = Structure()
    found.feed(page)
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return report_html(make_run())


def test_the_page_is_well_formed(page: str) -> None:
    root = ET.fromstring(page.removeprefix("<!DOCTYPE html>"))  # noqa: S314 - our own page
    assert root.tag == "html"
    assert root.attrib["lang"] == "en"


def test_every_link_leads_somewhere_within_the_run_folder(page: str) -> None:
    found = structure(page)
    assert len(found.ids) == len(set(found.ids))
    for link in found.links:
        assert link.removeprefix("#") in found.ids or link.startswith("figures/")
    assert "http" not in re.sub(r"xmlns=\S+", "", page)
    assert "script" not in found.tags


def test_every_picture_is_one_that_is_drawn_and_has_words(page: str) -> None:
    pictures = structure(page).pictures
    drawn = {f"figures/{name}.svg" for name in figure_names(make_run())}
    assert {picture["src"] for picture in pictures} == drawn
    assert all(len(picture["alt"] or "") > 20 for picture in pictures)


def test_the_page_holds_finding_effects_events_scores_and_limits(page: str) -> None:
    for part in (
        "What if the gas attack had not happened?", "90 % range", "not calibrated",
        "conditional on the model; not a forecast".capitalize(), "The Paper, 2017-04-11",
        "relsim rerun FOLDER", "no-veto: removed", "12.1 points above", "none is a forecast",
        "tension_half_life_days = 20", "30 and 90, most often 60",
    ):  # fmt: skip
        assert part in page


def test_interventions_and_assumptions_are_in_different_sections(page: str) -> None:
    effects = page[page.index('id="effects"') : page.index('id="pictures"')]
    assumptions = page[page.index('id="assumptions"') : page.index('id="parameters"')]
    assert "no-veto" in effects
    assert "short-memory" not in effects
    assert "short-memory" in assumptions
    assert "no-veto" not in assumptions


def evil_run() -> RunRecord:
    record = make_run(names=tuple((code, EVIL) for code in NAMES))
    manifest = record.manifest.model_copy(update={"title": EVIL, "name": EVIL})
    worlds = tuple(
        entry.model_copy(update={"question": EVIL if entry.question else None})
        for entry in manifest.worlds
    )
    manifest = manifest.model_copy(update={"worlds": worlds})
    events = record.events.with_columns(summary=pl.lit(EVIL), because=pl.lit(EVIL))
    return RunRecord(manifest, record.trajectories, events, record.paths)


def test_everything_is_escaped() -> None:
    page = report_html(evil_run())
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    ET.fromstring(page.removeprefix("<!DOCTYPE html>"))  # noqa: S314 - our own page


def test_a_run_without_what_ifs_tells_what_happened() -> None:
    page = report_html(make_run(worlds=False))
    assert "rises from 40.6 to 51.4" in page
    assert 'id="effects"' not in page
    assert "figures/effects.svg" not in page


def test_the_ways_of_effect_are_told_for_reported_pairs() -> None:
    record = make_run()
    paths = pl.DataFrame(
        [
            ("baseline", "strike", "RUS", "USA", 0.0, 0.05, "RUS cares for SYR"),
            ("baseline", "strike", "SYR", "USA", 0.0, 0.35, "direct"),
        ],
        schema=record.paths.schema,
        orient="row",
    )
    page = report_html(RunRecord(record.manifest, record.trajectories, record.events, paths))
    assert "RUS cares for SYR" in page
    assert "SYR in USA" not in page


def test_the_page_is_the_same_every_time(page: str, tmp_path: Path) -> None:
    record = make_run()
    moved = RunRecord(record.manifest, record.trajectories, record.events, record.paths, tmp_path)
    assert report_html(moved) == page

"""POLECAT weekly files: PLOVER events by tab-separated columns.

Some files carry more names in the header than rows have columns, some end rows with stray tabs;
the width of each row tells. PLOVER is coarser than CAMEO, so each type and mode stands for one
code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from types import MappingProxyType

import polars as pl

from relsim.events.taxonomy import all_cameo
from relsim.sources.actors import Reading
from relsim.sources.feed import UNLISTED, Feed, Reader, TableReader
from relsim.sources.layout import layout_of
from relsim.sources.lines import Table
from relsim.sources.rows import Side, day_end, instant, judged, tried

__all__ = ["POLECAT", "plover_codes"]

COLUMNS = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors"),
    *("Actor Title", "Actor Name Raw", "Wikipedia Actor ID"),
    *("Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector"),
    *("Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID"),
    *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude"),
    *("GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date"),
    *("Story People", "Story Organizations", "Story Locations", "Language", "Version"),
)
"""The published order."""
_WANTED = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country"),
    *("Recipient Name", "Recipient Country", "Source", "Publication Date"),
)
_NOTHING = ("None", "none", "NA", "NaN", "nan", "-")


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _keys(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(_key, names))


def _side(role: str) -> Side:
    country, name = f"{role} Country", f"{role} Name"
    return Side((Reading(country, "iso3"), Reading(name, "group-name")), (country,))


_SOURCE, _TARGET = _side("Actor"), _side("Recipient")


@cache
def plover_codes() -> Mapping[str, str]:
    """A CAMEO code for each PLOVER type, and for each `TYPE/mode`: the broadest, lowest one."""
    found = {"ACCUSE": "11"}  # the lowest would be 09, to investigate, which says less
    for code in sorted(all_cameo().values(), key=lambda each: (len(each.code), each.code)):
        if code.plover:
            found.setdefault(code.plover, code.code)
            if code.plover_mode:
                found.setdefault(f"{code.plover}/{code.plover_mode}", code.code)
    return MappingProxyType(found)


def _events(known_at: datetime | None, frame: pl.DataFrame) -> pl.DataFrame:
    texts = [name for name in frame.columns if name != "line"]
    cleared = frame.with_columns(
        pl.when(~pl.col(name).str.strip_chars().is_in(_NOTHING))
        .then(pl.col(name).str.strip_chars())
        .alias(name)
        for name in texts
    ).with_columns(occurred_at=instant("Event Date", "%Y-%m-%d"))
    known = day_end(instant("Publication Date", "%Y-%m-%d"))
    pairs = _pairs(cleared)
    rows = tried(pairs, _SOURCE, _TARGET).with_columns(
        known_at=pl.coalesce(
            known, pl.lit(known_at, pl.Datetime("us", "UTC")), day_end(pl.col("occurred_at"))
        ),
        code=_code(),
        from_sector=_below_the_state("Actor"),
        to_sector=_below_the_state("Recipient"),
        publisher=pl.col("Source").fill_null(""),
    )
    return judged(rows, _SOURCE, _TARGET)


def _pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """A row for each pair, where several countries stand on one side.

    Names are kept where there are as many as countries; the second pair's id ends in `.2`.
    """
    sides = [f"{role} {part}" for role in ("Actor", "Recipient") for part in ("Country", "Name")]
    if not frame.select(
        pl.any_horizontal(pl.col(sides).str.contains(";", literal=True).any())
    ).item():
        return frame.with_columns(id=pl.lit("polecat:") + pl.col("Event ID").str.to_lowercase())
    pairs = frame
    for role in ("Actor", "Recipient"):
        country, name = f"{role} Country", f"{role} Name"
        pairs = pairs.with_columns(pl.col(country, name).str.strip_chars("; ").str.split(";"))
        several = pl.col(country).list.len()
        same = several == pl.col(name).list.len()
        whole = pl.concat_list(pl.col(name).list.join(";")).list.first()
        names = pl.when(same).then(name).otherwise(whole.repeat_by(pl.coalesce(several, 1)))
        countries = pl.coalesce(country, pl.lit([None], pl.List(pl.String)))
        pairs = pairs.with_columns(countries.alias(country), names.alias(name)).explode(
            country, name
        )
        pairs = pairs.with_columns(pl.col(country, name).str.strip_chars())
    number = pl.int_range(1, pl.len() + 1).over("line")
    ending = pl.when(number > 1).then(pl.concat_str(pl.lit("."), number)).otherwise(pl.lit(""))
    whole_id = pl.concat_str(pl.lit("polecat:"), pl.col("Event ID").str.to_lowercase(), ending)
    return pairs.with_columns(id=whole_id)


def _code() -> pl.Expr:
    kind = pl.col("Event Type").str.to_uppercase()
    fine = kind + "/" + pl.col("Event Mode").str.to_lowercase().str.replace_all("_", "-")
    codes = {key.replace("_", "-"): code for key, code in plover_codes().items()}
    by_mode = fine.replace_strict(codes, default=None, return_dtype=pl.String)
    by_type = kind.replace_strict(codes, default=None, return_dtype=pl.String)
    return pl.coalesce(by_mode, by_type, pl.lit(UNLISTED) + pl.col("Event Type"))


def _below_the_state(role: str) -> pl.Expr:
    name = pl.col(f"{role} Name")
    return pl.when(~name.eq_missing(pl.col(f"{role} Country"))).then(name)


def _without_stray_tabs(width: int, line: bytes) -> bytes | None:
    """A row with empty columns too many at its end, cut to the table's width."""
    cells = line.split(b"\t")
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return b"\t".join(cells[:width])
    return None


def _in_published_order(places: Sequence[int], width: int, line: bytes) -> bytes | None:
    """A row that has a column for every name of a longer header, without the surplus ones."""
    row = _without_stray_tabs(width, line) or line
    cells = row.split(b"\t")
    if len(cells) == width and cells[-1].strip():
        return b"\t".join(cells[at] for at in places)
    return _without_stray_tabs(len(COLUMNS), row)


def _reader(head: bytes, known_at: datetime | None) -> Reader | None:
    keys = _without_blank_end(layout_of(head, "\t").keys)
    published = _keys(COLUMNS)
    if not set(_keys(_WANTED)) <= set(keys):
        return None
    surplus = [key for key in keys if key and key not in published]
    if surplus and set(published) <= set(keys):
        places = [keys.index(key) for key in published]
        mend, width = partial(_in_published_order, places, len(keys)), len(COLUMNS)
        columns = {name: COLUMNS.index(name) for name in _WANTED}
    else:
        mend, width = partial(_without_stray_tabs, len(keys)), len(keys)
        columns = {name: keys.index(_key(name)) for name in _WANTED}
    notices = [f"names too many in the header: {', '.join(surplus)}"] if surplus else []
    table = Table(columns, width, mend=mend)
    return TableReader(table, partial(_events, known_at), header=True, notices=notices)


def _without_blank_end(keys: Sequence[str]) -> Sequence[str]:
    """The names up to the last one; stray tabs end the header, too."""
    return keys[: max((at for at, key in enumerate(keys) if key), default=-1) + 1]


POLECAT = Feed(
    "polecat",
    "40 columns separated by tabs: Event ID, Event Date, Event Type, Event Mode …",
    _reader,
)

"""Whether some rows are events that a log can keep, said in plain words for the first few.

Whatever passes can later be turned into ``Event``s one by one without any failing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl

from relsim.clock import Precision
from relsim.errors import InvalidInput, Problem
from relsim.events.frame import EVENT_FRAME
from relsim.events.taxonomy import all_cameo

__all__ = ["check_frame"]

CODE = "RS131"
SHOWN = 3
MAY_BE_NULL = ("severity", "from_sector", "to_sector", "story", "merged_into")

# The patterns of relsim.events.record, without look-around, which the regex engine lacks.
_ID = r"^[a-z0-9][a-z0-9._:-]{0,99}$"
_ACTOR = r"^[A-Z][A-Z0-9]{1,15}(/members)?$"
# What Python can count, and a day more can be added to.
_CALENDAR = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


def check_frame(rows: pl.DataFrame) -> None:
    """Refuse rows that are no events.

    Raises:
        InvalidInput: other columns or types than ``EVENT_FRAME``, or with a few examples of every
            kind of mistake: missing values, ids that are malformed or come twice, unknown actors,
            codes and precisions, numbers out of range, duplicates that are already marked.
    """
    if problems := list(_columns(rows)):
        raise InvalidInput(problems)
    if problems := [*_rows(rows), *_twice(rows)]:
        raise InvalidInput(problems)


def _columns(rows: pl.DataFrame) -> Iterator[Problem]:
    given = dict(rows.schema)
    for name, kind in EVENT_FRAME.items():
        if name not in given:
            yield Problem(CODE, f"the rows have no column `{name}`")
        elif given[name] != kind:
            yield Problem(CODE, f"column `{name}` must be {kind}, not {given[name]}")
    for name in given.keys() - EVENT_FRAME.keys():
        yield Problem(CODE, f"the rows have a column `{name}`, which no event has")
    if given.keys() == EVENT_FRAME.keys() and list(given) != list(EVENT_FRAME):
        yield Problem(CODE, f"the columns come in another order than {', '.join(EVENT_FRAME)}")


def _rules() -> dict[str, tuple[str, pl.Expr]]:
    """What must hold of every row: the column to show, and the condition."""
    codes = list(all_cameo())
    rules = {
        f"`{name}` must not be missing": (name, pl.col(name).is_not_null())
        for name in EVENT_FRAME
        if name not in MAY_BE_NULL
    }
    return rules | {
        "an `id` is lower-case words joined by . _ : or -": ("id", pl.col("id").str.contains(_ID)),
        "`from` is a code of a state or organisation": (
            "from",
            pl.col("from").str.contains(_ACTOR),
        ),
        "`to` is a code of a state or organisation": ("to", pl.col("to").str.contains(_ACTOR)),
        "`code` is a CAMEO code": ("code", pl.col("code").is_in(codes)),
        f"`precision` is one of {', '.join(Precision)}": (
            "precision",
            pl.col("precision").is_in([word.value for word in Precision]),
        ),
        "`occurred_at` lies within the calendar": (
            "occurred_at",
            pl.col("occurred_at").is_between(*_CALENDAR),
        ),
        "`known_at` lies within the calendar": (
            "known_at",
            pl.col("known_at").is_between(*_CALENDAR),
        ),
        "`severity` lies between −10 and 10": (
            "severity",
            pl.col("severity").is_null() | pl.col("severity").is_between(-10, 10),
        ),
        "`confidence` lies between 0 and 1": ("confidence", pl.col("confidence").is_between(0, 1)),
        "`mentions` is no less than 0": ("mentions", pl.col("mentions") >= 0),
        "`merged_into` is for the log to fill in": ("merged_into", pl.col("merged_into").is_null()),
    }


def _rows(rows: pl.DataFrame) -> Iterator[Problem]:
    rules = _rules()
    holds = rows.lazy().select(
        condition.fill_null(value=True).alias(rule) for rule, (_, condition) in rules.items()
    )
    broken = holds.select(pl.all().all()).collect().row(0, named=True)
    for rule, (column, condition) in rules.items():
        if not broken[rule]:
            wrong = rows.filter(~condition)
            yield _problem(rule, wrong, column)


def _twice(rows: pl.DataFrame) -> Iterator[Problem]:
    if rows["id"].n_unique() < rows.height:
        yield _problem("an `id` comes once", rows.filter(pl.col("id").is_duplicated()), "id")


def _problem(rule: str, wrong: pl.DataFrame, column: str) -> Problem:
    # Only what is shown, and as text: Python could not hold every instant that a column can.
    examples = wrong.head(SHOWN).select(
        "id", "line", shown=pl.col(column).to_physical().cast(pl.String)
    )
    shown = [
        f"`{event_id}` (line {line}) has {value!r}" for event_id, line, value in examples.rows()
    ]
    more = f" and {wrong.height - SHOWN:,} more" if wrong.height > SHOWN else ""
    return Problem(CODE, f"{rule}: {'; '.join(shown)}{more}")

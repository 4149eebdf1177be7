"""Every Hypothesis strategy for domain objects, in one place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY, Precision, midnight
from relsim.events.event import Assessment, Event, Role, Standing
from relsim.events.pairs import Direction, Pair
from relsim.events.provenance import Provenance
from relsim.events.query import Query
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.relations import Relations
from relsim.model.rules import Delay, Rule

ACTORS = ("CHN", "FRA", "GBR", "RUS", "SYR", "USA")
START = datetime(2017, 4, 1, tzinfo=UTC)
PERIOD_DAYS = 30
CODES = ("010", "0256", "042", "046", "057", "111", "120", "129", "138", "160", "163", "190", "195")


def unit() -> st.SearchStrategy[float]:
    """A number in [0, 1]."""
    return st.floats(0.0, 1.0)


def trusts() -> st.SearchStrategy[float]:
    """A level of trust, the bounds included."""
    return st.floats(-1.0, 1.0)


def strengths(largest: float = 700.0) -> st.SearchStrategy[float]:
    """A summed strength a or b; sometimes exactly nothing, sometimes enormous."""
    return st.one_of(st.just(0.0), st.floats(1e-12, 3.0), st.floats(0.0, largest))


def gaps_days() -> st.SearchStrategy[float]:
    """A gap between events, from a minute to a century."""
    return st.floats(1.0 / TICKS_PER_DAY, 36_525.0)


def rates_per_day() -> st.SearchStrategy[float]:
    """A rate; zero is an infinite half-life."""
    return st.one_of(st.just(0.0), st.floats(1e-6, 1.0))


def parameters(**fixed: Any) -> st.SearchStrategy[Parameters]:
    """Parameters anywhere within reason."""
    free: dict[str, st.SearchStrategy[Any]] = {
        "jump": st.sampled_from(["reservoir", "tsinghua", "logistic"]),
        "trust_half_life_years": st.one_of(st.just(float("inf")), st.floats(0.1, 50.0)),
        "gap_half_life_years": st.one_of(st.just(float("inf")), st.floats(0.1, 50.0)),
        "tension_half_life_days": st.floats(1.0, 400.0),
        "gain": st.floats(0.0, 2.0),
        "loss": st.floats(0.0, 5.0),
        "reciprocity": unit(),
        "ally_share": unit(),
        "surprise": unit(),
    }
    free |= {name: st.just(value) for name, value in fixed.items()}
    return st.fixed_dictionaries(free).map(PARAMETER_SETS["curated"].with_changes)


@st.composite
def events(draw: st.DrawFn, event_id: str | None = None, codes: tuple[str, ...] = CODES) -> Event:
    """An event between one or two actors on each side, within the period."""
    source = draw(st.sampled_from(ACTORS))
    targets = draw(
        st.lists(
            st.sampled_from([a for a in ACTORS if a != source]),
            min_size=1,
            max_size=2,
            unique=True,
        )
    )
    minutes = draw(
        st.one_of(
            st.integers(0, PERIOD_DAYS - 1).map(lambda day: day * TICKS_PER_DAY),
            st.integers(0, PERIOD_DAYS * TICKS_PER_DAY - 1),
        )
    )
    return Event.model_validate(
        {
            "id": event_id or draw(st.from_regex(r"[a-z][a-z0-9]{0,7}", fullmatch=True)),
            "occurred_at": START + timedelta(minutes=minutes),
            "from": source,
            "to": tuple(targets),
            "code": draw(st.sampled_from(codes)),
            "severity": draw(st.one_of(st.none(), st.floats(-10.0, 10.0))),
            "confidence": draw(st.one_of(st.just(1.0), unit())),
        }
    )


@st.composite
def histories(draw: st.DrawFn, max_size: int = 8) -> tuple[Event, ...]:
    """Some events with distinct ids, several of them perhaps at the same instant."""
    size = draw(st.integers(0, max_size))
    return tuple(draw(events(event_id=f"event-{number}")) for number in range(size))


@st.composite
def standing_histories(draw: st.DrawFn) -> tuple[Event, ...]:
    """Histories in which conditions begin, end by themselves, and are lifted."""
    history = list(draw(histories()))
    for number, event in enumerate(history):
        change: dict[str, Any] = {}
        until = draw(st.sampled_from([None, history[-1].occurred_at]))
        if draw(st.booleans()):
            change["standing"] = Standing(until=until)
        earlier = [other.id for other in history[:number]]
        if draw(st.booleans()) and earlier:
            change["lifts"] = (draw(st.sampled_from(earlier)),)
        history[number] = event.model_copy(update=change)
    return tuple(history)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Rules that answer events, also those of other rules, some with standing conditions."""
    response: dict[str, Any] = {"from": "target", "to": "initiator", "code": "112"}
    if draw(st.booleans()):
        response["standing"] = {}
    return Rule(
        "rule",
        Query(sign=draw(st.sampled_from(["hostile", "cooperative"]))),
        response,
        probability=draw(st.sampled_from([0.3, 1.0])),
        delay=draw(st.sampled_from([Delay("fixed", 3.0), Delay("exponential", 2.0)])),
        at_most=draw(st.integers(1, 5)),
        answers_generated=draw(st.booleans()),
    )


@st.composite
def relations(draw: st.DrawFn, *, affinities: bool = True) -> Relations:
    """Starting levels of all pairs; affinities between some."""
    directions = [Direction(a, b) for a in ACTORS for b in ACTORS if a != b]
    pairs = [Pair(a, b) for a in ACTORS for b in ACTORS if a < b]
    some = st.lists(st.sampled_from(directions), max_size=4, unique=True)
    return Relations(
        ACTORS,
        trust={d: draw(st.floats(-0.9, 0.9)) for d in directions[::3]},
        baseline={d: draw(st.floats(-0.9, 0.9)) for d in directions[::5]},
        tension={p: draw(unit()) for p in pairs[::2]},
        affinity={d: draw(unit()) for d in draw(some)} if affinities else {},
    )


def words() -> st.SearchStrategy[str]:
    """A short text of any characters that UTF-8 can carry."""
    return st.text(st.characters(codec="utf-8"), max_size=12)


def event_ids() -> st.SearchStrategy[str]:
    """Names of events."""
    return st.from_regex(r"[a-z0-9][a-z0-9._:-]{0,11}", fullmatch=True)


def instants() -> st.SearchStrategy[datetime]:
    """UTC instants of two centuries: midnights as often as odd microseconds."""
    days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
    times = st.timedeltas(timedelta(0), timedelta(days=1))
    return st.one_of(days.map(midnight), st.builds(lambda d, t: midnight(d) + t, days, times))


def provenances() -> st.SearchStrategy[Provenance]:
    """Places where an event was read."""
    return st.builds(
        Provenance,
        publisher=words(),
        title=st.none() | words(),
        published=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        url=st.none() | words(),
        span=st.none() | st.tuples(st.integers(0, 99), st.integers(100, 200)),
        known_at=st.none() | instants(),
    )


def assessments() -> st.SearchStrategy[Assessment]:
    """Observed levels of trust or tension."""
    bands = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted)
    measures = st.sampled_from(["trust", "tension"])
    return st.builds(
        lambda m, band: Assessment(measures=m, low=band[0], high=band[1]), measures, bands
    )


@st.composite
def rich_events(draw: st.DrawFn) -> Event:
    """Any valid event at all: two sides or several roles, every optional field at times."""
    actors = st.lists(st.sampled_from(ACTORS), min_size=1, max_size=3, unique=True)
    fields: dict[str, object] = {
        "id": draw(event_ids()),
        "occurred_at": draw(instants()),
        "precision": draw(st.sampled_from(Precision)),
        "code": draw(st.sampled_from(CODES)),
        "severity": draw(st.none() | st.floats(-10, 10)),
        "confidence": draw(st.just(1.0) | unit()),
        "status": draw(st.sampled_from(["occurred", "scheduled"])),
        "about": draw(st.lists(words(), max_size=2)),
        "caused_by": draw(st.lists(event_ids(), max_size=2)),
        "lifts": draw(st.lists(event_ids(), max_size=2)),
        "standing": draw(st.none() | st.builds(Standing, until=st.none() | instants())),
        "assessment": draw(st.none() | assessments()),
        "summary": draw(words()),
        "provenance": draw(st.lists(provenances(), max_size=2)),
    }
    if draw(st.booleans()):
        fields |= {"from": draw(actors), "to": draw(actors)}
    else:
        roles = st.dictionaries(st.sampled_from(Role), actors, min_size=1, max_size=3)
        fields["roles"] = draw(roles)
    return Event.model_validate(fields)


@st.composite
def causal_histories(draw: st.DrawFn, max_size: int = 8) -> tuple[Event, ...]:
    """Events of which later ones were brought about by earlier ones, at times by several."""
    history: list[Event] = []
    for number in range(draw(st.integers(1, max_size))):
        event = draw(events(event_id=f"event-{number}"))
        causes = [earlier.id for earlier in history]
        some = st.lists(st.sampled_from(causes), max_size=2, unique=True) if causes else st.just([])
        history.append(event.model_copy(update={"caused_by": tuple(draw(some))}))
    return tuple(sorted(history, key=lambda event: (event.occurred_at, event.id)))


def changes_to(event_id: str) -> st.SearchStrategy[dict[str, Any]]:
    """A change, as authors write it, that touches this event alone."""
    days = st.floats(-20.0, 20.0)
    return st.one_of(
        st.just({"remove": event_id}),
        st.sampled_from(CODES).map(lambda code: {"replace": event_id, "with": {"code": code}}),
        days.map(lambda by: {"shift": event_id, "by_days": by}),
        st.floats(0.0, 1.0).map(lambda factor: {"reweight": event_id, "factor": factor}),
        unit().map(lambda confidence: {"reweight": event_id, "confidence": confidence}),
    )


def scenario_values() -> st.SearchStrategy[Any]:
    """Anything that YAML can say, built from the words of the scenario language."""
    keys = st.sampled_from(SCENARIO_WORDS)
    leaves = st.one_of(
        keys,
        st.none(),
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(),
        words(),
        st.sampled_from(
            ["USA-RUS", "RUS>USA", "2017-04-12", "2017-04-31", "9999-12-31", "0001-01-01", "G7"]
        ),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)
        ),
        max_leaves=12,
    )


SCENARIO_WORDS = (
    *("relsim", "title", "extends", "actors", "log", "select", "events", "period", "relations"),
    *("parameters", "reactions", "what_if", "ensemble", "report", "assert", "start", "end"),
    *("id", "date", "occurred_at", "from", "to", "roles", "code", "do", "severity", "standing"),
    *("until", "caused_by", "provenance", "published", "changes", "assume", "remove", "replace"),
    *("with", "add", "shift", "reweight", "by_days", "factor", "when", "response", "delay"),
    *("default", "trust", "tension", "affinity", "USA-RUS", "RUS>USA", "pairs", "at", "between"),
    *("uncertain", "gain", "low", "high", "prior", "members", "seed", "AVA", "veto", "no-veto"),
)
"""Keys and words of scenarios, right and wrong places alike."""


@st.composite
def feed_rows(draw: st.DrawFn, max_size: int = 5) -> list[dict[str, Any]]:
    """Rows of a feed, ids unique, in a world so small that many tell of one act."""
    numbers = draw(st.lists(st.integers(1, 9), min_size=1, max_size=max_size, unique=True))
    return [
        {
            "id": draw(st.just(f"icews:{number}") | st.just(f"icews:x-{number}")),
            "occurred_at": START + timedelta(days=draw(st.integers(0, 1))),
            "known_at": START + timedelta(days=draw(st.integers(0, 5))),
            "from": "RUS",
            "to": draw(st.sampled_from(("RUS", "USA"))),
            "code": draw(st.sampled_from(("051", "190"))),
            "from_sector": draw(st.sampled_from((None, "Military"))),
            "mentions": draw(st.integers(1, 2)),
            "line": number,
        }
        for number in numbers
    ]

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log.building import correction, event, retraction
from relsim.canonical import canonical_bytes
from relsim.errors import InvalidInput
from relsim.events.record import Record
from relsim.log.codec import Codec, RecordType, decode, encode
from relsim.log.records import Correction, LogRecord, Retraction
from strategies import event_ids, instants, rich_events, words

GOLDEN = Path(__file__).parent / "golden"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | words(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words(), inner, max_size=2),
    max_leaves=5,
)
corrections = st.builds(
    Correction,
    corrects=event_ids(),
    set=st.dictionaries(st.sampled_from(["severity", "from", "standing"]), json_values),
    reason=words().filter(bool),
    known_at=instants(),
    source=st.none() | words(),
)
retractions = st.builds(
    Retraction, retracts=event_ids(), reason=words().filter(bool), known_at=instants()
)


@given(rich_events() | corrections | retractions)
def test_decode_undoes_encode_to_the_byte(record: LogRecord) -> None:
    stored = encode(record)
    assert decode(stored) == record
    assert encode(decode(stored)) == stored


def golden_cases() -> list[Any]:
    """Bytes as relsim once stored them. Lines are added to these files, never changed."""
    lines = [
        (file.stem, json.loads(line))
        for file in sorted(GOLDEN.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    return [pytest.param(case, id=f"{stem}-{case['name']}") for stem, case in lines]


@pytest.mark.parametrize("case", golden_cases())
def test_stored_bytes_still_mean_the_same(case: dict[str, Any]) -> None:
    record = decode(case["stored"].encode())
    now = record.model_dump(mode="json", by_alias=True)
    assert type(record).__name__ == case["model"]
    assert {key: now[key] for key in case["decoded"]} == case["decoded"]


@pytest.mark.parametrize("case", golden_cases())
def test_records_are_still_stored_in_the_same_bytes(case: dict[str, Any]) -> None:
    assert encode(decode(case["stored"].encode())) == case["stored"].encode()


def test_stored_bytes_carry_a_word_and_a_version_and_no_defaults() -> None:
    assert json.loads(encode(retraction("a", 3))) == {
        "type": "retraction",
        "schema": 1,
        "retracts": "a",
        "reason": "a rumour",
        "known_at": "2017-04-03",
    }
    assert b"confidence" not in encode(event("a"))
    assert b"source" not in encode(correction("a", 3))


def test_type_and_schema_may_be_left_out_for_an_event() -> None:
    fields = json.loads(encode(event("a")))
    del fields["type"], fields["schema"]
    assert decode(fields) == event("a")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"type": "evnet"}, "no record type is called 'evnet'"),
        ({"type": ["event"]}, "no record type"),
        ({"schema": 2}, "schema 2, and this relsim reads schemas up to 1"),
        ({"schema": 0}, "whole number from 1 on"),
        ({"schema": True}, "whole number from 1 on"),
        ({"schema": "1"}, "whole number from 1 on"),
        ({"weight": 3}, "unknown key `weight`"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        decode(canonical_bytes(json.loads(encode(event("a"))) | fields))


@pytest.mark.parametrize("stored", [b"", b"{", b"[]", b"7", b"\xff"])
def test_bytes_that_are_no_json_object_are_refused(stored: bytes) -> None:
    with pytest.raises(InvalidInput, match="RS110"):
        decode(stored)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no Unicode"):
        encode(event("a", summary="\ud800"))


class Measured(Record):
    """A record in its third schema."""

    metres: float
    by: str = "hand"


def split_name(fields: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 had ``value_and_hand``, schema 2 has the two apart."""
    value, _, by = fields["value_and_hand"].partition(" ")
    return {"feet": float(value), "by": by}


def feet_to_metres(fields: dict[str, Any]) -> dict[str, Any]:
    """Schema 3 counts in metres."""
    rest = {key: value for key, value in fields.items() if key != "feet"}
    return {**rest, "metres": fields["feet"] * 0.3048}


CHAIN: Codec[Measured] = Codec(
    types=(RecordType("measured", Measured, schema=3),),
    upcasters={("measured", 1): split_name, ("measured", 2): feet_to_metres},
)


@pytest.mark.parametrize(
    "old",
    [
        {"type": "measured", "schema": 1, "value_and_hand": "10 Ann"},
        {"type": "measured", "schema": 2, "feet": 10.0, "by": "Ann"},
        {"type": "measured", "schema": 3, "metres": 3.048, "by": "Ann"},
    ],
)
def test_old_records_are_taken_step_by_step_to_todays_schema(old: dict[str, Any]) -> None:
    before = dict(old)
    assert CHAIN.decode(canonical_bytes(old)) == Measured(metres=3.048, by="Ann")
    assert CHAIN.decode(old) == Measured(metres=3.048, by="Ann")
    assert old == before


def test_records_are_written_in_todays_schema() -> None:
    stored = CHAIN.encode(Measured(metres=2.0))
    assert json.loads(stored) == {"type": "measured", "schema": 3, "metres": 2.0}

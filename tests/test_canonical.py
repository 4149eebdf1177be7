from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.canonical import canonical_bytes, sha256_hex, short_hash

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert json.loads(canonical_bytes(value)) == value


@given(st.dictionaries(TEXTS, VALUES, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical_bytes(turned) == canonical_bytes(value)


@given(VALUES)
def test_reading_and_writing_again_changes_nothing(value: Any) -> None:
    once = canonical_bytes(value)
    assert canonical_bytes(json.loads(once)) == once


def test_how_it_looks() -> None:
    value = {"b": [1, 2.5, None, True], "a": "Raúl → Obama", "C": {}}
    assert canonical_bytes(value) == ('{"C":{},"a":"Raúl → Obama","b":[1,2.5,null,true]}'.encode())


def test_a_whole_number_and_a_fraction_are_different_bytes() -> None:
    assert canonical_bytes(1) != canonical_bytes(1.0)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [-float("inf")]])
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_bytes(value)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical_bytes("\ud800")


def test_hashes() -> None:
    assert sha256_hex(b"relsim") == hashlib.sha256(b"relsim").hexdigest()
    assert short_hash(b"relsim") == sha256_hex(b"relsim")[:12]

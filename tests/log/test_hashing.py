from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log.building import day
from relsim.errors import UsageError
from relsim.log.entry import Head
from relsim.log.hashing import GENESIS, Header, leaf_of, merkle_root


def rfc_6962(leaves: list[bytes]) -> bytes:
    """The tree hash, word for word as section 2.1 of RFC 6962 defines it."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + rfc_6962(leaves[:k]) + rfc_6962(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=5), min_size=1, max_size=40))
def test_the_root_is_that_of_rfc_6962(stored: list[bytes]) -> None:
    leaves = [leaf_of(data) for data in stored]
    assert merkle_root(leaves) == rfc_6962(leaves)


def test_the_published_test_vectors_hold() -> None:
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "60616263"]
    leaves = [leaf_of(bytes.fromhex(text)) for text in inputs[:7]]
    leaves.append(leaf_of(bytes.fromhex("606162636465666768696a6b6c6d6e6f")))
    assert merkle_root([]).hex().startswith("e3b0c44298fc1c14")
    assert merkle_root(leaves[:1]).hex().startswith("6e340b9cffb37a98")
    assert merkle_root(leaves).hex() == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


HEADER = Header(2, GENESIS, "ab" * 32, 3, day(5), "hand")


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"previous": "1" * 64},
        {"root": "cd" * 32},
        {"count": 4},
        {"recorded_at": day(5) + timedelta(microseconds=1)},
        {"source": "feed"},
    ],
)
def test_every_field_of_a_header_is_hashed(change: dict[str, object]) -> None:
    assert replace(HEADER, **change).hash != HEADER.hash  # type: ignore[arg-type]


def test_a_headers_hash_stays_what_it_is() -> None:
    assert HEADER.hash == ("c9024cf344601ba3fb7b2b165fccd8f4a179983b45369d968c63c882e89e86e2")


@given(st.integers(0, 10**9))
def test_a_head_can_be_noted_as_text(number: int) -> None:
    head = Head("my@log", number, "0f" * 32)
    assert Head.parse(f" {head}\n") == head


@pytest.mark.parametrize("text", ["", "log", "log@1", "@1:" + "0" * 64, "log@x:" + "0" * 64])
def test_other_text_is_no_head(text: str) -> None:
    with pytest.raises(UsageError, match="is no head"):
        Head.parse(text)

"""The hash chain: leaves, the Merkle root of a commit, and headers that name their predecessor.

A leaf is the SHA-256 of the stored bytes of a record after a zero byte, a node that of its two
children after a one byte, as in RFC 6962. The root only sees leaves, whatever they stand for: a
bulk segment is one more type of record, whose stored bytes name the segment's SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from relsim.canonical import canonical_bytes
from relsim.clock import format_instant

__all__ = ["GENESIS", "Header", "leaf_of", "merkle_root"]

GENESIS = "0" * 64
"""The hash of an empty log, and so what the first commit follows."""

LEAF, NODE, HEADER = b"\x00", b"\x01", b"\x02"


def leaf_of(stored: bytes) -> bytes:
    """The leaf of some stored bytes."""
    return hashlib.sha256(LEAF + stored).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The RFC 6962 tree hash over leaves that are already hashed."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(NODE + left + right).digest() for left, right in pairs] + odd
    return level[0]


@dataclass(frozen=True)
class Header:
    """What a commit's hash is taken over.

    Attributes:
        number: Commit number, from 1.
        previous: Hash of the commit before, or ``GENESIS``.
        root: Merkle root of its leaves, hexadecimal.
        count: How many leaves it has.
        recorded_at: When the log took it, UTC.
        source: Who appended it.
    """

    number: int
    previous: str
    root: str
    count: int
    recorded_at: datetime
    source: str

    @cached_property
    def hash(self) -> str:
        """64 hexadecimal digits over this commit and, through ``previous``, all before it."""
        fields = {
            "number": self.number,
            "previous": self.previous,
            "root": self.root,
            "count": self.count,
            "recorded_at": format_instant(self.recorded_at),
            "source": self.source,
        }
        return hashlib.sha256(HEADER + canonical_bytes(fields)).hexdigest()

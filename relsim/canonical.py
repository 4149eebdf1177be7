"""One value, one byte string: the JSON that is stored, hashed and compared."""

from __future__ import annotations

import hashlib
import json
from typing import Any

__all__ = ["canonical_bytes", "sha256_hex", "short_hash"]


def canonical_bytes(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; NaN and infinities are refused.

    Raises:
        ValueError: for a NaN or an infinity, which JSON cannot carry.
    """
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def short_hash(data: bytes) -> str:
    """The first 12 digits of the SHA-256: enough to name a run folder."""
    return sha256_hex(data)[:12]

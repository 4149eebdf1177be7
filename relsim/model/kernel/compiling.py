"""How the kernel's inner loops are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled"]

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(**how: Any) -> Callable[[Function], Function]:
    """Compile on first use, without the interpreter's lock, and keep the result on disk.

    Never with ``fastmath`` or fused operations: the bits are those of numpy.
    """
    return cast(
        "Callable[[Function], Function]",
        njit(nogil=True, cache=True, error_model="numpy", **how),
    )

"""Loading the compiled kernel ahead of a run that is worth it."""

from __future__ import annotations

import sys
from importlib import import_module

from relsim.model.kernel.block import COMPILED_FROM

__all__ = ["compiled_for", "load_compiled"]


def compiled_for(size: int) -> bool:
    """Whether blocks will be computed by compiled loops, where they are not tiny.

    Loads them where a whole run is large enough to win the time back; blocks by themselves may be
    too small to tell.

    Args:
        size: Stops and looks, times members, of the whole run.
    """
    return ("numba" in sys.modules or size >= COMPILED_FROM) and load_compiled()


def load_compiled() -> bool:
    """Load them; tells whether they are there. They come with the extra ``fast``."""
    try:
        import_module("relsim.model.kernel.compiled_way")
    except ImportError:
        return False
    return True

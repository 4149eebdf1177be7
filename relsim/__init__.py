"""relsim: dated political events, replayed as trust and tension between states, and what-ifs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relsim.coder import classify_relation, code_article

__all__ = ["__version__", "classify_relation", "code_article"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The article coder, imported when it is first asked for."""
    if name not in ("classify_relation", "code_article"):
        raise AttributeError(f"module `relsim` has no attribute `{name}`")
    import relsim.coder  # noqa: PLC0415 - `import relsim` stays quick

    return getattr(relsim.coder, name)

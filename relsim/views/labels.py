"""Words in figures: how wide they are, how they wrap, and how they keep out of each other's way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from matplotlib.font_manager import FontProperties, findfont, get_font

from relsim.analysis.words import day_in_words
from relsim.run.record import RunRecord

__all__ = [
    "balanced",
    "basis_text",
    "fit",
    "footer_text",
    "pair_title",
    "spread",
    "text_width",
    "wrap",
]

POINTS_PER_INCH = 72.0
MISSING = 1.0
"""Width of a character that the font lacks: as wide as a Chinese one in a reader's own font."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line in inches, in the font of our figures, without kerning."""
    return sum(_advance(char, bold=bold) for char in text) * size / POINTS_PER_INCH


@lru_cache(maxsize=4096)
def _advance(char: str, *, bold: bool) -> float:
    """How far a character moves the pen, in units of the font's size."""
    weight = "bold" if bold else "normal"
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(100, POINTS_PER_INCH)
    if not font.get_char_index(ord(char)):
        return MISSING
    return float(font.load_char(ord(char)).linearHoriAdvance) / 65536 / 100


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than so many inches."""
    if text_width(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_width(text[:middle].rstrip() + "…", size, bold=bold) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most so many inches; a word that is longer alone is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(fit(word, width, size, bold=bold))
    return lines


def balanced(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Wrapped into as few lines as fit, of about equal length; ranges and dates stay whole."""
    whole = r"\(.*?\)|\d+ [A-Z][a-z]+ \d{4}"
    text = re.sub(whole, lambda found: found[0].replace(" ", "\u00a0"), text)
    lines = wrap(text, width, size, bold=bold)
    low, high = width / (len(lines) + 1), width
    while high - low > 0.05:
        middle = (low + high) / 2
        fewer = wrap(text, middle, size, bold=bold)
        fits = len(fewer) == len(lines) and not any(line.endswith("…") for line in fewer)
        low, high = (low, middle) if fits else (middle, high)
    return wrap(text, high, size, bold=bold)


def spread(targets: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the targets, in their order, at least a gap apart, within low and high.

    Where so many gaps do not fit, they shrink. The sum of squared moves is the least possible.
    """
    if not targets:
        return []
    order = sorted(range(len(targets)), key=lambda i: (targets[i], i))
    steps = len(targets) - 1
    gap = min(gap, (high - low) / steps) if steps else gap
    pooled = _isotonic([targets[i] - k * gap for k, i in enumerate(order)])
    placed = [0.0] * len(targets)
    for k, i in enumerate(order):
        placed[i] = min(max(pooled[k], low), high - steps * gap) + k * gap
    return placed


def _isotonic(values: Sequence[float]) -> list[float]:
    """The nearest non-decreasing sequence (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]


def pair_title(pair: str, names: Mapping[str, str]) -> str:
    """``United States – Russia``."""
    return " – ".join(names.get(code, code) for code in pair.split("-"))


def footer_text(record: RunRecord, *, bands: bool = True) -> str:
    """Where the numbers come from and what they are not."""
    head = record.manifest
    many = f"{head.members:,} paired members" if head.members > 1 else "1 member"
    shading = ". Bands: 50 % and 90 % of the members" if bands and head.members > 1 else ""
    fitted = "calibrated" if head.parameters.get("calibrated") else "not calibrated"
    return (
        f"{many}, seed {head.seed}{shading}. Basis: {basis_text(head.basis)}. "
        f"Run {head.key}. Parameters “{head.parameters.get('name', '?')}”, {fitted}. "
        f"relsim {head.version}. Conditional on the model; not a forecast."
    )


def basis_text(basis: Mapping[str, Any]) -> str:
    """Log, commit and known-at bound in a line, hashes shortened."""
    known = ((key.replace("_", " "), value) for key, value in basis.items() if value is not None)
    return ", ".join(f"{key} {_short(value)}" for key, value in known) or "not named"


def _short(value: object) -> str:
    text = str(value)
    return text[:12] if len(text) >= 40 and set(text) <= set("0123456789abcdef") else text


def period_text(record: RunRecord) -> str:
    """``1 April 2017 to 30 April 2017``."""
    return f"{day_in_words(record.manifest.start)} to {day_in_words(record.manifest.end)}"

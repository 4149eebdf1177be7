"""What moves most in the history as it was."""

from __future__ import annotations

from relsim.analysis.levels import DayLevels
from relsim.analysis.words import day_in_words, fixed, pair_in_words
from relsim.run.record import RunRecord

__all__ = ["largest_move"]


def largest_move(record: RunRecord) -> str:
    """What moves most among the reported pairs, first day to report day, in words."""
    head = record.manifest
    before, after = DayLevels.of(record, head.start), DayLevels.of(record)
    moves = [
        (pair, quantity, before.baseline(pair, quantity), after.baseline(pair, quantity))
        for pair in head.report_pairs
        for quantity in ("trust", "tension")
    ]
    pair, quantity, first, last = max(moves, key=lambda m: abs(m[3]["p50"] - m[2]["p50"]))
    where = pair_in_words(pair, head.actor_names)
    start, end = fixed(first["p50"]), fixed(last["p50"])
    span = f"between {day_in_words(head.start)} and {day_in_words(after.day)}"
    if start == end:
        return f"{quantity.capitalize()} {where} stays at {start} {span}"
    verb = "rises" if last["p50"] > first["p50"] else "falls"
    spread = f" (90 % range {fixed(last['p05'])} to {fixed(last['p95'])})"
    return (
        f"{quantity.capitalize()} {where} {verb} from {start} to {end}"
        f"{spread if head.members > 1 else ''} {span}"
    )

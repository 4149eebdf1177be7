"""The same full model by other means: a plain Python loop, C, SimPy; from strands to last levels.

All of them, and the kernel, begin with the strands of a history in columns in memory, and end with
trust there and back and tension of every pair at the end of the run. Sums of strengths and all
exponentials are part of each; reading a log and laying it out are part of none.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from math import exp, expm1
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY
from relsim.model.parameters import Parameters
from relsim.model.relations import PairStart
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import Felt, shares_of

__all__ = ["compiled_c", "in_c", "in_plain_python", "plain_columns"]

Floats: TypeAlias = npt.NDArray[np.float64]
Flow: TypeAlias = tuple[float, float, float, float]
BY_STOP_AND_STRAND = ("stop_pair", "stop_tick", "strand_act", "strand_side", "felt", "care")
"""The columns of the table that all of them read; those of the acts come on top."""
AS_ACTOR, AS_RIVAL, AS_ENEMY = Felt.AS_ACTOR, Felt.AS_RIVAL, Felt.AS_ENEMY


# In C.


class _Parameters(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_double) for name in ("gain", "loss", "surprise", "rise", "relief")),
        *((name, ctypes.c_double) for name in ("floor", "distrust")),
        *((name, ctypes.c_double) for name in ("trust_rate", "gap_rate", "tension_rate")),
        ("shares", ctypes.c_double * len(Felt)),
    )


class _Strands(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int64) for name in ("pairs", "stops", "strands")),
        *((name, ctypes.c_void_p) for name in BY_STOP_AND_STRAND),
        *((name, ctypes.c_void_p) for name in ("weight", "surprise", "certainty")),
    )


def compiled_c(folder: Path) -> Callable[..., int] | None:
    """``replay`` of ``full_model.c``, compiled with -O3; nothing where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "full_model.so"
    source = Path(__file__).with_name("full_model.c")
    words = [compiler, "-O3", "-std=c99", "-shared", "-fPIC", "-o", str(library), str(source)]
    subprocess.run([*words, "-lm"], check=True)
    replay: Callable[..., int] = ctypes.CDLL(str(library)).replay
    return replay


def in_c(
    replay: Callable[..., int],
    table: StrandTable,
    certainty: Floats,
    starts: Sequence[PairStart],
    parameters: Parameters,
    end_tick: int,
) -> Floats:
    """Levels of every pair at the end, shape (pairs, 3).

    Args:
        replay: From ``compiled_c``.
        table: The strands.
        certainty: c of each act, shape (A,).
        starts: Where each pair begins.
        parameters: Of the form ``reservoir``.
        end_tick: The end.
    """
    strands = _Strands(len(table.pairs), table.stops, len(table.felt))
    columns: dict[str, npt.NDArray[Any]] = {
        **{name: getattr(table, name) for name in BY_STOP_AND_STRAND},
        "weight": table.acts.weight,
        "surprise": table.acts.surprise,
        "certainty": certainty,
    }
    columns = {name: np.ascontiguousarray(column) for name, column in columns.items()}
    for name, column in columns.items():
        setattr(strands, name, column.ctypes.data)
    own = _Parameters(
        parameters.gain,
        parameters.loss,
        parameters.surprise,
        parameters.tension_rise,
        parameters.tension_relief,
        parameters.tension_floor,
        parameters.tension_of_distrust,
        parameters.trust_rate_per_day,
        parameters.gap_rate_per_day,
        parameters.tension_rate_per_day,
        shares_of(parameters),
    )
    levels = np.array(starts, np.float64).reshape(len(starts), 5)
    pointer = levels.ctypes.data_as(ctypes.c_void_p)
    if replay(ctypes.byref(strands), ctypes.byref(own), ctypes.c_int64(end_tick), pointer):
        raise MemoryError
    return levels[:, :3]


# In plain Python.


def plain_columns(table: StrandTable, certainty: Floats) -> dict[str, list[Any]]:
    """The columns as lists, which is what a plain loop is quickest with."""
    columns = {name: getattr(table, name).tolist() for name in BY_STOP_AND_STRAND}
    acts = {name: getattr(table.acts, name).tolist() for name in ("weight", "surprise")}
    return {**columns, **acts, "certainty": certainty.tolist()}


def in_plain_python(
    columns: dict[str, list[Any]],
    starts: Sequence[PairStart],
    parameters: Parameters,
    end_tick: int,
) -> list[tuple[float, float, float]]:
    """Levels of every pair at the end, by one loop over stops and strands.

    Args:
        columns: From ``plain_columns``.
        starts: Where each pair begins.
        parameters: Of the form ``reservoir``.
        end_tick: The end.
    """
    states = [(start.trust_12, start.trust_21, start.tension) for start in starts]
    since = [0] * len(starts)
    flows: dict[int, Flow] = {}
    strength = partial(_strength, columns, parameters, shares_of(parameters))
    sides, felt = columns["strand_side"], columns["felt"]
    strand, strands = 0, len(sides)
    for stop, (pair, tick) in enumerate(
        zip(columns["stop_pair"], columns["stop_tick"], strict=True)
    ):
        gains, losses = [0.0, 0.0], [0.0, 0.0]
        cooling = heating = 0.0
        while strand < strands and sides[strand] >> 1 == stop:
            gain, loss = strength(strand)
            gains[sides[strand] & 1] += gain
            losses[sides[strand] & 1] += loss
            if felt[strand] != AS_ACTOR:
                cooling += gain
                heating += loss
            strand += 1
        if any(gains) or any(losses):
            gap = tick - since[pair]
            there, back, tension = _flowed(states[pair], starts[pair], gap, flows, parameters)
            states[pair] = (
                _trust_after(there, gains[0], losses[0]),
                _trust_after(back, gains[1], losses[1]),
                _tension_after(tension, heating, cooling, parameters),
            )
            since[pair] = tick
    return [
        _flowed(state, start, end_tick - last, flows, parameters)
        for state, start, last in zip(states, starts, since, strict=True)
    ]


def _strength(
    columns: dict[str, list[Any]], parameters: Parameters, shares: Sequence[float], strand: int
) -> tuple[float, float]:
    act, felt = columns["strand_act"][strand], columns["felt"][strand]
    weight = columns["weight"][act] + parameters.surprise * columns["surprise"][act]
    share = shares[felt] * columns["care"][strand]
    size = share * columns["certainty"][act] * abs(weight) / 10.0
    if weight > 0.0:
        gain = parameters.gain * size
        return (0.0, gain) if felt == AS_RIVAL else (0.0, 0.0) if felt == AS_ENEMY else (gain, 0.0)
    loss = parameters.loss * size
    return (loss, 0.0) if felt == AS_ENEMY else (0.0, 0.0) if felt == AS_RIVAL else (0.0, loss)


def _flowed(
    state: tuple[float, float, float],
    start: PairStart,
    gap: int,
    flows: dict[int, Flow],
    parameters: Parameters,
) -> tuple[float, float, float]:
    if gap == 0:
        return state
    flow = flows.get(gap)
    if flow is None:
        flow = flows[gap] = _flow_over(gap / TICKS_PER_DAY, parameters)
    mean, closing, eased, lag = flow
    there, back, tension = state
    total = parameters.trust_rate_per_day + parameters.gap_rate_per_day
    share = parameters.trust_rate_per_day / total if total > 0.0 else 0.0
    centre = 0.5 * (start.baseline_12 + start.baseline_21)
    rest = share * 0.5 * (start.baseline_12 - start.baseline_21)
    trust = 0.5 * (there + back)
    settled = parameters.tension_floor + 0.5 * parameters.tension_of_distrust * (1.0 - centre)
    moving = -0.5 * parameters.tension_of_distrust * (trust - centre)
    middle = centre + (trust - centre) * mean
    half_gap = rest + (0.5 * (there - back) - rest) * closing
    tension = settled * (1.0 - eased) + moving * lag + tension * eased
    return middle + half_gap, middle - half_gap, tension


def _flow_over(days: float, parameters: Parameters) -> Flow:
    k, h = parameters.trust_rate_per_day, parameters.tension_rate_per_day
    mean, eased, apart = exp(-k * days), exp(-h * days), h - k
    lost = -expm1(-apart * days) * mean if abs(apart) * days < 1.0 else mean - eased
    lag = h * lost / apart if apart else h * days * mean
    return mean, exp(-(k + parameters.gap_rate_per_day) * days), eased, lag


def _trust_after(trust: float, gain: float, loss: float) -> float:
    q = gain - 2.0 * loss
    size = abs(q)
    fallen = expm1(-size)
    lifted = loss * -fallen / size if size > 0.0 else loss
    one = 1.0 - lifted
    if q > 0.0:
        above, below = (one + fallen) * trust + lifted - fallen, 1.0 + lifted - lifted * trust
    else:
        above, below = one * trust + fallen + lifted, 1.0 + lifted + fallen - lifted * trust
    return trust if below == 0.0 else min(1.0, max(-1.0, above / below))


def _tension_after(tension: float, heat: float, cool: float, parameters: Parameters) -> float:
    rise, relief = parameters.tension_rise * heat, parameters.tension_relief * cool
    if rise + relief == 0.0:
        return tension
    fallen = expm1(-(rise + relief))
    return min(1.0, max(0.0, (1.0 + fallen) * tension - fallen * rise / (rise + relief)))

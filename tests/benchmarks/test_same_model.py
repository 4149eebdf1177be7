"""What the benchmarks compare with the kernel computes the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.same_model import compiled_c, in_c, in_plain_python, plain_columns
from relsim.events.event import Event
from relsim.model.course import lay_out
from relsim.model.kernel import replay_block
from relsim.model.parameters import Parameters
from relsim.model.relations import PairStart, Relations
from relsim.model.strand_table import StrandTable
from strategies import PERIOD_DAYS, START, histories, parameters, relations

Levels = npt.NDArray[np.float64]
Way = Callable[[StrandTable, Levels, Sequence[PairStart], Parameters, int], Levels]


def plain(
    table: StrandTable, sure: Levels, starts: Sequence[PairStart], own: Parameters, end: int
) -> Levels:
    found = in_plain_python(plain_columns(table, sure), starts, own, end)
    return np.array(found).reshape(len(starts), 3)


@pytest.fixture(scope="module", params=["plain Python", "C"])
def way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Way:
    if request.param == "plain Python":
        return plain
    replay = compiled_c(tmp_path_factory.mktemp("c"))
    if replay is None:
        pytest.skip("no C compiler `cc`")
    return lambda *given: in_c(replay, *given)


@given(history=histories(), around=relations(), own=parameters(jump="reservoir"), sure=st.data())
def test_other_ways_lead_where_the_kernel_does(
    way: Way, history: tuple[Event, ...], around: Relations, own: Parameters, sure: st.DataObject
) -> None:
    course = lay_out(history, around, START, START + timedelta(days=PERIOD_DAYS))
    table = course.strands(own)
    certainty = np.array([sure.draw(st.sampled_from([0.0, 0.3, 1.0])) for _ in course.events])
    starts = [around.start(pair) for pair in table.pairs]
    levels = way(table, certainty[table.acts.event], starts, own, course.end_tick)
    blocks = replay_block(course, [own], certainty[:, None], table.pairs, [course.end_tick])
    expected = np.stack([block[0, :, 0] for block in blocks], axis=1)
    np.testing.assert_allclose(levels, expected, rtol=0.0, atol=1e-9)

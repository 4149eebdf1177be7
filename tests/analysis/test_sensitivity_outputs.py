from __future__ import annotations

from datetime import date

import pytest
from run.plans import plan

from relsim.analysis.sensitivity_outputs import default_outputs, output_in_words, parse_output
from relsim.errors import UsageError
from relsim.events.pairs import Direction, Pair
from relsim.scenario import loads


def test_a_level_is_that_of_the_baseline_on_the_report_day() -> None:
    found = parse_output("USA-FRA.trust", plan())
    assert (found.world, found.subject, found.quantity) == ("baseline", Pair("FRA", "USA"), "trust")
    assert (found.day, found.name) == (plan().report_at, "USA-FRA")
    assert found.label == "USA-FRA.trust"


def test_a_what_if_means_its_difference() -> None:
    found = parse_output("no-quarrel: FRA>USA.trust at 2024-03-06", plan())
    assert found.is_difference
    assert found.subject == Direction("FRA", "USA")
    assert found.day == date(2024, 3, 6)
    assert found.label == "no-quarrel: FRA>USA.trust"


def test_a_pair_is_named_as_the_scenario_writes_it() -> None:
    assert parse_output("FRA-USA.tension", plan()).label == "USA-FRA.tension"


def test_outputs_in_words() -> None:
    level, effect = (
        parse_output(text, plan()) for text in ("USA-FRA.tension", "louder: FRA>USA.trust")
    )
    assert output_in_words(level, plan()) == (
        "tension between the United States and France on 12 March 2024"
    )
    assert output_in_words(effect, plan()) == (
        "the effect of louder on trust of France in the United States on 12 March 2024"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("warm feelings", "`warm feelings` names no output; write it like `USA-RUS.trust`"),
        ("USA-FRA", "names no output"),
        ("USA-USA.trust", "names no pair"),
        ("USA-FRA.love", "`love` is neither `trust` nor `tension`"),
        ("USA>FRA.tension", "tension belongs to both sides: write `FRA-USA.tension`"),
        ("no-quarel: USA-FRA.trust", "no what-if `no-quarel`; did you mean `no-quarrel`?"),
        ("zzz: USA-FRA.trust", "there are: nothing, put-back"),
        ("USA-FRR.trust", "`FRR` does not occur in the scenario; did you mean `FRA`?"),
        ("USA-FRA.trust at 2024-02-30", "`USA-FRA.trust at 2024-02-30`"),
        ("USA-FRA.trust at 2024-05-01", "outside the period, 2024-03-01 to 2024-03-12"),
    ],
)
def test_what_cannot_be_meant_is_said_plainly(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_output(text, plan())
    assert says in str(caught.value)


def test_without_a_wish_it_is_the_first_pair_and_the_first_intervention() -> None:
    assert [output.label for output in default_outputs(plan())] == [
        "USA-FRA.trust",
        "nothing: USA-FRA.trust",
    ]


def test_a_scenario_without_what_ifs_has_a_level_to_look_at() -> None:
    text = """
relsim: 1
period: {start: 2024-03-01, end: 2024-03-05}
relations: {USA-FRA: {trust: 60, tension: 15}}
events: [{id: praise, date: 2024-03-02, from: FRA, to: USA, code: praise}]
report: {pairs: [USA-FRA]}
"""
    assert [o.label for o in default_outputs(loads(text, name="one.yaml"))] == ["USA-FRA.trust"]

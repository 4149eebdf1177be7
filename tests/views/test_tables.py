from __future__ import annotations

from analysis.handmade import DOWN, UP, run

from relsim.views.tables import comparison_text, effects_table
from views.synthetic import make_run

TWO = run({"no-veto": {"USA-RUS": UP}, "short": {"GBR-RUS": DOWN}}, assumptions=["short"])


def test_a_table_reads_as_the_terminal_shows_it() -> None:
    assert effects_table(TWO).splitlines() == [
        "Trust on 30 April 2017, index 0–100 (median; 90 % range of the difference)",
        "          USA-RUS                 GBR-RUS",
        "baseline  30.0                    25.0",
        "no-veto   34.9  +4.9 (+3.1 +6.8)  25.0  no change",
    ]


def test_a_fall_has_a_minus_sign_and_no_hyphen() -> None:
    table = effects_table(TWO, kind="assumption")
    assert "22.6  −2.4 (−4.0 −1.1)" in table
    assert table.startswith("Assumptions: trust on 30 April 2017")


def test_interventions_and_assumptions_never_share_a_table() -> None:
    tables = comparison_text(TWO).split("\n\n")
    assert len(tables) == 4
    assert not any("no-veto" in table and "short" in table for table in tables)


def test_one_member_has_no_range_in_any_cell() -> None:
    table = effects_table(run({"no-veto": {"USA-RUS": UP}}, members=1))
    assert "34.9  +4.9" in table
    assert "(+" not in table
    assert "one member, so no range" in table


def test_pairs_that_do_not_fit_go_into_a_further_block() -> None:
    lines = effects_table(make_run(), width=80).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("baseline") for line in lines) == 2
    assert lines[0].startswith("Trust on")

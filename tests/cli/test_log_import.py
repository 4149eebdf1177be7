"""`relsim log import` as a shell would see it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sources.making import POLECAT_HEADER, event, gdelt, icews, icews_header, polecat, text

from cli.calling import files_in, relsim
from relsim.log.sqlite import SqliteEventLog

ICEWS = (icews_header(), icews(1), icews(2, "20181127"), icews(3, Source_Name="Army (Russia)"))


def feed(folder: Path, *lines: str, name: str = "feed.tsv") -> Path:
    path = folder / name
    path.write_bytes(text(*lines))
    return path


def books(answer: Any) -> tuple[int, ...]:
    names = ("read", "kept", "merged", "corrected")
    read, *rest = (answer.data[name] for name in names)
    assert read == sum(rest) + sum(answer.data["skipped"].values())
    return (read, *rest)


def test_a_file_becomes_a_commit(tmp_path: Path) -> None:
    log = tmp_path / "log"
    path = feed(tmp_path, *ICEWS, icews(4, CAMEO_Code="13y"), icews(5, Source_Country=""))
    answer = relsim("log", "import", path, "--log", log, "--format", "icews", "--json")
    assert answer.code == 0, answer.err
    assert books(answer) == (5, 2, 1, 0)
    assert answer.data["schema"] == "relsim/import/1"
    assert answer.data["commit"] == 1
    skipped = {"unknown code": 1, "source actor not placed in a state": 1}
    assert answer.data["skipped"] == skipped
    assert answer.data["unknown_codes"] == {"13y": 1}
    told = json.loads(Path(answer.data["rejects"]).read_text("utf-8"))
    assert (told["line"], told["reason"]) == (5, "unknown code")
    with SqliteEventLog(log) as held:
        assert held.scan().collect().height == 2
        assert held.scan(merged=True).collect().height == 3


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    log, path = tmp_path / "log", feed(tmp_path, *ICEWS, icews(4, CAMEO_Code="13y"))
    relsim("log", "import", path, "--log", log)
    before = files_in(log)
    answer = relsim("log", "import", path, "--log", log, "--json")
    assert books(answer) == (4, 0, 0, 0)
    assert answer.data["skipped"] == {"unknown code": 1, "already in the log": 3}
    assert answer.data["commit"] is None
    assert {n: b for n, b in files_in(log).items() if "-shm" not in n and "-wal" not in n} == {
        n: b for n, b in before.items() if "-shm" not in n and "-wal" not in n
    }


def test_a_later_file_corrects(tmp_path: Path) -> None:
    log = tmp_path / "log"
    relsim("log", "import", feed(tmp_path, *ICEWS), "--log", log)
    later = feed(tmp_path, icews_header(), icews(3, "20181201", CAMEO_Code="193"), name="later.tsv")
    answer = relsim("log", "import", later, "--log", log, "--json")
    assert books(answer) == (1, 0, 0, 1)
    with SqliteEventLog(log) as held:
        rows = held.scan().collect()
    assert dict(rows.select("id", "code").rows())["icews:3"] == "193"


def test_several_files_are_one_commit_or_none(tmp_path: Path) -> None:
    log = tmp_path / "log"
    first, second = feed(tmp_path, *ICEWS), feed(tmp_path, gdelt(), name="other.tsv")
    answer = relsim("log", "import", first, second, "--log", log, "--format", "icews")
    assert answer.code == 3
    assert "looks like gdelt" in answer.err
    with SqliteEventLog(log) as held:
        assert held.head().commit == 0
    assert not (log / "rejects").exists()
    third = feed(tmp_path, icews(9), name="third.tsv")
    answer = relsim("log", "import", first, third, "--log", log, "--json")
    assert (answer.data["commit"], answer.data["read"]) == (1, 4)


def test_a_file_of_another_format_does_not_even_make_a_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    answer = relsim("log", "import", feed(tmp_path, gdelt()), "--log", log, "--format", "icews")
    assert answer.code == 3
    assert "61 columns separated by tabs" in answer.err
    assert not log.exists()


@pytest.mark.parametrize("there", [False, True])
def test_a_dry_run_writes_nothing(tmp_path: Path, there: bool) -> None:
    log, path = tmp_path / "log", feed(tmp_path, *ICEWS, icews(4, CAMEO_Code="13y"))
    if there:
        relsim("log", "import", feed(tmp_path, icews(8), name="old.tsv"), "--log", log)
    before = files_in(tmp_path)
    answer = relsim("log", "import", path, "--log", log, "--dry-run", "--json")
    assert answer.data["dry_run"] is True
    assert answer.data["commit"] is None
    assert books(answer) == ((4, 1, 2, 0) if there else (4, 2, 1, 0))
    after = files_in(tmp_path)
    assert {name for name in after if not name.endswith(("-shm", "-wal"))} == {
        name for name in before if not name.endswith(("-shm", "-wal"))
    }
    assert log.exists() is there


@pytest.mark.parametrize(("rule", "merged"), [("actor", 1), ("dyad", 2), ("none", 0), ("story", 1)])
def test_the_rule_for_duplicates_can_be_chosen(tmp_path: Path, rule: str, merged: int) -> None:
    path = feed(tmp_path, *ICEWS)
    words = ("log", "import", path, "--log", tmp_path / "log", "--duplicates", rule, "--json")
    assert relsim(*words).data["merged"] == merged


def test_standard_input_and_packed_files(tmp_path: Path) -> None:
    data = gzip.compress(text(*ICEWS))
    answer = relsim("log", "import", "-", "--log", tmp_path / "log", "--json", stdin=data)
    assert books(answer) == (3, 2, 1, 0)


def test_a_file_that_is_cut_off_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feed.gz"
    path.write_bytes(gzip.compress(text(*ICEWS, *map(icews, range(10, 3_000))))[:-20])
    answer = relsim("log", "import", path, "--log", tmp_path / "log")
    assert answer.code == 3
    assert "cut off" in answer.err
    assert "Traceback" not in answer.err


def test_a_table_by_a_mapping(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "relsim-mapping: 1\nfeed: diary\ndate: {column: day}\n"
        "from: {column: a, scheme: iso3}\nto: {column: b, scheme: iso3}\ncode: {column: code}\n"
    )
    path = feed(tmp_path, "day,a,b,code", "2018-11-25,RUS,UKR,190", name="t.csv")
    words = ("log", "import", path, "--log", tmp_path / "log", "--format", "csv")
    answer = relsim(*words, "--mapping", mapping, "--json")
    assert books(answer) == (1, 1, 0, 0)
    assert relsim(*words).code == 2
    assert relsim("log", "import", path, "--mapping", mapping).code == 2


def test_events_as_jsonl(tmp_path: Path) -> None:
    path = feed(tmp_path, event(1), "{", event(2))
    answer = relsim("log", "import", path, "--log", tmp_path / "log", "--json")
    assert answer.data["skipped"] == {"not JSON": 1}
    assert books(answer) == (3, 1, 1, 0)


def test_rejects_go_where_one_says(tmp_path: Path) -> None:
    path, place = feed(tmp_path, *ICEWS, "nonsense"), tmp_path / "bad.jsonl"
    words = ("log", "import", path, "--log", tmp_path / "log", "--rejects", place)
    answer = relsim(*words)
    assert str(place) in answer.out
    assert len(place.read_text().splitlines()) == 1
    assert not (tmp_path / "log" / "rejects").exists()


def test_rejects_overwrite_nothing_else(tmp_path: Path) -> None:
    path, log = feed(tmp_path, *ICEWS, "nonsense"), tmp_path / "log"
    relsim("log", "import", path, "--log", log)
    held = path.read_bytes()
    for place in (path, log / "log.sqlite", log / "x.jsonl", tmp_path / "no" / "x.jsonl"):
        answer = relsim("log", "import", path, "--log", log, "--rejects", place)
        assert answer.code == 2
        assert "--rejects" in answer.err
    assert path.read_bytes() == held
    assert not (tmp_path / "no").exists()
    for _ in range(2):
        place = tmp_path / "bad.jsonl"
        assert relsim("log", "import", path, "--log", log, "--rejects", place).code == 0


def test_a_file_of_mistakes_only_is_none(tmp_path: Path) -> None:
    log = tmp_path / "log"
    path = feed(tmp_path, icews_header(), icews(1, CAMEO_Code="13y"), "nonsense")
    for words in ((), ("--dry-run",)):
        answer = relsim("log", "import", path, "--log", log, "--json", *words)
        assert answer.code == 3
        assert "every line was rejected" in answer.err
        assert books(answer) == (2, 0, 0, 0)
        assert answer.data["commit"] is None
    assert len(list((log / "rejects").iterdir())) == 1
    with SqliteEventLog(log) as held:
        assert held.head().commit == 0
    left_out = feed(tmp_path, icews_header(), icews(1, Source_Country=""), "nonsense")
    assert relsim("log", "import", left_out, "--log", log).code == 0


def test_rows_with_several_countries_are_in_the_books(tmp_path: Path) -> None:
    line = polecat(Actor_Country="USA;GBR", Recipient_Country="RUS;CHN;XYZ")
    path = feed(tmp_path, "\t".join(POLECAT_HEADER), line)
    words = ("log", "import", path, "--log", tmp_path / "log", "--duplicates", "none", "--json")
    answer = relsim(*words)
    assert books(answer) == (6, 4, 0, 0)
    assert (answer.data["skipped"], answer.data["rejected"]) == ({"unknown target actor": 2}, 2)
    assert books(relsim(*words)) == (6, 0, 0, 0)


def test_the_report_reads_well(tmp_path: Path) -> None:
    path = feed(tmp_path, *ICEWS, icews(4, CAMEO_Code="13y"))
    answer = relsim("log", "import", path, "--log", tmp_path / "log")
    for words in ("read", "kept", "unknown code", "33.3% of the new rows", "`13y` (1)", "next: "):
        assert words in answer.out
    assert answer.err == ""


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    answer = relsim("log", "import", tmp_path / "no.tsv", "--log", tmp_path / "log")
    assert answer.code == 4
    assert not (tmp_path / "log").exists()


def test_an_earlier_version_is_not_called_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log"
    relsim("log", "import", feed(tmp_path, *ICEWS), "--log", log)
    earlier = feed(tmp_path, icews_header(), icews(1, "20181120", CAMEO_Code="010"), name="old.tsv")
    answer = relsim("log", "import", earlier, "--log", log, "--json")
    assert books(answer) == (1, 0, 0, 0)
    assert answer.data["skipped"] == {"an earlier version than the log holds": 1}

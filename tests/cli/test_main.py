from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.calling import APRIL, Answer, relsim, small
from relsim import __version__
from relsim.cli.main import COMMANDS

HEAVY = ("polars", "matplotlib", "numba", "scipy", "numpy", "pydantic", "simpy", "yaml", "rich")


def in_a_process(
    *words: object, stdin: bytes = b"", environment: Mapping[str, str] | None = None
) -> Answer:
    done = subprocess.run(
        [sys.executable, "-m", "relsim", *(str(word) for word in words)],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def imported_by(*words: str) -> set[str]:
    """The heavy packages that a call has imported when it is done."""
    code = (
        "import json, sys\n"
        "from relsim.cli.main import main\n"
        "try:\n"
        f"    main({list(words)!r})\n"
        "finally:\n"
        f"    print(json.dumps([n for n in {HEAVY!r} if n in sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    return set(json.loads(done.stderr.decode().splitlines()[-1]))


def test_it_runs_as_a_module() -> None:
    answer = in_a_process("--version")
    assert (answer.code, answer.out) == (0, f"relsim, version {__version__}\n")


def test_a_file_that_cannot_be_written_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = relsim("init", tmp_path / "file" / "below")
    assert (answer.code, answer.out) == (4, "")
    assert answer.err.startswith("error: ")
    assert "file" in answer.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "relsim", "codes", "19"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 4
    assert b"no space left" in done.stderr


def test_a_reader_who_has_seen_enough_is_met_in_silence(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "relsim", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as writing:
        assert writing.stdout is not None
        assert writing.stderr is not None
        writing.stdout.close()
        assert writing.stderr.read() == b""


def test_the_help_lists_every_command_in_the_order_one_meets_them() -> None:
    answer = relsim("--help")
    listed = [line.split()[0] for line in answer.out.partition("Commands:")[2].splitlines() if line]
    assert (answer.code, answer.err) == (0, "")
    assert listed == list(COMMANDS)
    assert "no forecast" in answer.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    answer = relsim(command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: relsim {command}")


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("codes", "--help")])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    assert imported_by(*words) == set()


def test_the_check_of_imports_sees_what_is_imported() -> None:
    assert "pydantic" in imported_by("schema")


@pytest.mark.parametrize(
    ("word", "meant"), [("chekc", "check"), ("rn", "run"), ("comapre", "compare"), ("logs", "log")]
)
def test_a_misspelt_command_is_met_with_a_suggestion(word: str, meant: str) -> None:
    answer = relsim(word)
    assert (answer.code, answer.out) == (2, "")
    assert f"No such command '{word}'. Did you mean '{meant}'?" in answer.err


def test_an_unknown_command_is_a_mistake_of_usage() -> None:
    answer = relsim("xyzzy")
    assert answer.code == 2
    assert "No such command 'xyzzy'." in answer.err
    assert "Did you mean" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("run", APRIL, "--members", "0"),
        ("run", APRIL, "--seed", "-1"),
        ("run", APRIL, "--as-known-at", "yesterday"),
        ("run", APRIL, "--no-such-option"),
        ("compare", APRIL, "--at", "2017-04-31"),
        ("codes",),
        ("codes", "actor"),
        ("log", "correct", "veto", "--reason", "x"),
        ("log", "retract", "veto"),
    ],
)
def test_a_call_that_makes_no_sense_leaves_with_2(words: tuple[object, ...]) -> None:
    answer = relsim(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "Usage: relsim" in answer.err


def test_a_date_that_is_none_is_told_how_to_be_written() -> None:
    assert "write it like 2017-04-10" in relsim("run", APRIL, "--as-known-at", "yesterday").err


@pytest.mark.parametrize(
    "words",
    [
        ("check", "nowhere.yaml"),
        ("run", "nowhere.yaml"),
        ("compare", "nowhere.yaml"),
        ("compare", "0123abcd"),
        ("plot", "0123abcd"),
        ("rerun", "nowhere"),
        ("log", "append", "nowhere.jsonl"),
        ("log", "show", "--log", "nowhere"),
        ("log", "verify", "--log", "nowhere"),
        ("log", "retract", "veto", "--reason", "x", "--log", "nowhere"),
    ],
)
def test_what_is_not_there_leaves_with_4(
    words: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = relsim(*words)
    assert (answer.code, answer.out) == (4, "")
    assert answer.err.startswith("error: ")
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("relsim.scenario.load", interrupted)
    answer = relsim("check", APRIL)
    assert (answer.code, answer.out) == (130, "")
    assert "interrupted; nothing was half-written" in answer.err


def test_a_bug_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("relsim.scenario.load", broken)
    with pytest.raises(ZeroDivisionError):
        relsim("check", APRIL)


@pytest.mark.parametrize(
    "environment", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "", "TERM": "xterm"}]
)
def test_no_colours_where_there_is_no_terminal(tmp_path: Path, environment: dict[str, str]) -> None:
    scenario = small(tmp_path)
    answer = in_a_process(
        "run", scenario, "--out", tmp_path / "o", "--no-figures", environment=environment
    )
    assert answer.code == 0
    assert "\x1b" not in answer.out + answer.err
    assert "replaying" not in answer.err


def test_standard_input_reaches_a_log(tmp_path: Path) -> None:
    record = (
        b'{"id": "a", "occurred_at": "2024-03-05", "from": "FRA", "to": "DEU", "code": "visit"}\n'
    )
    answer = in_a_process("log", "append", "-", "--log", tmp_path / "log", stdin=record)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "appended 1 record; commit 1\n"

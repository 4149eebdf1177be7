"""Runs in parts: interrupted, killed, shared out, put together; always the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from cli.calling import SMALL, files_in, relsim, small
from relsim.model.trajectory import Samples
from relsim.run.block import BlockSamples, simulate_block
from relsim.run.parts import write_part
from relsim.run.stage import Stage
from relsim.scenario import World

TABLES_ONLY = ("--no-figures", "--json")


def run(folder: Path, *words: object, outputs: str = "o") -> Path:
    """The folder of a new run."""
    answer = relsim("run", small(folder), *TABLES_ONLY, "--out", folder / outputs, *words)
    assert answer.code == 0, answer.err
    return Path(answer.data["folder"])


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files but the timings."""
    files = files_in(folder)
    del files["timings.json"]
    return files


def test_parts_change_no_byte_and_leave_when_the_run_is_there(tmp_path: Path) -> None:
    plain = run(tmp_path, "--members", 450, "--no-resume", outputs="plain")
    parts = run(tmp_path, "--members", 450, "--resume", outputs="parts")
    assert bytes_of(plain) == bytes_of(parts)
    assert [path.name for path in parts.parent.iterdir()] == [parts.name]


@pytest.mark.parametrize("runner", ["threads", "processes"])
def test_workers_change_no_byte(tmp_path: Path, runner: str) -> None:
    alone = run(tmp_path, "--members", 450, outputs="alone")
    words = ("--members", 450, "--workers", 2, "--runner", runner)
    for number, more in enumerate((["--resume"], ["--no-resume"])):
        shared = run(tmp_path, *words, *more, outputs=f"shared{number}")
        assert bytes_of(shared) == bytes_of(alone)
        told = json.loads((shared / "timings.json").read_text("utf-8"))
        assert (told["runner"], told["workers"]) == (runner, 2)


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    words = ("--members", 12_000, "--resume")
    whole = run(tmp_path, *words, outputs="whole")
    command = [sys.executable, "-c", "from relsim.cli.main import main; main()", "run"]
    outputs = tmp_path / "killed"
    with subprocess.Popen(
        [
            *command,
            str(tmp_path / "letters.yaml"),
            *TABLES_ONLY,
            *map(str, words),
            "--out",
            str(outputs),
        ],
        stdout=subprocess.DEVNULL,
    ) as process:
        until = time.monotonic() + 60
        while len(list(outputs.rglob("*.parquet"))) < 3 and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
    (work,) = outputs.glob("letters/*.parts")
    done = {path.name: path.stat().st_mtime_ns for path in work.glob("*.parquet")}
    assert 3 <= len(done) < 240
    assert not list(outputs.rglob("manifest.json"))

    kept: list[int] = []
    real = Path.replace

    def renamed(path: Path, target: Path) -> Path:
        kept.append(target.name in done)
        return real(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", renamed)
        again = run(tmp_path, *words, outputs="killed")
    assert bytes_of(again) == bytes_of(whole)
    assert len(kept) == 240 - len(done)
    assert not any(kept)
    assert not work.exists()


def test_an_interrupted_run_says_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Path] = []

    def interrupted(path: Path, block: BlockSamples) -> None:
        calls.append(path)
        if len(calls) == 6:
            raise KeyboardInterrupt
        write_part(path, block)

    words = ("run", small(tmp_path), *TABLES_ONLY, "--out", tmp_path / "o", "--members", 450)
    with monkeypatch.context() as patch:
        patch.setattr("relsim.run.stored.write_part", interrupted)
        answer = relsim(*words, "--resume", "--workers", 1)
    assert answer.code == 130
    assert "5 finished blocks of members kept in" in answer.err
    assert "the same command goes on from there" in answer.err
    assert relsim(*words, "--resume").code == 0


def test_failed_blocks_leave_with_7_and_can_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(
        stage: Stage, world: World, members: range, base: Samples | None = None
    ) -> BlockSamples:
        if members == range(200, 400):
            msg = "out of luck"
            raise ArithmeticError(msg)
        return simulate_block(stage, world, members, base)

    words = ("run", small(tmp_path), *TABLES_ONLY, "--out", tmp_path / "o", "--members", 450)
    with monkeypatch.context() as patch:
        patch.setattr("relsim.run.stored.simulate_block", failing)
        answer = relsim(*words, "--resume")
    assert (answer.code, answer.out) == (7, "")
    assert "4 of 12 blocks failed" in answer.err
    assert "no-quarrel, members 200 to 399: ArithmeticError: out of luck" in answer.err
    plain = run(tmp_path, "--members", 450, outputs="plain")
    again = relsim(*words, "--resume")
    assert bytes_of(Path(again.data["folder"])) == bytes_of(plain)


def shard(folder: Path, number: int, of: int, *words: object) -> Path:
    """The work folder of a share."""
    outputs = folder / f"shard-{number}"
    called = ("run", small(folder), "--shard", f"{number}/{of}", "--json", "--out", outputs)
    answer = relsim(*called, *words)
    assert (answer.code, answer.err) == (0, "")
    told = answer.data
    assert told["schema"] == "relsim/shard/1"
    assert (told["shard"], told["of"]) == (number, of)
    assert told["parts"] == told["computed"]
    return Path(told["folder"])


def test_three_shards_merged_are_one_run_byte_for_byte(tmp_path: Path) -> None:
    words = ("--members", 450, "--seed", 3, "--vary", "parameters")
    folders = [shard(tmp_path, number, 3, *words) for number in (1, 2, 3)]
    merged = relsim("merge", *folders, *TABLES_ONLY, "--out", tmp_path / "merged")
    assert merged.code == 0, merged.err
    assert merged.data["schema"] == "relsim/run/1"
    whole = run(tmp_path, *words, outputs="whole")
    assert bytes_of(Path(merged.data["folder"])) == bytes_of(whole)
    assert relsim("rerun", merged.data["folder"]).code == 0
    assert all(folder.is_dir() for folder in folders)


def test_shards_may_share_a_folder(tmp_path: Path) -> None:
    words = ("run", small(tmp_path), "--members", 450, "--out", tmp_path / "o")
    answers = [relsim(*words, "--shard", f"{number}/2") for number in (1, 2)]
    assert [answer.code for answer in answers] == [0, 0]
    assert "shard 2 of 2: 6 parts, 6 new" in answers[1].err
    (work,) = (tmp_path / "o" / "letters").iterdir()
    assert relsim("merge", work, "--no-figures", "--out", tmp_path / "o").code == 0
    again = relsim(*words, "--shard", "1/2")
    assert "shard 1 of 2: 6 parts, 0 new" in again.err


def test_a_missing_shard_is_told(tmp_path: Path) -> None:
    folders = [shard(tmp_path, number, 3, "--members", 450) for number in (1, 3)]
    answer = relsim("merge", *folders, "--out", tmp_path / "o")
    assert (answer.code, answer.out) == (4, "")
    assert "4 of 12 parts are missing: baseline, members 200 to 399; " in answer.err
    assert not (tmp_path / "o").exists()


def test_shards_of_different_runs_are_not_mixed(tmp_path: Path) -> None:
    one = shard(tmp_path, 1, 2, "--members", 450)
    for other in (("--members", 450, "--seed", 8), ("--members", 400)):
        folders = (one, shard(tmp_path, 2, 2, *other))
        answer = relsim("merge", *folders, "--out", tmp_path / "o")
        assert (answer.code, answer.out) == (2, "")
        assert "holds parts of another run" in answer.err


def test_a_folder_without_parts_is_told(tmp_path: Path) -> None:
    answer = relsim("merge", tmp_path)
    assert answer.code == 4
    assert "holds no parts of a run" in answer.err


@pytest.mark.parametrize("share", ["0/3", "4/3", "3", "a/b", "1/0"])
def test_what_is_no_share(tmp_path: Path, share: str) -> None:
    answer = relsim("run", small(tmp_path), "--shard", share)
    assert answer.code == 2
    assert "write it like 2/3" in answer.err


AUTOMATIC = SMALL.replace("members: 4,", "members: {half_width: 0.5, at_most: 600},").replace(
    "coding: drawn", "coding: expected"
)


def test_an_automatic_number_is_told_kept_and_repeated(tmp_path: Path) -> None:
    scenario = small(tmp_path, AUTOMATIC)
    answer = relsim("run", scenario, "--no-figures", "--out", tmp_path / "o")
    assert answer.code == 0
    assert "medians are known to ± " in answer.err
    (folder,) = (tmp_path / "o" / "letters").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["members"] == manifest["sizing"]["tried"][-1]
    assert manifest["sizing"]["reached"] <= 0.5
    assert relsim("rerun", folder).code == 0
    fixed = relsim("run", scenario, *TABLES_ONLY, "--members", 7, "--out", tmp_path / "o")
    assert (fixed.data["members"], fixed.data["sizing"]) == (7, None)


def test_an_automatic_number_cannot_be_shared_out(tmp_path: Path) -> None:
    answer = relsim("run", small(tmp_path, AUTOMATIC), "--shard", "1/2", "--out", tmp_path)
    assert answer.code == 2
    assert "say --members N" in answer.err


@pytest.mark.parametrize(
    ("vary", "told"),
    [
        (("parameters",), "members differ in parameters"),
        (("coding",), "members differ in whether uncertain events happened"),
        ((), "members differ in parameters and whether uncertain events happened"),
    ],
)
def test_what_was_varied_is_told_and_kept(tmp_path: Path, vary: tuple[str, ...], told: str) -> None:
    words = [word for name in vary for word in ("--vary", name)]
    answer = relsim("run", small(tmp_path), "--no-figures", "--out", tmp_path / "o", *words)
    assert told in answer.err.splitlines()
    (folder,) = (tmp_path / "o" / "letters").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["varied"] == list(vary or ("parameters", "coding"))
    assert relsim("rerun", folder).code == 0


def test_a_table_is_kept_with_the_run(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "draws.csv").write_text("gain,loss\n0.1,0.3\n0.2,0.5\n", "utf-8")
    text = SMALL.splitlines()
    fields = [line for line in text if line.startswith("ensemble:")]
    scenario = SMALL.replace(fields[0], "ensemble: {table: tables/draws.csv}")
    answer = relsim("run", small(tmp_path, scenario), *TABLES_ONLY, "--out", tmp_path / "o")
    assert (answer.data["members"], answer.data["design"]) == (2, "table")
    assert "inputs/tables/draws.csv" in answer.data["outputs"]
    assert relsim("rerun", answer.data["folder"]).code == 0


def test_a_design_without_its_extra_leaves_with_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_name: str) -> NoReturn:
        raise ImportError

    monkeypatch.setattr("relsim.run.designs.import_module", gone)
    text = SMALL.replace("members: 4,", "members: 5, seed: 99, design: sobol,").replace(
        "seed: 7, ", ""
    )
    answer = relsim("run", small(tmp_path, text), *TABLES_ONLY, "--out", tmp_path / "o")
    assert (answer.code, answer.out) == (4, "")
    assert "install relsim with the extra `designs`" in answer.err

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest

from relsim.canonical import sha256_hex
from relsim.errors import InvalidInput, Missing
from relsim.run.folder import find_run, hashes_of, read_run, write_run
from relsim.run.record import RunRecord
from run.plans import record

INPUTS = {"letters.yaml": b"relsim: 1\n", "events/letters.jsonl": b"{}\n"}


def keyed(key: str, name: str = "letters") -> RunRecord:
    """The same run under another key."""
    return replace(
        record(), manifest=record().manifest.model_copy(update={"key": key, "name": name})
    )


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    written = write_run(record(), tmp_path, INPUTS)
    assert written.folder == tmp_path / "letters" / record().manifest.key
    back = read_run(written.folder)
    assert back.manifest == written.manifest
    for name in ("trajectories", "events", "paths"):
        table: pl.DataFrame = getattr(back, name)
        assert table.schema == getattr(record(), name).schema
        assert table.equals(getattr(record(), name))


def test_the_manifest_holds_the_hash_of_every_other_file(tmp_path: Path) -> None:
    def illustrate(_record: RunRecord, folder: Path) -> None:
        (folder / "figures").mkdir()
        (folder / "figures" / "one.svg").write_text("<svg/>", "utf-8")

    written = write_run(record(), tmp_path, INPUTS, illustrate)
    assert written.folder is not None
    (written.folder / "timings.json").write_text("{}", "utf-8")
    assert written.manifest.outputs == hashes_of(written.folder)
    assert set(written.manifest.outputs) == {
        "trajectories.parquet",
        "events.parquet",
        "paths.parquet",
        "inputs/letters.yaml",
        "inputs/events/letters.jsonl",
        "figures/one.svg",
    }
    assert written.manifest.outputs["figures/one.svg"] == sha256_hex(b"<svg/>")


def test_no_file_among_the_inputs_escapes_its_hash(tmp_path: Path) -> None:
    odd = {"manifest.json": b"{}", "timings.json": b"{}"}
    written = write_run(record(), tmp_path, odd)
    assert {f"inputs/{name}" for name in odd} <= set(written.manifest.outputs)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failing_drawing_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    def illustrate(_record: RunRecord, folder: Path) -> NoReturn:
        (folder / "half.png").write_bytes(b"half")
        raise error

    with pytest.raises(error):
        write_run(record(), tmp_path, INPUTS, illustrate)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_drawing_leaves_the_older_run_as_it_was(tmp_path: Path) -> None:
    def illustrate(_record: RunRecord, _folder: Path) -> NoReturn:
        raise RuntimeError

    written = write_run(record(), tmp_path, INPUTS)
    assert written.folder is not None
    before = hashes_of(written.folder)
    with pytest.raises(RuntimeError):
        write_run(record(), tmp_path, {}, illustrate)
    assert hashes_of(written.folder) == before
    assert read_run(written.folder).manifest == written.manifest


def test_a_new_run_takes_the_place_of_an_older_one_whole(tmp_path: Path) -> None:
    write_run(record(), tmp_path, INPUTS)
    written = write_run(record(), tmp_path, {"other.yaml": b"x"})
    assert written.folder is not None
    assert [path.name for path in (written.folder / "inputs").iterdir()] == ["other.yaml"]
    assert list(written.folder.parent.iterdir()) == [written.folder]


def test_a_place_where_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(Missing, match="no folder can be made"):
        write_run(record(), tmp_path / "file", {})


def test_others_may_read_a_run_folder(tmp_path: Path) -> None:
    written = write_run(record(), tmp_path, INPUTS)
    assert written.folder is not None
    assert written.folder.stat().st_mode & 0o055 == 0o055


def test_a_run_is_found_by_path_key_and_beginning(tmp_path: Path) -> None:
    write_run(keyed("abc123"), tmp_path, {})
    wanted = tmp_path / "letters" / "abc123"
    for name in (str(wanted), "abc123", "abc"):
        assert find_run(name, tmp_path) == wanted


def test_an_ambiguous_key_names_all_runs(tmp_path: Path) -> None:
    write_run(keyed("abc123"), tmp_path, {})
    write_run(keyed("abc456", "quarrels"), tmp_path, {})
    with pytest.raises(Missing, match=r"abc123.*abc456.*write more of the key"):
        find_run("abc", tmp_path)
    assert find_run("abc4", tmp_path).name == "abc456"


@pytest.mark.parametrize("name", ["zzz", "nowhere/at/all", "*", "[", ""])
def test_what_names_no_run_is_missing(tmp_path: Path, name: str) -> None:
    write_run(keyed("abc123"), tmp_path, {})
    write_run(keyed("abc456"), tmp_path, {})
    with pytest.raises(Missing):
        find_run(name, tmp_path)


def test_a_folder_that_lacks_a_table(tmp_path: Path) -> None:
    written = write_run(record(), tmp_path, {})
    assert written.folder is not None
    (written.folder / "paths.parquet").unlink()
    with pytest.raises(Missing, match=r"lacks paths\.parquet"):
        read_run(written.folder)


@pytest.mark.parametrize("change", [{"schema": "relsim/run/0"}, {"members": "many"}, {"extra": 1}])
def test_a_manifest_of_another_version(tmp_path: Path, change: dict[str, object]) -> None:
    written = write_run(record(), tmp_path, {})
    assert written.folder is not None
    path = written.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), "utf-8")
    with pytest.raises(InvalidInput, match=f"no manifest of this version: {next(iter(change))}"):
        read_run(written.folder)

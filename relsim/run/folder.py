"""The run folder: written whole or not at all, and read back as a ``RunRecord``."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from relsim.canonical import sha256_hex
from relsim.errors import InvalidInput, Missing
from relsim.run.manifest import Manifest
from relsim.run.record import RunRecord

__all__ = ["MANIFEST", "TIMINGS", "find_run", "in_place_of", "read_run", "write_run"]

MANIFEST = "manifest.json"
TIMINGS = "timings.json"
"""The only file that differs between two equal runs."""
TABLES = ("trajectories", "events", "paths")


def write_run(
    record: RunRecord,
    outputs: Path,
    inputs: dict[str, bytes],
    illustrate: Callable[[RunRecord, Path], None] | None = None,
) -> RunRecord:
    """Write ``outputs/<scenario>/<run key>/`` and put it in place in one step.

    Args:
        record: The finished run.
        outputs: The folder of all runs.
        inputs: What it was run from, by relative path, so that it can be repeated.
        illustrate: Draws figures and report into the new folder.

    Raises:
        Missing: where no folder can be made in ``outputs``.
    """
    final = outputs / record.manifest.name / record.manifest.key
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Missing(f"no folder can be made in {outputs}: {error.strerror}") from error
    try:
        with in_place_of(final) as folder:
            for name in TABLES:
                table: pl.DataFrame = getattr(record, name)
                table.write_parquet(folder / f"{name}.parquet", compression="zstd")
            for name, content in inputs.items():
                path = folder / "inputs" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if illustrate is not None:
                illustrate(record, folder)
            manifest = record.manifest.model_copy(update={"outputs": hashes_of(folder)})
            _write_json(folder / MANIFEST, json.loads(manifest.model_dump_json()))
    finally:
        with suppress(OSError):
            final.parent.rmdir()  # only where nothing else is in it
    return RunRecord(manifest, record.trajectories, record.events, record.paths, final)


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but manifest and timings, by path within the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): sha256_hex(path.read_bytes())
        for path in files
        if path not in {folder / MANIFEST, folder / TIMINGS}
    }


def read_run(folder: Path) -> RunRecord:
    """Read a run folder.

    Raises:
        Missing: where it, or one of its tables, is not there.
        InvalidInput: where the manifest is no manifest of this version.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise Missing(f"{folder} is no run folder: it has no {MANIFEST}")
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "it is no JSON object"
        raise InvalidInput(f"{path} is no manifest of this version: {place}") from error
    missing = [name for name in TABLES if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise Missing(f"{folder} lacks {', '.join(f'{name}.parquet' for name in missing)}")
    trajectories, events, paths = (pl.read_parquet(folder / f"{name}.parquet") for name in TABLES)
    return RunRecord(manifest, trajectories, events, paths, folder)


def find_run(name: str, outputs: Path) -> Path:
    """A run folder by path, by key, or by the beginning of its key.

    Raises:
        Missing: when there is none, or more than one.
    """
    if (Path(name) / MANIFEST).is_file():
        return Path(name)
    found = sorted(outputs.glob(f"*/{name}*/{MANIFEST}"))
    if len(found) == 1:
        return found[0].parent
    if found:
        several = ", ".join(str(path.parent) for path in found)
        raise Missing(f"`{name}` could be any of {several}; write more of the key")
    raise Missing(f"no run `{name}` under {outputs}; `relsim run SCENARIO` makes one")


@contextmanager
def in_place_of(final: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``final`` when all went well, and else vanishes."""
    work = Path(tempfile.mkdtemp(prefix=f".{final.name}-", dir=final.parent))
    try:
        yield work
        work.chmod(0o755)
        if final.exists():
            _replace_folder(work, final)
        else:
            work.rename(final)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _replace_folder(new: Path, old: Path) -> None:
    aside = old.with_name(f".{old.name}-before")
    shutil.rmtree(aside, ignore_errors=True)
    old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside)


def _write_json(path: Path, value: object) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=False)
    with path.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())

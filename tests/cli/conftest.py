"""A finished run that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.calling import relsim, small


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run without figures; to be read, never written."""
    home = tmp_path_factory.mktemp("letters")
    answer = relsim("run", small(home), "--out", home / "outputs", "--no-figures", "--json")
    assert answer.code == 0, answer.err
    return Path(answer.data["folder"])

"""The pages do what they say, lead where they point, and leave nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from docs.pages import PAGES, ROOT, anchors_of, blocks_of, links_of
from docs.session import Session, matches, set_out
from docs.tables import TABLES, table_in
from relsim import __version__
from relsim.cli.main import app
from relsim.model.parameters import Parameters

NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
TO_FOLLOW = [
    name
    for name, page in zip(NAMES, PAGES, strict=True)
    if any(b.language in ("console", "python") for b in blocks_of(page.read_text("utf-8")))
]


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", TO_FOLLOW)
def test_following_a_page_gives_what_it_shows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    set_out(tmp_path)
    wrong = [
        f"{name}:{o.first} {o.what} (exit code {o.code})\n" + "\n".join(o.printed)
        for o in Session().follow(text_of(name))
        if not (o.as_shown and o.as_it_should_end)
    ]
    advice = "\nif the new output is right: python tests/docs/rewrite.py"
    assert not wrong, "\n".join(wrong) + advice


def test_three_dots_stand_for_anything() -> None:
    assert matches(("a … c", "…", "end"), ("a b c", "x", "y", "end"))
    assert matches(("…", "end"), ("end",))
    assert not matches(("a … c",), ("a b d",))
    assert not matches(("a",), ("a", "b"))


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    for link in links_of(text_of(name)):
        if re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in anchors_of(target.read_text("utf-8")), link


@pytest.mark.parametrize("name", NAMES)
def test_no_page_speaks_of_the_machine_it_was_written_on(name: str) -> None:
    assert not re.search(r"(?<![\w.])/(work|tmp|home|root|usr)\b|\.\./shared", text_of(name))


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


@pytest.mark.parametrize(("path", "command"), list(commands(app, "relsim")))
def test_every_command_and_option_is_described(path: str, command: click.Command) -> None:
    sections = re.split(r"^#+ ", text_of("docs/commands.md"), flags=re.MULTILINE)
    section = next((s for s in sections if s.startswith(f"`{path}`")), None)
    assert section is not None, f"docs/commands.md has no section `{path}`"
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not isinstance(command, click.Group):
            for option in parameter.opts:
                assert f"`{option}" in section, f"{path} {option}"


def test_every_json_shape_is_described() -> None:
    sources = (ROOT / "relsim").rglob("*.py")
    shapes = {s for p in sources for s in re.findall(r"relsim/[a-z]+/\d", p.read_text("utf-8"))}
    page = text_of("docs/json.md")
    assert shapes
    assert {shape for shape in shapes if shape not in page} == set()


@pytest.mark.parametrize("table", TABLES)
def test_tables_of_the_model_page_follow_from_the_code(table: str) -> None:
    assert table_in(text_of("docs/model.md"), table) == TABLES[table]()


def test_the_model_page_names_every_parameter() -> None:
    page = text_of("docs/model.md")
    missing = [n for n in Parameters.model_fields if n != "name" and f"`{n}`" not in page]
    assert missing == []


def test_the_model_page_names_tests_that_exist() -> None:
    named = re.findall(r"`(test_[a-z0-9_]+)`", text_of("docs/model.md"))
    tests = "".join(p.read_text("utf-8") for p in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert [name for name in named if f"def {name}(" not in tests] == []


def test_the_readme_says_how_to_begin_and_how_to_test() -> None:
    first_screen = text_of("README.md")[:2000]
    assert "make demo" in first_screen
    assert "make test" in first_screen
    assert "(docs/images/no-veto.png)" in first_screen


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem
)
def test_decisions_are_short_and_of_one_shape(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < 50
    assert re.match(rf"# 0*{int(path.name[:4])}[.:] ", text)
    parts = re.findall(r"^(?:## |\*\*)(Context|Decision|Consequences)\b", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences"]
    assert f"decisions/{path.name}" in text_of("docs/architecture.md")


def test_the_citation_is_complete() -> None:
    citation = yaml.safe_load(text_of("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors", "license"} <= citation.keys()
    assert citation["title"] == "relsim"
    assert citation["version"] == __version__
    assert citation["authors"] == [{"name": "The relsim founders"}]
    assert f"## {__version__}" in text_of("CHANGELOG.md")

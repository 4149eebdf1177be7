"""Reading YAML: values, places and mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from relsim.scenario.scalars import meaning
from relsim.scenario.tree import at, plain
from relsim.scenario.yaml_file import read_yaml


def values(text: str) -> Any:
    root, problems = read_yaml(text, "t.yaml")
    assert not problems
    assert root is not None
    return plain(root)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("~", None),
        ("", None),
        ("010", 10),
        ("-3", -3),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.inf", float("-inf")),
        (".nan", ".nan"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        ("2017-04-12", "2017-04-12"),
        ("٣", "٣"),
    ],
)
def test_what_a_bare_word_means(text: str, value: object) -> None:
    assert meaning(text) == value
    assert type(meaning(text)) is type(value)


def test_quotes_make_text() -> None:
    assert values("a: '010'\nb: \"true\"\nc: !!str 5\nd: |\n  3\n") == {
        "a": "010",
        "b": "true",
        "c": "5",
        "d": "3\n",
    }


def test_anchors_and_merge_keys() -> None:
    text = "base: &b {x: 1, y: 2}\nmine: {<<: *b, y: 3}\nlist: [*b]\n"
    assert values(text) == {
        "base": {"x": 1, "y": 2},
        "mine": {"x": 1, "y": 3},
        "list": [{"x": 1, "y": 2}],
    }


@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        (("a",), False, (1, 4, 5)),
        (("a",), True, (1, 1, 1)),
        (("b", "c", 1), False, (3, 10, 3)),
        (("b", "c", 7), False, (3, 6, 8)),
        (("b", "gone"), False, (2, 1, 1)),
        (("b",), False, (2, 1, 1)),
        (("d",), False, (4, 4, 8)),
    ],
)
def test_places(path: tuple[str | int, ...], key: bool, expected: tuple[int, int, int]) -> None:
    root, _ = read_yaml('a: élan!\nb:\n  c: [é, xyz]\nd: {e: "f"}\n'.replace("lan!", "lan"), "t")
    assert root is not None
    place = at(root, path, key=key)
    if path == ("a",) and not key:
        expected = (1, 4, 4)
    assert (place.line, place.column, place.length) == expected


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("a: 1\na: 2\n", "RS102", "`a` stands twice"),
        ("a:\n\t- 1\n", "RS101", "a tab cannot indent YAML"),
        ("a: b: c\n", "RS101", "a colon stands where no key can be"),
        ("a: [1, 2\nb: 3\n", "RS101", "this list is not closed"),
        ("a: {x: 1\nb: 3\n", "RS101", "this mapping is not closed"),
        ("a: 'open\n", "RS101", "the file ends inside"),
        ("a: 1\n  b: 2\n", "RS101", "a colon stands"),
        ("a: 1\n---\nb: 2\n", "RS101", "a second document"),
        ("a: @x\n", "RS101", "cannot begin with this character"),
        ("a: *gone\n", "RS101", "was never given a value"),
        ("a: &x [*x]\n", "RS101", "contains itself"),
        ("a: !!python/object:os.system x\n", "RS121", "the tag"),
        ("? [1]\n: 2\n", "RS121", "a key must be plain text"),
        ("a: " + "[" * 60 + "]" * 60, "RS121", "nested more than 50 levels"),
        ("a: \x07\n", "RS101", "a character that YAML does not allow"),
    ],
)
def test_mistakes_of_syntax(text: str, code: str, message: str) -> None:
    _, problems = read_yaml(text, "t.yaml")
    assert [problem.code for problem in problems] == [code]
    assert message in problems[0].message
    assert problems[0].where is not None


def test_a_file_that_multiplies_itself_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    _, problems = read_yaml("\n".join(lines), "t.yaml")
    assert [problem.code for problem in problems] == ["RS121"]

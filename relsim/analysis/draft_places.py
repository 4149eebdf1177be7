"""Reading a file of drafts, YAML or JSONL, into a tree that knows where everything stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from relsim.errors import Problem
from relsim.log.json_place import duplicate_key_check, span_of
from relsim.scenario.tree import Branch, Item, Leaf, Listing, Node, Path, Place, Source
from relsim.scenario.yaml_file import read_yaml

__all__ = ["read_tree"]


def read_tree(text: str, name: str, *, exactly: bool = True) -> tuple[Node | None, list[Problem]]:
    """The tree of a drafts file, and what is wrong with its writing.

    JSONL gives the tree that the same drafts have in YAML: the rows of an article's drafts lie
    under the article's row.

    Args:
        text: What the file holds.
        name: Its name, by which JSONL is known.
        exactly: Of JSONL, find the column of every value; without it only the line, much faster.
    """
    if name.endswith(".jsonl"):
        return _Rows(text, name, exactly=exactly).read()
    return read_yaml(text, name)


class _Rows:
    """The lines of a JSONL file, put under one root."""

    def __init__(self, text: str, name: str, *, exactly: bool) -> None:
        self.exactly = exactly
        self.source = Source.of(name, text)
        self.problems: list[Problem] = []
        start = Place(self.source, 1, 1, 1)
        self.root = Branch(start)
        self.articles = Listing(start)
        self.root.items["articles"] = Item(start, self.articles)

    def read(self) -> tuple[Node, list[Problem]]:
        for number, line in enumerate(self.source.lines, start=1):
            if line.strip():
                self._row(line.rstrip("\r"), number)
        return self.root, self.problems

    def _row(self, line: str, number: int) -> None:
        place = Place(self.source, number, 1, 1)
        try:
            value = json.loads(line, object_pairs_hook=duplicate_key_check)
        except json.JSONDecodeError as error:
            at = Place(self.source, number, error.pos + 1, 1)
            self.problems.append(at.problem("RS110", f"this is no JSON: {error.msg}"))
            return
        except (ValueError, RecursionError) as error:
            self.problems.append(place.problem("RS110", str(error)))
            return
        if not isinstance(value, dict):
            self.problems.append(place.problem("RS111", "a line holds one object, {…}"))
            return
        node = (
            _node(value, line, number, self.source, ()) if self.exactly else _roughly(value, place)
        )
        self._put(node, place)

    def _put(self, node: Node, place: Place) -> None:
        if not isinstance(node, Branch):
            return
        if "article" in node.items:
            self._begin_article(node.items["article"].node, place)
        elif "schema" in node.items:
            self.root.items.update(node.items)
        elif not self.articles.items:
            self.problems.append(
                place.problem("RS106", 'no article comes before this draft: {"article": {…}}')
            )
        else:
            self._drafts.items.append(node)

    def _begin_article(self, article: Node, place: Place) -> None:
        self._drafts = Listing(place)
        if isinstance(article, Branch):
            article.items["drafts"] = Item(place, self._drafts)
        self.articles.items.append(article)


def _node(value: Any, line: str, number: int, source: Source, path: Path) -> Node:
    start, end = span_of(line, path)
    place = Place(source, number, start + 1, max(1, end - start))
    if isinstance(value, dict):
        items = {
            key: Item(replace(place, length=1), _node(inner, line, number, source, (*path, key)))
            for key, inner in value.items()
        }
        return Branch(place, items)
    if isinstance(value, list):
        inners: Sequence[Node] = [
            _node(inner, line, number, source, (*path, index)) for index, inner in enumerate(value)
        ]
        return Listing(place, list(inners))
    return Leaf(value, place, line[start:end])


def _roughly(value: Any, place: Place) -> Node:
    """The same tree with one place for everything."""
    if isinstance(value, dict):
        return Branch(place, {k: Item(place, _roughly(v, place)) for k, v in value.items()})
    if isinstance(value, list):
        return Listing(place, [_roughly(inner, place) for inner in value])
    return Leaf(value, place, str(value))

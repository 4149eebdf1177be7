"""Reading YAML into a tree that knows where everything stands.

PyYAML's parser gives a stream of events; the tree is built from it without recursion, so that no
file, however odd, can exhaust the stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import yaml

from relsim.errors import Problem
from relsim.scenario.scalars import meaning
from relsim.scenario.tree import Branch, Item, Leaf, Listing, Node, Place, Source
from relsim.scenario.yaml_words import in_plain_words

__all__ = ["read_yaml"]

DEEPEST = 50
"""Levels of nesting; a scenario needs eight."""
LARGEST = 1_000_000
"""Values once every alias is written out; guards against files that multiply themselves."""

_FAST: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"


class _Refused(Exception):
    """The rest of the file cannot be read sensibly."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_yaml(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a file, or none, and every mistake that YAML itself knows."""
    source = Source.of(name, text)
    builder = _Builder(source)
    try:
        for event in _events(text):
            builder.take(event)
    except _Refused as refused:
        return None, [*builder.problems, refused.problem]
    except yaml.YAMLError as error:
        return None, [*builder.problems, in_plain_words(error, source)]
    return builder.root, builder.problems


def _events(text: str) -> Iterator[yaml.Event]:
    """PyYAML's events, from the fast parser; its mistakes in the slow parser's clearer words."""
    try:
        yield from yaml.parse(text, Loader=_FAST)
    except yaml.YAMLError as error:
        if _FAST is not yaml.SafeLoader:
            for _ in yaml.parse(text, Loader=yaml.SafeLoader):
                pass
        raise error from None


class _Builder:
    """Turns the stream of events into a tree, with a stack of what is still open."""

    def __init__(self, source: Source) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._source = source
        self._open: list[Listing | Branch] = []
        self._key: list[tuple[str, Place] | None] = []
        self._anchors: dict[str, Node | None] = {}
        self._pending: list[str | None] = []

    def take(self, event: yaml.Event) -> None:
        """One event of the stream."""
        match event:
            case yaml.DocumentStartEvent() if self.root is not None:
                problem = self._place(event).problem(
                    "RS101",
                    "a second document begins here; a scenario is one document",
                    "remove the line `---`, or put the rest in a file of its own",
                )
                raise _Refused(problem)
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end(event)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        place = self._place(event)
        self._check_tag(event.tag, place)
        if self._awaits_key():
            self._key[-1] = (event.value, place)
            return
        bare = not event.style and event.tag != f"{_CORE}str"
        leaf = Leaf(meaning(event.value) if bare else event.value, place, event.value)
        self._name(event.anchor, leaf)
        self._add(leaf)

    def _alias(self, event: yaml.AliasEvent) -> None:
        place, name = self._place(event), event.anchor or ""
        node = self._anchors.get(name)
        if node is None:
            why = "contains itself" if name in self._anchors else "was never given a value with `&`"
            raise _Refused(place.problem("RS101", f"`*{name}` {why}"))
        if self._awaits_key():
            raise _Refused(place.problem("RS121", "a key must be plain text, not an alias"))
        self._add(node)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        place = self._place(event)
        self._check_tag(event.tag, place)
        if self._awaits_key():
            raise _Refused(
                place.problem(
                    "RS121",
                    "a key must be plain text, not a list or mapping",
                    "`{{…}}` and `? …` are not used in scenarios",
                )
            )
        if len(self._open) >= DEEPEST:
            raise _Refused(place.problem("RS121", f"nested more than {DEEPEST} levels deep"))
        is_branch = isinstance(event, yaml.MappingStartEvent)
        node: Listing | Branch = Branch(place) if is_branch else Listing(place)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(node)
        self._key.append(None)
        self._pending.append(event.anchor)

    def _end(self, event: yaml.Event) -> None:
        node = self._open.pop()
        self._key.pop()
        if isinstance(node, Branch):
            _merge(node)
        node.place = self._whole(node, event)
        self._name(self._pending.pop(), node)
        self._add(node)

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.size += node.size
        if parent.size > LARGEST:
            raise _Refused(node.place.problem("RS121", "aliases multiply this file beyond reason"))
        if isinstance(parent, Listing):
            parent.items.append(node)
            return
        named = self._key[-1]
        self._key[-1] = None
        if named is not None:
            self._put(parent, *named, node)

    def _put(self, parent: Branch, key: str, place: Place, node: Node) -> None:
        earlier = parent.items.get(key)
        if earlier is not None:
            self.problems.append(
                place.problem(
                    "RS102", f"`{key}` stands twice", f"the first one is on line {earlier.key.line}"
                )
            )
            return
        parent.items[key] = Item(place, node)

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], Branch) and not self._key[-1]

    def _name(self, anchor: str | None, node: Node) -> None:
        if anchor:
            self._anchors[anchor] = node

    def _check_tag(self, tag: str | None, place: Place) -> None:
        if tag not in (None, "!", f"{_CORE}str", f"{_CORE}map", f"{_CORE}seq"):
            self.problems.append(
                place.problem(
                    "RS121",
                    f"the tag `{tag}` means nothing in a scenario",
                    "write the value without it",
                )
            )

    def _whole(self, node: Listing | Branch, event: yaml.Event) -> Place:
        """All of ``{...}`` or ``[...]`` on one line; of a block, the first key."""
        start, end = node.place, event.end_mark
        if end is not None and end.line + 1 == start.line and end.column >= start.column:
            return replace(start, length=max(1, end.column - start.column + 1))
        first = next(iter(node.items.values()), None) if isinstance(node, Branch) else None
        return start if first is None or first.key.line != start.line else first.key

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return Place(self._source, 1, 1, 1)
        line = self._source.line(start.line + 1) or ""
        stop = end.column if end.line == start.line else len(line.rstrip())
        return Place(self._source, start.line + 1, start.column + 1, max(1, stop - start.column))


def _merge(node: Branch) -> None:
    """Take in what ``<<`` names; a key of the mapping itself wins."""
    item = node.items.pop("<<", None)
    if item is None:
        return
    merged = item.node.items if isinstance(item.node, Listing) else [item.node]
    for each in merged:
        if isinstance(each, Branch):
            for key, value in each.items.items():
                node.items.setdefault(key, value)

"""From files to models: YAML, ``extends``, validation; every mistake on the way is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from pydantic import ValidationError

from relsim.errors import Problem
from relsim.events.event import Event
from relsim.scenario.days import instant_mistake
from relsim.scenario.mistakes import problems_of
from relsim.scenario.models import ScenarioFile
from relsim.scenario.tree import (
    Branch,
    Item,
    Leaf,
    Listing,
    Node,
    Path,
    Place,
    Source,
    node_at,
    plain,
)
from relsim.scenario.yaml_file import read_yaml

__all__ = ["Reading", "read_scenario", "validate"]


@dataclass
class Reading:
    """What was read so far: the merged tree, the files, and every mistake."""

    root: Branch
    files: list[FilePath] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """Ids of all inline events, also of those that are not valid."""
    what_ifs: set[str] = field(default_factory=set)
    """Names of all what-ifs, also of those that are not valid."""
    readable: bool = True
    """Whether every file could be read to its end."""
    copies: Mapping[str, FilePath] = field(default_factory=dict)
    """What stands for files that are named by absolute paths."""
    absolute: dict[str, FilePath] = field(default_factory=dict)
    """The files that were named so, by what is written."""

    def path_to(self, named: str, folder: FilePath) -> FilePath:
        """Paths are relative to the folder of the file that writes them, whoever extends it."""
        if not FilePath(named).is_absolute():
            return folder / named
        self.absolute[named] = self.copies.get(named, FilePath(named))
        return self.absolute[named]


def read_scenario(
    text: str,
    name: str,
    folder: FilePath,
    files: list[FilePath],
    copies: Mapping[str, FilePath] | None = None,
) -> Reading:
    """The tree of a scenario, with what it extends merged in."""
    source = Source.of(name, text)
    reading = Reading(Branch(Place(source, 1, 1, 1)), list(files), copies=copies or {})
    root = _root(text, source, reading)
    if root is not None:
        reading.root = _extended(root, folder, reading, tuple(files))
    _drop_empty(reading.root)
    return reading


def _root(text: str, source: Source, reading: Reading) -> Branch | None:
    """The mapping that a file is; nothing, with a problem, where it is none."""
    root, problems = read_yaml(text, source.name)
    reading.problems.extend(problems)
    if isinstance(root, Branch):
        return root
    if not problems:
        place = Place(source, 1, 1, 1)
        message = "this is no scenario: a scenario begins with `relsim: 1`"
        reading.problems.append(place.problem("RS107", message))
    reading.readable = False
    return None


def _extended(
    root: Branch, folder: FilePath, reading: Reading, chain: tuple[FilePath, ...]
) -> Branch:
    """The tree over the one that it extends, all the way down."""
    _anchor(root, "log", folder, reading)
    ensemble = root.get("ensemble")
    if isinstance(ensemble, Branch):
        _anchor(ensemble, "table", folder, reading)
    item = root.items.get("extends")
    if item is None or not isinstance(item.node, Leaf) or not isinstance(item.node.value, str):
        return root
    path = reading.path_to(item.node.value, folder)
    base = _base(path, item.node, reading, chain)
    return base if base is root else _merged(base, root)


def _base(path: FilePath, leaf: Leaf, reading: Reading, chain: tuple[FilePath, ...]) -> Branch:
    nothing = Branch(leaf.place)
    if _same(path, chain):
        reading.readable = False
        names = " → ".join(each.name for each in (*chain, path))
        reading.problems.append(
            leaf.place.problem("RS120", f"`extends` goes round in a circle: {names}")
        )
        return nothing
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        reading.readable = False
        message = f"cannot read `{leaf.value}`, which this scenario extends"
        help_ = f"looked for it in {path.parent}" if str(path.parent) != "." else None
        reading.problems.append(leaf.place.problem("RS120", message, help_))
        return nothing
    reading.files.append(path)
    root = _root(text, Source.of(str(path), text), reading)
    return nothing if root is None else _extended(root, path.parent, reading, (*chain, path))


def _same(path: FilePath, chain: tuple[FilePath, ...]) -> bool:
    try:
        resolved = path.resolve()
        return any(resolved == each.resolve() for each in chain)
    except (OSError, ValueError):
        return False


def _anchor(root: Branch, key: str, folder: FilePath, reading: Reading) -> None:
    leaf = root.get(key)
    if isinstance(leaf, Leaf) and isinstance(leaf.value, str):
        path = str(reading.path_to(leaf.value, folder))
        root.items[key] = Item(root.items[key].key, Leaf(path, leaf.place, leaf.text))


def _merged(base: Branch, over: Branch) -> Branch:
    """Mappings are merged key by key; anything else is replaced."""
    merged = Branch(over.place, dict(base.items))
    for key, item in over.items.items():
        below = base.get(key)
        both = isinstance(below, Branch) and isinstance(item.node, Branch)
        node = _merged(below, item.node) if both else item.node  # type: ignore[arg-type] # both are
        merged.items[key] = Item(item.key, node)
    return merged


def _drop_empty(root: Branch) -> None:
    """A key with nothing behind it, at the top, is one that is yet to be filled in."""
    for key in [key for key, item in root.items.items() if _is_empty(item.node)]:
        if key not in ("relsim", "period"):
            del root.items[key]


def _is_empty(node: Node) -> bool:
    return isinstance(node, Leaf) and node.value is None


def validate(reading: Reading) -> ScenarioFile | None:
    """The model of the tree. Parts that are not valid are reported and left out.

    Returns:
        The model of what is valid, so that its references can be checked, too; nothing where
        the scenario as a whole makes no sense.
    """
    root = reading.root
    if not reading.readable:
        return None
    reading.ids = set(_ids(root))
    what_ifs = root.get("what_if")
    reading.what_ifs = set(what_ifs.items) if isinstance(what_ifs, Branch) else set()
    misdated = _check_dates(root)
    reading.problems.extend(problem for _, problem in misdated)
    wrong = {_unit(path) for path, _ in misdated}
    for _ in range(3):
        file, found = _try(root)
        if file is not None and not wrong:
            return file
        reading.problems.extend(problem for _, problem in found)
        for path in sorted(wrong | {_unit(path) for path, _ in found}, key=_backwards):
            _prune(root, path)
        wrong = set()
        _stand_in(root)
    return None


def _try(root: Branch) -> tuple[ScenarioFile | None, list[tuple[Path, Problem]]]:
    try:
        return ScenarioFile.model_validate(plain(root)), []
    except ValidationError as error:
        return None, list(problems_of(error, root, ScenarioFile))


_LISTS = ("events", "reactions", "assert")
_MAPS = ("what_if", "relations", "actors")
DATE_KEYS = ("date", "occurred_at", "until", "published", "known_at", "after", "before")


SPARABLE = frozenset(Event.model_fields) - {"id", "occurred_at", "from_", "to", "roles"}
"""An event without these is still one, so that the rest of it can be checked."""


def _unit(path: Path) -> Path:
    """The smallest part that can be left out without touching its neighbours."""
    if len(path) > 2 and path[0] == "relations":
        return path[:3]
    if len(path) > 1 and path[0] == "report":
        return path[:2]
    if len(path) > 2 and path[0] == "events" and path[2] in (*SPARABLE, "do"):
        return path[:3]
    return path[:2] if path[:1] and path[0] in (*_LISTS, *_MAPS) else path[:1]


def _backwards(path: Path) -> tuple[str, int]:
    """Last entries of a list first, so that the places of the others stay."""
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    return (str(path[:1]), -index)


def _prune(root: Branch, path: Path) -> None:
    parent = node_at(root, path[:-1]) if path else None
    if isinstance(parent, Branch) and path[-1] in ("code", "do"):
        wrong = parent.items.get(str(path[-1]))
        place = wrong.key if wrong else parent.place
        parent.items[str(path[-1])] = Item(place, Leaf("010", place, "010"))
    elif isinstance(parent, Branch):
        parent.items.pop(str(path[-1]), None)
    elif isinstance(parent, Listing) and isinstance(path[-1], int):
        del parent.items[path[-1]]


def _stand_in(root: Branch) -> None:
    """Something harmless for what every scenario needs, so that the rest can be checked."""
    place = root.place
    if "relsim" not in root.items:
        root.items["relsim"] = Item(place, Leaf(1, place, "1"))
    if "period" not in root.items:
        days = {"start": "1600-01-01", "end": "2999-01-01"}
        leaves = {key: Item(place, Leaf(day, place, day)) for key, day in days.items()}
        root.items["period"] = Item(place, Branch(place, leaves))


def _ids(root: Branch) -> Iterator[str]:
    events = root.get("events")
    for event in events.items if isinstance(events, Listing) else ():
        leaf = event.get("id") if isinstance(event, Branch) else None
        if isinstance(leaf, Leaf):
            yield str(leaf.value)


def _check_dates(root: Branch) -> list[tuple[Path, Problem]]:
    """Check every date, wherever it stands, and put a real day in the place of a wrong one."""
    problems: list[tuple[Path, Problem]] = []
    open_: list[tuple[Path, Node]] = [((), root)]
    while open_:
        path, node = open_.pop()
        if isinstance(node, Listing):
            open_.extend(((*path, index), item) for index, item in enumerate(node.items))
        elif isinstance(node, Branch):
            for key, item in node.items.items():
                problem = _date_problem(key, item.node)
                if problem:
                    problems.append(((*path, key), problem))
                    place = item.node.place
                    node.items[key] = Item(item.key, Leaf("2000-01-01", place, "2000-01-01"))
                else:
                    open_.append(((*path, key), item.node))
    return problems


def _date_problem(key: str, node: Node) -> Problem | None:
    if key not in DATE_KEYS or not isinstance(node, Leaf) or node.value is None:
        return None
    wrong = instant_mistake(str(node.text))
    return node.place.problem("RS103", *wrong) if wrong else None

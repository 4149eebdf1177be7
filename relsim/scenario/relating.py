"""Where the relations stand: the scenario's words on the index scales, turned to the model's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from relsim.errors import Problem
from relsim.events.pairs import Direction, Pair, parse_pair
from relsim.model.relations import Relations, trust_of_index
from relsim.scenario.models import RelationEntry
from relsim.scenario.tree import Node, Path, at

__all__ = ["check_relations", "relations_of"]


def relations_of(
    layers: Iterable[Mapping[str, RelationEntry]], actors: tuple[str, ...]
) -> Relations:
    """The relations that some layers describe, later ones winning.

    Within a layer a direction wins over its pair.
    """
    trust_0, tension_0 = 50.0, 20.0
    trust: dict[Direction, float] = {}
    tension: dict[Pair, float] = {}
    baseline: dict[Direction, float] = {}
    affinity: dict[Direction, float] = {}
    rivalry: dict[Direction, float] = {}
    for layer in layers:
        default = layer.get("default", RelationEntry())
        trust_0 = trust_0 if default.trust is None else default.trust
        tension_0 = tension_0 if default.tension is None else default.tension
        for where, entry in _pairs_first(layer):
            directions = where.directions if isinstance(where, Pair) else (where,)
            if entry.tension is not None and isinstance(where, Pair):
                tension[where] = entry.tension / 100.0
            for direction in directions:
                if entry.trust is not None:
                    trust[direction] = trust_of_index(entry.trust)
                if entry.baseline is not None:
                    baseline[direction] = trust_of_index(entry.baseline)
                if entry.affinity is not None:
                    affinity[direction] = entry.affinity
                if entry.rivalry is not None:
                    rivalry[direction] = entry.rivalry
    return Relations(
        actors,
        trust_of_index(trust_0),
        tension_0 / 100.0,
        trust,
        tension,
        baseline,
        affinity,
        rivalry,
    )


def _pairs_first(
    layer: Mapping[str, RelationEntry],
) -> Iterator[tuple[Pair | Direction, RelationEntry]]:
    named = [(parse_pair(key), entry) for key, entry in layer.items() if key != "default"]
    yield from ((where, entry) for where, entry in named if isinstance(where, Pair))
    yield from ((where, entry) for where, entry in named if isinstance(where, Direction))


def check_relations(
    entries: Mapping[str, RelationEntry], path: Path, root: Node
) -> Iterator[Problem]:
    """What contradicts itself in a table of relations."""
    seen: dict[str, str] = {}
    for key, entry in entries.items():
        given = entry.model_fields_set
        if key == "default":
            for name in sorted(given - {"trust", "tension"}):
                place = at(root, (*path, key, name), key=True)
                yield place.problem(
                    "RS109", f"`default` has no `{name}`", "it says `trust` and `tension` only"
                )
            continue
        where = parse_pair(key)
        if isinstance(where, Direction) and "tension" in given:
            place = at(root, (*path, key, "tension"), key=True)
            help_ = f"write it under `{where.pair}`"
            yield place.problem("RS109", "tension belongs to both sides, not to a direction", help_)
        name = str(where)  # a pair and a direction of the same two are equal as tuples
        if name in seen:
            place = at(root, (*path, key), key=True)
            message = f"`{key}` and `{seen[name]}` are the same relation"
            yield place.problem("RS206", message, "write it once")
        seen.setdefault(name, key)

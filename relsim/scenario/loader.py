"""From a scenario file to a plan, or to every mistake in it at once.

The passes, in order: read the YAML and what it extends; validate; read the events; check that
every name stands for something; work out the worlds; read what is reported and asserted. Each
pass goes on with what the one before could make sense of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from relsim.canonical import sha256_hex
from relsim.errors import InvalidInput, Missing, Problem, UsageError
from relsim.events.actors import actor
from relsim.scenario.cascades import check_cascades
from relsim.scenario.fingerprint import fingerprint
from relsim.scenario.history import History, read_history
from relsim.scenario.models import ScenarioFile
from relsim.scenario.notes import notes_on
from relsim.scenario.plan import Plan
from relsim.scenario.reading import Reading, read_scenario, validate
from relsim.scenario.recording import record_of_log, with_own_events
from relsim.scenario.references import check_references
from relsim.scenario.relating import check_relations
from relsim.scenario.reporting import cast_of, pair_names, read_assertions, report_pairs
from relsim.scenario.tree import at
from relsim.scenario.uncertainty import only_varying, read_ensemble
from relsim.scenario.worlds import build_worlds, with_relations

__all__ = ["load", "loads", "varying"]


def load(
    path: Path | str,
    *,
    as_known_at: datetime | None = None,
    members: int | None = None,
    seed: int | None = None,
    copies: Mapping[str, Path] | None = None,
) -> Plan:
    """Read a scenario.

    Args:
        path: The YAML file.
        as_known_at: Only events that were known by then, UTC.
        members: Replicates, in place of what the scenario says.
        seed: Seed of every draw, in place of what the scenario says.
        copies: What stands for the files that the scenario names by absolute paths.

    Raises:
        Missing: there is no such file.
        InvalidInput: with every mistake, each at its place.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem("RS101", f"{path} is no UTF-8 text", help="save the file as UTF-8")
        raise InvalidInput(problem) from error
    except OSError as error:
        raise Missing(f"there is no scenario {path}") from error
    reading = read_scenario(text, str(path), path.parent, [path], copies)
    return _plan(reading, path.stem, as_known_at, members, seed)


def loads(
    text: str,
    *,
    name: str = "<text>",
    folder: Path = Path(),
    as_known_at: datetime | None = None,
    members: int | None = None,
    seed: int | None = None,
) -> Plan:
    """Read a scenario from its text.

    Args:
        text: The YAML.
        name: What messages call it.
        folder: What the paths in it are relative to.
        as_known_at: Only events that were known by then, UTC.
        members: Replicates, in place of what the scenario says.
        seed: Seed of every draw, in place of what the scenario says.

    Raises:
        InvalidInput: with every mistake, each at its place.
    """
    reading = read_scenario(text, name, folder, [])
    plan = _plan(reading, Path(name).stem, as_known_at, members, seed)
    return replace(plan, text=text, files=(folder / name, *plan.files))


def varying(plan: Plan, vary: Collection[str]) -> Plan:
    """The plan in which only ``parameters`` or only ``coding`` varies, or both.

    Raises:
        UsageError: where the scenario makes nothing of the kind uncertain.
    """
    missing = [name for name in vary if name not in plan.ensemble.varied]
    if missing and plan.ensemble.varied:
        there = " and ".join(plan.ensemble.varied)
        raise UsageError(f"{missing[0]} cannot vary: only {there} is uncertain in this scenario")
    if missing:
        raise UsageError(f"{missing[0]} cannot vary: all members of this scenario are alike")
    return _sealed(replace(plan, ensemble=only_varying(plan.ensemble, vary)))


def _plan(
    reading: Reading,
    name: str,
    as_known_at: datetime | None,
    members: int | None,
    seed: int | None,
) -> Plan:
    file = validate(reading)
    if file is None:
        raise InvalidInput(_in_order(reading))
    history = read_history(file, reading, as_known_at)
    check_references(file, reading, history)
    _check_all_relations(file, reading)
    worlds = build_worlds(file, reading, history)
    check_cascades(file, reading, worlds)
    ensemble = read_ensemble(file, reading, worlds[0].parameters, members, seed)
    cast = cast_of(file, worlds)
    reported = report_pairs(file, reading, cast, worlds[0])
    assertions = read_assertions(file, reading, worlds, cast)
    report_at = _report_at(file, reading)
    problems = _in_order(reading)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise InvalidInput(_without_echoes(errors, file, reading, history))
    actors = tuple(sorted({*cast.actors, *(code for pair in reported for code in pair)}))
    worlds = with_relations(worlds, file, actors)
    record = record_of_log(history, worlds)
    plan = Plan(
        name=name,
        title=file.title or name,
        start=file.period.start,
        end=file.period.end,
        worlds=worlds,
        actor_names=_names(file, actors),
        ensemble=ensemble,
        report_pairs=reported,
        pair_names=pair_names(file, assertions),
        report_at=report_at,
        assertions=assertions,
        basis=history.basis,
        left_out=history.left_out,
        content_hash="",
        notes=(*problems, *notes_on(file, reading, history, worlds[0])),
        files=tuple(reading.files),
        absolute=dict(reading.absolute),
        record=with_own_events(record, history, worlds),
        kept=history.kept and replace(history.kept, record=record),
    )
    return _sealed(plan)


def _sealed(plan: Plan) -> Plan:
    return replace(plan, content_hash=sha256_hex(fingerprint(plan)))


def _check_all_relations(file: ScenarioFile, reading: Reading) -> None:
    reading.problems.extend(check_relations(file.relations, ("relations",), reading.root))
    for name, what_if in file.what_if.items():
        if what_if.assume is not None:
            path = ("what_if", name, "assume", "relations")
            reading.problems.extend(check_relations(what_if.assume.relations, path, reading.root))


def _report_at(file: ScenarioFile, reading: Reading) -> date:
    period = file.period
    if file.report.at is None:
        return period.end
    if not period.start <= file.report.at <= period.end:
        place = at(reading.root, ("report", "at"))
        help_ = f"the period goes from {period.start} to {period.end}"
        message = f"{file.report.at} lies outside the period"
        reading.problems.append(place.problem("RS209", message, help_))
    return file.report.at


def _names(file: ScenarioFile, actors: Iterable[str]) -> dict[str, str]:
    return {
        code: file.actors[code].name if code in file.actors else actor(code).name for code in actors
    }


def _in_order(reading: Reading) -> list[Problem]:
    """Every problem once: by file, in the order they were opened, and by line."""
    order = {str(path): index for index, path in enumerate(reading.files)}

    def place(problem: Problem) -> tuple[int, int, int]:
        where = problem.where
        if where is None:
            return (len(order) + 1, 0, 0)
        return (order.get(where.file, -1), where.line, where.column)

    return sorted(dict.fromkeys(reading.problems), key=place)


def _without_echoes(
    errors: list[Problem], file: ScenarioFile, reading: Reading, history: History
) -> list[Problem]:
    """The errors without those that only follow from others."""
    unknown = {error.where for error in errors if error.code == "RS104"}
    errors = [e for e in errors if e.code != "RS205" or e.where not in unknown]
    broken = reading.ids - {event.id for event in file.events}
    if history.complete and not broken:
        return errors
    causes = [e for e in errors if e.code not in ("RS202", "RS205")]
    return causes or errors

"""The parts of the report that say what the numbers rest on: events, judgements, model, limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from relsim.analysis.assessments import AssessmentScore, score_assessments
from relsim.analysis.levels import pair_key
from relsim.analysis.words import day_in_words, fixed, signed
from relsim.run.manifest import BASELINE, Manifest
from relsim.run.record import RunRecord
from relsim.views.event_words import in_words, summaries
from relsim.views.html import Markup, bullets, paragraph, table

__all__ = ["assessments", "basis", "events", "limits", "parameters", "paths"]

LIMITS = (
    """Every number is conditional on the model; none is a forecast. A what-if says what the model
    would have done, not what states would have done.""",
    """Later events stay as they were unless the what-if says otherwise. What people would have done
    in answer to the change is not known here.""",
    """The weight of a kind of act is the mean of experts' judgements of 1992. One code covers mild
    and grave acts alike.""",
    """Ranges come from uncertain parameters and uncertain coding alone. They leave out what is
    wrong with the model, what the sources did not report, and what was misread.""",
    """Trust and tension are indices from 0 to 100, with no unit in the world. Compare them within
    this page, not with another index.""",
)


def events(record: RunRecord) -> Markup:
    """Every event of the baseline with its sources, then what each what-if did to history."""
    fates: dict[str, list[str]] = {}
    for entry in record.manifest.what_ifs:
        for change in entry.changes:
            fates.setdefault(change.event, []).append(f"{entry.name}: {change.change}")
    rows = record.events.filter(pl.col("world") == BASELINE).sort("occurred_at", "id").to_dicts()
    before = summaries(record)
    listed = [_event(row, fates, before) for row in rows]
    head = ("event", "day", "who → whom", "what", "CAMEO", "weight", "sources", "what-ifs")
    content = table("Events of the baseline, in time", head, listed, numbers=frozenset({1, 5}))
    left_out = record.manifest.left_out
    if left_out:
        content = Markup(
            content + paragraph(f"{left_out} later events were not yet known and are left out.")
        )
    return Markup(content + _new_events(record, fates))


def _event(
    row: Mapping[str, Any], fates: Mapping[str, list[str]], before: Mapping[str, str]
) -> tuple[object, ...]:
    who = f"{', '.join(row['initiators'])} → {', '.join(row['targets'])}"
    what = in_words(row, before)
    when = day_in_words(row["occurred_at"].date(), short=True)
    if row["precision"] in {"week", "month"}:
        when = f"{when} (± {row['precision']})"
    if row["status"] != "occurred":
        what = f"{what} ({row['status']})"
    said = "; ".join(row["sources"] or []) or "none named"
    changed = "; ".join(fates.get(row["id"], [])) or "kept in all"
    code = f"{row['code']} {row['code_name']}"
    return row["id"], when, who, what, code, signed(row["weight"] or 0.0), said, changed


def _new_events(record: RunRecord, fates: Mapping[str, list[str]]) -> str:
    """Events that only a what-if knows, or knows in another form."""
    known = record.events.filter(pl.col("world") == BASELINE)
    compared = ["id", "occurred_at", "initiators", "targets", "code", "weight"]
    before = {repr([row[c] for c in compared]) for row in known.to_dicts()}
    frame = record.events.filter(
        pl.col("world") != BASELINE, pl.col("fate") != "kept",
        ~pl.col("fate").str.contains("removed"),
    ).sort("world", "occurred_at", "id")  # fmt: skip
    rows = [row for row in frame.to_dicts() if repr([row[c] for c in compared]) not in before]
    if not rows:
        return ""
    head = ("what-if", "event", "day", "who → whom", "what", "CAMEO", "weight", "done", "because")
    listed = [
        (
            row["world"],
            *_event(row, fates, summaries(record))[:6],
            row["fate"],
            row["because"] or "",
        )
        for row in rows
    ]
    return table("Events as the what-ifs have them", head, listed, numbers=frozenset({2, 6}))


def paths(record: RunRecord) -> Markup:
    """By which way each event of the baseline reaches the reported pairs."""
    reported = {pair_key(pair) for pair in record.manifest.report_pairs}
    rows = [
        row
        for row in record.paths.filter(pl.col("world") == BASELINE).to_dicts()
        if pair_key(f"{row['observer']}>{row['observed']}") in reported
    ]
    if not rows:
        return Markup("")
    remark = "Strengths at best-estimate parameters, before they act on the level of the moment."
    listed = [
        (r["event"], f"{r['observer']} in {r['observed']}", fixed(r["gain"], 3),
         fixed(r["loss"], 3), r["path"])
        for r in rows
    ]  # fmt: skip
    head = ("event", "trust of", "gain", "loss", "way")
    content = table("Ways of effect", head, listed, numbers=frozenset({2, 3}))
    return Markup(paragraph(remark, soft=True) + content)


def assessments(record: RunRecord) -> Markup:
    """Judgements of the time against the simulated level."""
    scores = score_assessments(record)
    if not scores:
        return Markup("")
    remark = (
        "An assessment is what one side said about a relation. It moves nothing in the model; it"
        " is compared with the simulated level at the end of that day. A hit proves no model."
    )
    head = ("event", "day", "of", "observed band", "simulated (90 %)", "verdict", "words")
    rows = [_score(score) for score in scores]
    return Markup(
        paragraph(remark) + table("Assessments, scored", head, rows, numbers=frozenset({1, 3, 4}))
    )


def _score(score: AssessmentScore) -> tuple[object, ...]:
    verdict = (
        "inside" if score.verdict == "inside" else f"{fixed(score.distance)} points {score.verdict}"
    )
    if score.verdict != "inside" and score.overlaps:
        verdict = f"{verdict}, ranges overlap"
    return (
        score.event,
        day_in_words(score.day, short=True),
        f"{score.quantity} {score.subject}",
        f"{score.observed_low:g}–{score.observed_high:g}",
        f"{fixed(score.level)} ({fixed(score.low)}–{fixed(score.high)})",
        verdict,
        score.summary,
    )


def parameters(record: RunRecord) -> Markup:
    """The model's parameters, what is drawn, and whether anything was fitted."""
    head = record.manifest
    fitted = "calibrated" if head.parameters.get("calibrated") else "not calibrated"
    meaning = (
        "" if head.parameters.get("calibrated")
        else ": nobody has fitted it to held-out data of this kind. Ranges say how the answer "
        "moves with the parameters drawn, not how wrong the model may be"
    )  # fmt: skip
    name = head.parameters.get("name", "?")
    rows = [
        (key, value, _drawn(head.uncertain.get(key), head.design))
        for key, value in head.parameters.items()
        if key not in {"name", "calibrated"}
    ]
    return Markup(
        paragraph(f"Parameter set “{name}” is {fitted}{meaning}.")
        + table("Parameters of the baseline", ("parameter", "value", "drawn between"), rows)
    )


def _drawn(bounds: tuple[float, float, float] | None, design: str) -> str:
    if bounds is None:
        return ""
    how = "from a table" if design == "table" else f"most often {bounds[1]:g}"
    return f"{bounds[0]:g} and {bounds[2]:g}, {how}"


def basis(record: RunRecord) -> Markup:
    """Names and hashes of everything that determines the numbers."""
    head = record.manifest
    rows: list[tuple[str, object]] = [
        ("run key", head.key),
        ("scenario", head.name),
        ("scenario hash", head.scenario_sha256),
    ]
    rows += [(f"log: {key}", value) for key, value in head.basis.items() if value is not None]
    rows += [("members", head.members), ("seed", head.seed), ("coding", _coding(head))]
    rows += [("members differ in", " and ".join(head.varied) or "luck alone")]
    rows += [("design", head.design)]
    if head.sizing is not None:
        reached = f"{head.sizing.stopped}; medians known to ± {head.sizing.reached:.2g}"
        rows.append(("number of members", reached))
    rows += [("relsim", head.version), *head.libraries.items()]
    steps = Markup("<pre><code>relsim rerun FOLDER</code></pre>\n")
    remark = "repeats the run from its manifest and checks every number; FOLDER holds this page."
    return Markup(table("Basis", ("what", "value"), rows) + steps + paragraph(remark))


def limits(_record: RunRecord) -> Markup:
    """What a reader must not take from the page."""
    return bullets(LIMITS)


def _coding(head: Manifest) -> str:
    """What of the record members draw."""
    spread = f" within {head.severity_points:g} points"
    told = {"happened": "whether", "dates": "when", "severity": f"how gravely{spread}"}
    drawn = [told[name] for name in head.drawn]
    return f"drawn: {', '.join(drawn)}" if drawn else "expected"

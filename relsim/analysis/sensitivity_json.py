"""A sensitivity analysis as data: schema ``relsim/sensitivity/1``."""

from __future__ import annotations

from typing import Any

from relsim.analysis.effects import CONDITIONAL
from relsim.analysis.sensitivity_records import Estimate, OutputFound, Sensitivity, Sway
from relsim.scenario.plan import BASELINE

__all__ = ["sensitivity_json"]


def sensitivity_json(analysis: Sensitivity) -> dict[str, Any]:
    """Everything that was found; levels and differences on the index 0–100."""
    head = analysis.head
    return {
        "schema": "relsim/sensitivity/1",
        "basis": head.basis,
        "scenario": head.name,
        "scenario_sha256": head.scenario_sha256,
        "method": analysis.method,
        "samples": analysis.samples,
        "evaluations": analysis.evaluations,
        "seed": head.seed,
        "parameters": head.parameters.get("name"),
        "calibrated": bool(head.parameters.get("calibrated", False)),
        "conditional": CONDITIONAL,
        "coding": analysis.plan.ensemble.coding,
        "luck": analysis.chancy,
        "uncertain": {
            factor.name: {
                "low": factor.spread.low,
                "best": factor.spread.best,
                "high": factor.spread.high,
                "unit": factor.unit,
            }
            for factor in analysis.factors
        },
        "left_out": dict(analysis.left_out),
        "outputs": [_output(found) for found in analysis.outputs],
        "libraries": head.libraries,
    }


def _output(found: OutputFound) -> dict[str, Any]:
    output = found.output
    return {
        "output": output.label,
        "what_if": None if output.world == BASELINE else output.world,
        "subject": output.name,
        "quantity": output.quantity,
        "at": output.day.isoformat(),
        "best": found.at_best,
        "parameters": {sway.factor.name: _sway(sway) for sway in found.sways},
        "variance": {
            "standard_deviation": found.deviation,
            "shares": found.shares
            and {name: _estimate(share) for name, share in found.shares.items()},
        },
    }


def _sway(sway: Sway) -> dict[str, Any]:
    measured = {name: _estimate(each) for name, each in sway.measures.items()}
    return {"at_low": sway.at_low, "at_high": sway.at_high, "swing": sway.swing, **measured}


def _estimate(each: Estimate) -> dict[str, float | None]:
    return {"value": each.value, "low": each.low, "high": each.high}

"""The scenario language: YAML files in, plans or every mistake at once out."""

from relsim.scenario.loader import load, loads
from relsim.scenario.plan import EnsemblePlan, Fate, Plan, Spread, World

__all__ = ["EnsemblePlan", "Fate", "Plan", "Spread", "World", "load", "loads"]

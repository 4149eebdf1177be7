"""The 284 unit sentences of PETRARCH, with their own dictionaries, as a table of features.

    python -m training.petrarch_units FOLDER [--failing]

FOLDER holds PETR.UnitTest.records.xml and the PETR.Validate.* dictionaries.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from relsim.analysis.coder_units import coded, dictionaries_in, outcome, units_in


def main(words: list[str]) -> None:
    """Print the table, or with ``--failing`` what differs."""
    folder = Path(words[0])
    actors, verbs = dictionaries_in(folder)
    passed, told, why = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for unit in units_in(folder):
        found = coded(unit, actors, verbs)
        result = outcome(unit, found)
        told[unit.feature] += 1
        passed[unit.feature] += result == "passed"
        why[unit.feature, result] += 1
        if "--failing" in words and result != "passed":
            print(f"{unit.name}: {result}; expected {sorted(unit.expected)}, got {sorted(found)}")
    print("| feature | sentences | passed | why the others do not |\n|---|---|---|---|")
    for feature in told:
        reasons = [(each, count) for (name, each), count in why.items() if name == feature]
        others = "; ".join(f"{each} ({count})" for each, count in reasons if each != "passed")
        print(f"| {feature} | {told[feature]} | {passed[feature]} | {others or '–'} |")
    print(f"| all | {told.total()} | {passed.total()} | |")


if __name__ == "__main__":
    main(sys.argv[1:])

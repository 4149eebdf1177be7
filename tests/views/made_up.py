"""The made-up events and what-ifs of the made-up April 2017."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Act:
    """One made-up event."""

    id: str
    day: int
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    code: str
    weight: float
    summary: str
    code_name: str = "an act"
    assessed: tuple[str, float, float] | None = None
    fate: str = "kept"
    because: str | None = None


ACTS = (
    Act("gas-attack", 4, ("SYR",), ("SYR",), "204", -10, "Gas attack reported at Khan Shaykhun"),
    Act("strike", 7, ("USA",), ("SYR",), "1951", -10, "US cruise missiles strike a Syrian airbase"),
    Act("visit-off", 8, ("GBR",), ("RUS",), "164", -4, "British foreign secretary cancels visit"),
    Act("worst", 11, ("RUS",), ("USA",), "014", 0, "Relations 'worst since the Cold War'",
        assessed=("trust", 0, 20)),
    Act("concern", 11, ("RUS",), ("USA",), "111", -2, "Russia concerned over US policy in Syria"),
    Act("hint-of-force", 11, ("USA",), ("PRK",), "138", -7, "US hints at acting alone on Korea"),
    Act("settlement", 11, ("USA",), ("RUS",), "036", 4, "Tillerson seeks a lasting settlement"),
    Act("poodle", 11, ("RUS",), ("GBR",), "112", -2, "Moscow mocks the British foreign secretary"),
    Act("hope", 11, ("RUS",), ("USA",), "030", 4, "Lavrov hopes for productive talks"),
    Act("call", 11, ("GBR",), ("USA",), "041", 1, "May and Trump speak by telephone"),
    Act("proposal", 11, ("GBR",), ("RUS",), "106", -1.6, "Britain proposes sanctions on Russia"),
    Act("sanctions-rejected", 11, ("DEU", "FRA", "ITA", "EU"), ("GBR",), "128", -5,
        "Allies reject the British sanctions proposal at the G7"),
    Act("backs", 11, ("RUS",), ("SYR",), "051", 3.4, "Russia backs the Syrian government"),
    Act("low-trust", 12, ("USA",), ("RUS",), "014", 0, "Tillerson: low level of trust",
        assessed=("trust", 10, 30)),
    Act("talks", 12, ("USA",), ("RUS",), "042", 1.9, "Tillerson and Lavrov hold talks in Moscow"),
    Act("veto", 12, ("RUS",), ("USA", "GBR", "FRA"), "129", -5,
        "Russia vetoes the draft resolution on Syria; China abstains"),
    Act("rebuke", 12, ("GBR",), ("RUS",), "111", -2, "Britain accuses Russia of shielding Assad"),
    Act("appeal", 12, ("UN",), ("USA", "RUS"), "025", -0.3, "UN envoy appeals for cooperation"),
    Act("abstains", 12, ("CHN",), ("USA",), "050", 3.5, "China does not join the veto"),
    Act("flights", 20, ("USA",), ("RUS",), "046", 5.2, "Air-safety line over Syria is restored"),
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """One made-up history."""

    name: str
    question: str | None
    acts: tuple[Act, ...]
    kind: Any = "intervention"
    changed_day: int | None = None
    memory: float = 60.0
    assumed: dict[str, Any] = field(default_factory=dict)


def without(name: str, question: str, *gone: str, acts: tuple[Act, ...] = ACTS) -> World:
    """A world in which some events are taken away."""
    kept = tuple(
        replace(act, fate="removed", because="the question asked") if act.id in gone else act
        for act in acts
    )
    return World(name, question, kept, changed_day=min(a.day for a in acts if a.id in gone))


def what_ifs() -> tuple[World, ...]:
    """Seven what-ifs, one of them an assumption."""
    accepted = tuple(
        replace(a, code="163", weight=-8, fate="replaced", initiators=("EU", "DEU", "FRA", "GBR"),
                targets=("RUS",), summary="G7 takes up the sanctions", because="as proposed")
        if a.id == "sanctions-rejected" else a for a in ACTS
    )  # fmt: skip
    china = (
        *(replace(a, fate="removed") if a.id == "abstains" else a for a in ACTS),
        Act("china-veto", 12, ("CHN",), ("USA", "GBR", "FRA"), "129", -5,
            "China vetoes, too", fate="added"),
    )  # fmt: skip
    return (
        without("no-veto", "What if Russia had not vetoed the draft resolution?", "veto"),
        World("china-vetoes", "What if China had vetoed, too?", china, changed_day=12),
        World("sanctions-accepted", "What if the G7 had taken up the British proposal?", accepted,
              changed_day=11),
        without("visit-kept", "What if Boris Johnson had gone to Moscow?", "visit-off"),
        without("no-strike", "What if the USA had not struck the airbase?", "strike"),
        without("no-gas-attack", "What if the gas attack had not happened?", "gas-attack",
                "strike", "veto", "worst", "visit-off"),
        World("short-memory", None, ACTS, kind="assumption", memory=20.0,
              assumed={"tension_half_life_days": 20}),
    )  # fmt: skip

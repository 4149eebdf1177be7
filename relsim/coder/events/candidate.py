"""What one sentence offers: an event without a date yet, or a reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from relsim.coder.draft import Modality, Rejected
from relsim.events.event import Role

__all__ = ["Candidate", "Refusal", "between_states"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event as one clause tells it.

    Attributes:
        sources: Who acts.
        targets: Towards whom.
        code: CAMEO code.
        head: The token of the verb or noun.
        words: The tokens that fired, the head's first.
        rule: Name of the rule.
        modality: How the text puts it.
        attribution: Who says so, in the text's words.
        clause: Tokens in which a date is looked for first.
        background: Whether it is told as what came before something else.
        discounts: What lowers the confidence: name → factor.
        rejected: Other readings, and why they lost.
        assessment: A word for the level, where it judges a relation.
        roles: In a vote: who took which part.
        weight: Number of words that the rule asked for.
        parties: Source and target in the words of the sentence, where it names both.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    code: str
    head: int
    words: tuple[int, ...]
    rule: str
    modality: Modality = "done"
    attribution: str | None = None
    clause: tuple[int, int] = (0, 0)
    background: bool = False
    discounts: dict[str, float] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    assessment: str | None = None
    roles: dict[Role, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1
    parties: tuple[str, str] | None = None

    @property
    def root(self) -> str:
        """CAMEO root, two digits."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a verb or noun that might have been an event is none."""

    why: str
    words: str = ""
    rank: int = 0
    """How much it tells: the highest of a sentence is shown."""
    half: Candidate | None = None
    """A visit whose destination the sentence leaves open; the article may have named it."""


def between_states(found: Candidate) -> Candidate:
    """Clashes of two states are fighting, not riots."""
    both = (*found.sources, *found.targets)
    if found.code != "145" or found.sources == found.targets or any(len(c) != 3 for c in both):
        return found
    return replace(found, code="190")

"""What the coder proposes: an event with the words it rests on, for a person to check."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, computed_field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from relsim import __version__
from relsim.canonical import canonical_bytes, short_hash
from relsim.clock import Precision, midnight
from relsim.errors import UnknownCode
from relsim.events.event import Assessment, Event, Role
from relsim.events.provenance import Provenance, Span
from relsim.events.record import ActorCode, Record
from relsim.events.taxonomy import QuadClass, cameo

if TYPE_CHECKING:
    from relsim.coder.text.article import Article

__all__ = ["CODER", "DraftEvent", "Modality", "Passage", "Rejected", "SecondOpinion"]

CODER = f"relsim-coder/{__version__}"
"""How provenance names the machine."""

Modality = Literal["done", "planned", "threatened", "denied", "reported"]
"""How the text puts it: as a fact, a plan, a threat, a denial, or as what somebody says."""

QUAD_NUMBERS = {
    QuadClass.VERBAL_COOPERATION: 1,
    QuadClass.MATERIAL_COOPERATION: 2,
    QuadClass.VERBAL_CONFLICT: 3,
    QuadClass.MATERIAL_CONFLICT: 4,
}
"""GDELT's numbers for the four corners."""

LEVELS = {
    "very low": (0.0, 20.0),
    "low": (10.0, 35.0),
    "middling": (35.0, 65.0),
    "high": (65.0, 90.0),
    "very high": (80.0, 100.0),
}
"""Words for a level of trust, and the band of the index that they are taken to mean."""


class Passage(Record):
    """Words of the article, and where they stand."""

    span: Span
    """Characters [start, end) of the article's text."""
    quote: str
    """The words there, verbatim."""
    sentence: int = Field(ge=0)
    """Number of the sentence, from 0."""


class Rejected(Record):
    """Another reading that was weighed."""

    code: str
    """Its CAMEO code."""
    rule: str
    """What spoke for it."""
    why: str
    """What spoke against it."""


class SecondOpinion(Record):
    """What the linear model thinks of the same sentence."""

    root: str
    """Its CAMEO root, two digits."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How sure it is."""
    agrees: bool
    """Whether that is the root of the rules."""


class DraftEvent(Record):
    """An event that the machine proposes; a draft until somebody has looked at it."""

    date: date
    """When it happened, or is to happen."""
    precision: Precision = Precision.DAY
    """How exactly the text says so."""
    from_: Annotated[tuple[ActorCode, ...], Field(alias="from", min_length=1)]
    """Who acts."""
    to: Annotated[tuple[ActorCode, ...], Field(min_length=1)]
    """Towards whom."""
    code: str
    """CAMEO code, as text."""
    roles: dict[Role, tuple[ActorCode, ...]] = Field(default_factory=dict)
    """In a vote: who took which part."""
    modality: Modality = "done"
    """How the text puts it."""
    attribution: str | None = None
    """Who says so, in the text's words."""
    assessment: str | None = None
    """A word for the level, where it judges a relation; a key of ``LEVELS``."""
    about: tuple[ActorCode, ...] = ()
    """Third actors that it concerns."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How likely a reader would code the same; see ``events/confidence.py``."""
    span: Span
    """Characters [start, end) of the article's text."""
    quote: str
    """The words there, verbatim."""
    sentence: int = Field(ge=0)
    """Number of the sentence, from 0."""
    rule: str
    """The rule and the words that fired."""
    rejected: tuple[Rejected, ...] = ()
    """Other readings, and why they lost."""
    also: tuple[Passage, ...] = ()
    """Where else the article tells of it."""
    second_opinion: SecondOpinion | None = None
    """What the linear model thinks, where it was asked."""

    @field_validator("code")
    @classmethod
    def _known_code(cls, code: str) -> str:
        try:
            return cameo(code).code
        except UnknownCode as error:
            kind = "unknown_code"  # carries the help on to whoever reports the mistake
            raise PydanticCustomError(
                kind, "{message}", {"message": error.message, "help": error.help}
            ) from error

    @field_validator("assessment")
    @classmethod
    def _known_level(cls, level: str | None) -> str | None:
        if level is not None and level not in LEVELS:
            msg = f"a level is one of {', '.join(LEVELS)}"
            raise ValueError(msg)
        return level

    @model_validator(mode="before")
    @classmethod
    def _derived_is_not_read(cls, data: Any) -> Any:
        """What follows from the code is written for the reader, and not read back."""
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if key not in DERIVED}
        return data

    @model_validator(mode="after")
    def _quote_fills_its_span(self) -> Self:
        if len(self.quote) != self.span[1] - self.span[0]:
            msg = "the quote is not as long as its span"
            raise ValueError(msg)
        return self

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated properties
    @property
    def root(self) -> str:
        """CAMEO root, two digits."""
        return self.code[:2]

    @computed_field  # type: ignore[prop-decorator]  # the same
    @property
    def plover(self) -> str:
        """PLOVER event type; empty for roots 01 and 02, which have none."""
        return cameo(self.code).plover

    @computed_field  # type: ignore[prop-decorator]  # the same
    @property
    def quad(self) -> int:
        """Quad class 1–4 in the convention of GDELT."""
        return QUAD_NUMBERS[cameo(self.code).quad()]

    @computed_field  # type: ignore[prop-decorator]  # the same
    @property
    def goldstein(self) -> float:
        """Goldstein weight of the code, -10 to 10."""
        return cameo(self.code).goldstein

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every place of the article that tells of it."""
        own = Passage(span=self.span, quote=self.quote, sentence=self.sentence)
        return (own, *self.also)

    def suggested_id(self) -> str:
        """A readable name that differs whenever date, actors, code or passage do."""
        what = [self.date.isoformat(), self.from_, self.to, self.code, self.span]
        actors = "-".join([*self.from_[:2], *self.to[:2]]).lower()
        readable = re.sub(r"[^a-z0-9-]", "-", actors)
        return f"{self.date.isoformat()}-{readable}-{self.code}-{short_hash(canonical_bytes(what))}"

    def to_event(self, article: Article, **changes: Any) -> Event:
        """The event for the log, with provenance that names article, passage and machine.

        Args:
            article: The article that it was coded from.
            changes: Fields of the event that a reviewer sets otherwise, such as ``id``.
        """
        actors: dict[str, Any] = {"from": self.from_, "to": self.to}
        fields: dict[str, Any] = {
            "id": self.suggested_id(),
            "occurred_at": midnight(self.date),
            "precision": self.precision,
            **({"roles": self.roles} if self.roles else actors),
            "code": self.code,
            "confidence": self.confidence,
            "status": "scheduled" if self._is_ahead(article) else "occurred",
            "about": self.about,
            "assessment": self._assessment(),
            "provenance": tuple(self._provenance(article, each) for each in self.passages),
            "attributes": self._attributes(),
        }
        return Event(**{**fields, **changes})

    def _is_ahead(self, article: Article) -> bool:
        """A plan for a day that the article could not yet know."""
        if self.modality != "planned" or article.published is None:
            return False
        return self.date + timedelta(days=1) > article.published

    def _assessment(self) -> Assessment | None:
        if self.assessment is None:
            return None
        low, high = LEVELS[self.assessment]
        return Assessment(low=low, high=high)

    def _attributes(self) -> dict[str, str | int | float | bool]:
        told: dict[str, str | int | float | bool] = {
            "draft": True,
            "modality": self.modality,
            "rule": self.rule,
        }
        return told if self.attribution is None else {**told, "attribution": self.attribution}

    def _provenance(self, article: Article, passage: Passage) -> Provenance:
        return Provenance(
            publisher=article.publisher or "unknown",
            title=article.title or None,
            published=article.published,
            url=article.url,
            span=passage.span,
            sha256=article.sha256,
            coder=CODER,
        )


DERIVED = frozenset({"root", "plover", "quad", "goldstein"})
"""Fields that are computed."""

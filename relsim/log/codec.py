"""The one place where records become stored bytes, and stored bytes become records.

Stored bytes are canonical JSON with a stable type word and a schema version, never a class path::

    {"code":"057","from":["RUS"],"id":"pact",...,"schema":1,"type":"event"}

Fields at their default are left out, so that adding an optional field changes no stored byte.
When a default or a meaning changes, the schema version goes up and an upcaster, a pure function
from dict to dict, takes old records one version further.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar, cast

from pydantic import ValidationError

from relsim.canonical import canonical_bytes
from relsim.errors import InvalidInput, Problem
from relsim.events.event import Event
from relsim.events.record import Record
from relsim.log.mistakes import mistakes_of, nearest_or_all
from relsim.log.records import Correction, Retraction, StoredRecord
from relsim.log.segment import Segment

__all__ = ["CODEC", "Codec", "RecordType", "Upcaster", "decode", "encode", "type_word"]

R = TypeVar("R", bound=Record)

Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the fields of a record one schema version further; changes nothing in place."""


@dataclass(frozen=True, slots=True)
class RecordType:
    """How one kind of record is stored.

    Attributes:
        word: The stable type word.
        model: What it is decoded into.
        schema: The version that is written today.
        always: Fields that are written even at their default, because their default is not fixed.
    """

    word: str
    model: type[Record]
    schema: int = 1
    always: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Codec(Generic[R]):
    """Encodes and decodes a closed set of record types."""

    types: tuple[RecordType, ...]
    upcasters: Mapping[tuple[str, int], Upcaster] = field(default_factory=dict)

    def encode(self, record: R) -> bytes:
        """The canonical bytes of a record, in the schema version of today.

        Raises:
            InvalidInput: a text holds half a surrogate pair, which no UTF-8 can carry.
        """
        kind = self._type_of(record)
        body = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if kind.always:
            body |= record.model_dump(mode="json", by_alias=True, include=set(kind.always))
        try:
            return canonical_bytes({**body, "type": kind.word, "schema": kind.schema})
        except UnicodeEncodeError as error:
            broken = f"this {kind.word} holds text that is no Unicode: {error.reason}"
            raise InvalidInput(Problem("RS113", broken)) from error

    def decode(self, stored: bytes | Mapping[str, Any]) -> R:
        """The record that some bytes, or the dict parsed from them, stand for.

        Raises:
            InvalidInput: with every mistake: no JSON object, a type nobody knows, a schema newer
                than this relsim, or fields that are not valid.
        """
        model, fields = self.upcast(_parsed(stored) if isinstance(stored, bytes) else stored)
        try:
            return cast("R", model.model_validate(fields))
        except ValidationError as error:
            raise InvalidInput(
                Problem(m.code, m.message, help=m.help) for m in mistakes_of(error, model)
            ) from error

    def upcast(self, stored: Mapping[str, Any]) -> tuple[type[Record], dict[str, Any]]:
        """The model, and the fields as today's schema has them; a missing type is event/1.

        Raises:
            InvalidInput: for an unknown type or a schema version that cannot be read.
        """
        fields = dict(stored)
        kind = self._type_named(fields.pop("type", "event"))
        version = fields.pop("schema", 1)
        if type(version) is not int or version < 1:
            raise _unreadable(f"`schema` must be a whole number from 1 on, not {version!r}")
        if version > kind.schema:
            raise _unreadable(
                f"this {kind.word} is written in schema {version}, and this relsim reads "
                f"schemas up to {kind.schema}",
                "upgrade relsim",
            )
        for step in range(version, kind.schema):
            fields = self.upcasters[kind.word, step](fields)
        return kind.model, fields

    def word(self, record: R) -> str:
        """The stable type word of a record."""
        return self._type_of(record).word

    def _type_of(self, record: R) -> RecordType:
        return next(kind for kind in self.types if kind.model is type(record))

    def _type_named(self, word: object) -> RecordType:
        for kind in self.types:
            if kind.word == word:
                return kind
        words = [kind.word for kind in self.types]
        raise _unreadable(f"no record type is called {word!r}", nearest_or_all(word, words))


def _unreadable(message: str, help_: str | None = None) -> InvalidInput:
    return InvalidInput(Problem("RS112", message, help=help_))


def _parsed(stored: bytes) -> dict[str, Any]:
    try:
        value = json.loads(stored)
    except ValueError as error:
        raise InvalidInput(Problem("RS110", f"this is no JSON: {error}")) from error
    if not isinstance(value, dict):
        raise InvalidInput(Problem("RS110", 'a record is a JSON object, like {"id": …}'))
    return value


CODEC: Codec[StoredRecord] = Codec(
    types=(
        # A short date decides the precision on reading, so it is always written.
        RecordType("event", Event, always=frozenset({"precision"})),
        RecordType("correction", Correction),
        RecordType("retraction", Retraction),
        RecordType("segment", Segment),
    ),
)
"""The record types of this version of relsim."""

encode = CODEC.encode
decode = CODEC.decode
type_word = CODEC.word

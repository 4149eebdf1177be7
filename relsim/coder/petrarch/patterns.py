"""Matching PETRARCH's patterns around the verbs of our own clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from relsim.coder.events.candidate import Candidate
from relsim.coder.events.parsed import Parsed
from relsim.coder.events.participants import agent_behind, codes_of, subject_of
from relsim.coder.petrarch.lines import text_of
from relsim.coder.petrarch.verbs_file import Item, Pattern, VerbBook, VerbForm, verb_book
from relsim.coder.text.words import Mention
from relsim.coder.verbs.clauses import Clause
from relsim.events.taxonomy import all_cameo

__all__ = ["PatternBook", "petrarch_candidates", "petrarch_rules"]


class _Match(NamedTuple):
    """Where a pattern holds.

    Attributes:
        words: Its tokens, the verb's first.
        actors: By ``source``, ``target``, ``anybody`` and ``all``: whom it names.
        together: Whether those before the verb act with one another.
    """

    words: tuple[int, ...]
    actors: dict[str, Mention]
    together: bool


@dataclass(frozen=True, slots=True)
class PatternBook:
    """A verb dictionary, and whether codes that are not CAMEO's are kept."""

    verbs: VerbBook
    own_codes: bool = False


def petrarch_rules(path: Path, *, own_codes: bool = False) -> PatternBook:
    """Read a verb dictionary.

    Raises:
        Missing: the file is not there.
        InvalidInput: it cannot be read at all.
    """
    return PatternBook(verb_book(text_of(path), str(path)), own_codes)


def petrarch_candidates(parsed: Parsed, book: PatternBook) -> Iterator[Candidate]:
    """What the verbs of a sentence tell by a PETRARCH dictionary.

    An infinitive adds nothing to the verb that it completes: "gave up efforts to stop X".
    """
    told: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for number, clause in enumerate(parsed.clauses):
        found = _form(parsed, clause, book.verbs)
        if found is None:
            continue
        for candidate in _coded(parsed, number, *found, book):
            parties = candidate.sources, candidate.targets
            if clause.verb.form != "to" or parties not in told:
                yield candidate
            told.add(parties)


def _form(parsed: Parsed, clause: Clause, verbs: VerbBook) -> tuple[VerbForm, int] | None:
    """The entry of a clause's verb, and where its verb stands: it may end a phrase, "wire tap"."""
    for head in (clause.verb.head, clause.verb.head + 1):
        for form in verbs.forms.get(parsed.word(head), ()):
            if head > clause.verb.head and not form.before:
                continue
            before = tuple(parsed.word(head - len(form.before) + n)
                           for n in range(len(form.before)))  # fmt: skip
            after = tuple(parsed.word(head + 1 + n) for n in range(len(form.after)))
            if before == form.before and after == form.after:
                return form, head
    return None


def _coded(
    parsed: Parsed, number: int, form: VerbForm, head: int, book: PatternBook
) -> Iterator[Candidate]:
    clause = parsed.clauses[number]
    pattern, match = _best(parsed, form, head, book.verbs)
    there, back = (pattern.code, pattern.back) if pattern else (form.code, form.back)
    source, target = _actors(parsed, number, match)
    if not source or not target:
        return
    name = f"petrarch: {pattern.text}" if pattern else f"petrarch: {parsed.word(head)}"
    ways = [(there, source, target), (back, target, source)]
    if match.together:
        ways = [(there, (code,), tuple(c for c in source if c != code)) for code in source]
    for code, sources, targets in ways:
        others = tuple(each for each in targets if each not in sources)
        if code and others and (book.own_codes or code in all_cameo()):
            yield Candidate(
                sources=sources,
                targets=others,
                code=code,
                head=head,
                words=match.words,
                rule=name,
                clause=(clause.subject[0], max(clause.complement[1], clause.verb.last)),
                weight=len(match.words),
            )


def _best(
    parsed: Parsed, form: VerbForm, head: int, verbs: VerbBook
) -> tuple[Pattern | None, _Match]:
    """The most specific pattern that holds; the bare verb where none does."""
    first, last = head - len(form.before), head + 1 + len(form.after)
    for pattern in verbs.patterns.get(form.block, ()):
        match = _match(parsed, pattern, first, last)
        if match is not None:
            return pattern, match
    return None, _Match(tuple(range(first, last)), {}, together=False)


def _match(parsed: Parsed, pattern: Pattern, first: int, last: int) -> _Match | None:
    left = _side(parsed, pattern.before, first, step=-1)
    if left is None:
        return None
    right = _side(parsed, pattern.after, last, step=1)
    if right is None:
        return None
    found = {**left[1], **right[1]}
    words = (*range(first, last), *sorted((*left[0], *right[0])))
    return _Match(words, found, any(each.kind == "all" for each in pattern.before))


def _side(
    parsed: Parsed, items: Sequence[Item], edge: int, step: int
) -> tuple[list[int], dict[str, Mention]] | None:
    """The words and actors of one side, outwards from the verb; nothing if a part is missing."""
    words: list[int] = []
    actors: dict[str, Mention] = {}
    at = edge
    for item in items:
        if item.kind == "words":
            place = _phrase(parsed, item, at, step)
            if place is None:
                return None
            words.extend(range(*place))
            at = place[1] if step > 0 else place[0]
            continue
        mention = _actor(parsed, at, step)
        if mention is None:
            return None
        actors[item.kind] = mention
        at = mention.last if step > 0 else mention.first
    return words, actors


def _phrase(parsed: Parsed, item: Item, at: int, step: int) -> tuple[int, int] | None:
    """Where one of the phrases of a part stands, the nearest to the verb."""
    end = len(parsed.tokens) if step > 0 else 0
    starts = (at,) if item.joined else range(at, end, step)
    for edge in starts:
        for choice in item.choices:
            first = edge if step > 0 else edge - len(choice)
            here = tuple(parsed.word(first + n) for n in range(len(choice)))
            if here == choice:
                return first, first + len(choice)
    return None


def _actor(parsed: Parsed, at: int, step: int) -> Mention | None:
    if step > 0:
        return next((each for each in parsed.mentions if each.first >= at), None)
    return next((each for each in reversed(parsed.mentions) if each.last <= at), None)


def _actors(parsed: Parsed, number: int, match: _Match) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who acts and towards whom: as the pattern says, else as the clause does."""
    clause = parsed.clauses[number]
    subject = subject_of(parsed, number)
    before = codes_of(subject.mentions) if subject else ()
    if match.together:
        return before, before
    source, target = _named(parsed, match, "source"), _named(parsed, match, "target")
    target = target or _named(parsed, match, "all")
    if clause.verb.passive and not source and not target:
        agent = agent_behind(parsed, clause)
        if agent is not None:
            return codes_of(agent.mentions), before
    source = source or tuple(code for code in before if code not in target)
    return source, target or _behind(parsed, number, source)


def _named(parsed: Parsed, match: _Match, kind: str) -> tuple[str, ...]:
    """The codes at an actor's place in a pattern; all of a list at ``%``."""
    mention = match.actors.get(kind)
    if mention is None:
        return ()
    return codes_of(parsed.joined(mention, len(parsed.tokens))) if kind == "all" else mention.codes


def _behind(parsed: Parsed, number: int, source: tuple[str, ...]) -> tuple[str, ...]:
    """The first actor behind the verb, with its list: where it stands says nothing here."""
    verb = parsed.clauses[number].verb
    limit = _limit(parsed, number)
    for mention in parsed.mentions_in(verb.last, limit):
        if not set(mention.codes) <= set(source):
            return codes_of(parsed.joined(mention, limit))
    return ()


def _limit(parsed: Parsed, number: int) -> int:
    """Where somebody else's clause begins, unless this verb is what it completes."""
    verb = parsed.clauses[number].verb
    loose = (
        each.subject[0]
        for each in parsed.clauses[number + 1 :]
        if each.verb.form == "finite"
        and each.subject[0] >= verb.last
        and "," in parsed.tags[verb.last : each.subject[0]]
    )
    return min(loose, default=len(parsed.tokens))

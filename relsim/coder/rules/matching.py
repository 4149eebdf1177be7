"""Finding the rules that a clause fires, the most specific first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from relsim.coder.rules.loading import load_rules, word_sets
from relsim.coder.rules.rule import Phrase, Rule
from relsim.coder.text.lemmas import noun_lemma, verb_lemma
from relsim.coder.text.words import Token

__all__ = ["Clause", "Fired", "best_rule", "fired_rules"]

_PARTICLE_GAP = 5
"""Words that may stand inside a phrasal verb: `called the planned talks off`."""

_PHRASE_GAP = 4
"""Steps from one word of a complement to its next: `restored full diplomatic ties`."""

_PREPOSITIONS = frozenset(
    {"about", "against", "at", "by", "for", "from", "in", "into", "of", "on", "to", "upon", "with"}
)
_PREPOSITION_REACH = 2

_CURRENCY = tuple("$€£¥₹₽")


class Fired(NamedTuple):
    """A rule that holds, and the words it rests on.

    Attributes:
        rule: The rule.
        words: Numbers of the tokens that fired, the head's first, then its company's.
    """

    rule: Rule
    words: tuple[int, ...]

    @property
    def weight(self) -> float:
        """How specific it is: the number of words it asked for, company before particles."""
        return len(self.words) + (0.5 if len(self.words) > len(self.rule.head) else 0.0)

    @property
    def distance(self) -> int:
        """How far from the head its company stands; words before the head count double."""
        end = self.words[len(self.rule.head) - 1]
        return max(
            (
                each - end if each > end else 2 * (end - each)
                for each in self.words[len(self.rule.head) :]
            ),
            default=0,
        )


class Clause:
    """A stretch of tokens in which rules look for their words.

    Args:
        tokens: Tokens of the whole sentence.
        first: Where the clause begins.
        last: One past its end; the whole sentence by default.
    """

    __slots__ = ("_places", "first", "last", "tokens")

    def __init__(self, tokens: Sequence[Token], first: int = 0, last: int | None = None) -> None:
        self.tokens = tokens
        self.first = first
        self.last = len(tokens) if last is None else last
        self._places: dict[str, list[int]] = {}
        for number in range(self.first, self.last):
            for form in forms(_name_of(tokens[number])):
                if form in self._places:
                    self._places[form].append(number)
                else:
                    self._places[form] = [number]

    def within(self, first: int, last: int) -> Clause:
        """A part of this clause; cheaper than a clause of its own."""
        part = object.__new__(Clause)
        part.tokens, part._places = self.tokens, self._places
        part.first, part.last = max(first, self.first), min(last, self.last)
        return part

    def may_hold(self, form: str) -> bool:
        """Whether a lemma or ``@set`` stands in the clause or near it: a quick first look."""
        return form in self._places

    def places(self, form: str) -> Sequence[int]:
        """Where a lemma or ``@set`` stands, ascending."""
        found = self._places.get(form, ())
        return [each for each in found if self.first <= each < self.last]

    def find(self, phrase: Phrase, near: int, not_at: Iterable[int] = ()) -> tuple[int, ...] | None:
        """The words of a phrase in their order, the nearest after ``near`` before all others."""
        starts = [each for each in self.places(phrase[0]) if each not in not_at]
        for start in sorted(starts, key=lambda each: (each < near, abs(each - near))):
            found = self.run(phrase, start, _PHRASE_GAP)
            if found is not None and not set(found) & set(not_at):
                return found
        return None

    def run(self, phrase: Phrase, start: int, reach: int) -> tuple[int, ...] | None:
        """The words of a phrase whose first stands at ``start``, each at most ``reach`` on.

        A preposition stands closer: ``called an election for May`` is no call for anything.
        """
        found = [start]
        for form in phrase[1:]:
            here = found[-1]
            end = here + (_PREPOSITION_REACH if form in _PREPOSITIONS else reach)
            following = [each for each in self.places(form) if here < each <= end]
            if not following:
                return None
            found.append(following[0])
        return tuple(found)


def _name_of(token: Token) -> str:
    """A word in lower case; the month of March marches nowhere."""
    return "" if token.text == "March" else token.lower


@lru_cache(maxsize=1 << 16)
def forms(lower: str) -> tuple[str, ...]:
    """What a word may be called in a rule: itself, its lemmas, the sets it belongs to."""
    lemmas = {lower, verb_lemma(lower) or lower, noun_lemma(lower) or lower}
    sets = {name for lemma in lemmas for name in _sets_of().get(lemma, ())}
    if lower.startswith(_CURRENCY):
        sets.add("@money")
    return tuple(sorted(lemmas | sets))


def fired_rules(clause: Clause, head: int, part: str = "") -> tuple[Fired, ...]:
    """Every rule whose head stands at token ``head``, the most specific first.

    Of equally specific ones the rule whose company is nearer comes first; then the file's order.

    Args:
        clause: Where the words of a rule may stand.
        head: Number of the token that would be the (first word of the) head.
        part: ``v`` or ``n`` to ask for one reading only.
    """
    found = [
        fired
        for rule in _candidates(clause.tokens[head].lower, part)
        if (fired := _fire(rule, clause, head)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.distance)))


def best_rule(clause: Clause, head: int, part: str = "") -> Fired | None:
    """The most specific rule at a head, or nothing."""
    return next(iter(fired_rules(clause, head, part)), None)


def _fire(rule: Rule, clause: Clause, head: int) -> Fired | None:
    reach = 1 + (_PARTICLE_GAP if rule.part == "v" else 1)
    at_head = clause.run(rule.head, head, reach)
    if at_head is None:
        return None
    after = at_head[-1]
    if any(clause.find(each, after, at_head) for each in rule.forbidden):
        return None
    if not rule.phrases:
        return Fired(rule, at_head)
    company = list(_company(rule, clause, after, at_head))
    if not company:
        return None
    return Fired(rule, at_head + max(company, key=len))


def _company(
    rule: Rule, clause: Clause, after: int, at_head: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    for phrase in rule.phrases:
        if not clause.may_hold(phrase[0]):
            continue
        found = clause.find(phrase, after, at_head)
        if found is not None:
            yield found


@lru_cache(maxsize=1 << 14)
def _candidates(lower: str, part: str) -> tuple[Rule, ...]:
    """Rules whose head may begin with this word, in the file's order."""
    index = _rules_by_first_word()
    found: list[Rule] = []
    if part != "n":
        found += index.get((verb_lemma(lower) or "", "v"), ())
    if part != "v":
        found += index.get((noun_lemma(lower) or "", "n"), ())
    return tuple(found)


@cache
def _rules_by_first_word() -> Mapping[tuple[str, str], Sequence[Rule]]:
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in load_rules():
        found.setdefault((rule.head[0], rule.part), []).append(rule)
    return found


@cache
def _sets_of() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name, words in word_sets().items():
        for word in words:
            found.setdefault(word, []).append(f"@{name}")
    return found

"""An article coded once more with dictionaries from outside, beside or in place of our rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from relsim.coder.actors import find_all_mentions, resolve
from relsim.coder.draft import DraftEvent, Rejected
from relsim.coder.events.article import Explained
from relsim.coder.events.candidate import Candidate
from relsim.coder.events.confidence import confidence_of
from relsim.coder.events.context import Context, noted, owners
from relsim.coder.events.dating import days_of
from relsim.coder.events.modality import attribution_of, standing_of
from relsim.coder.events.parsed import Parsed, parse
from relsim.coder.events.verbal import verbal_candidates
from relsim.coder.petrarch.actor_book import ActorBook, petrarch_actors
from relsim.coder.petrarch.patterns import PatternBook, petrarch_candidates, petrarch_rules
from relsim.coder.text.article import Article
from relsim.coder.text.sentences import split_sentences
from relsim.coder.text.words import Mention, Sentence
from relsim.errors import Problem, UsageError

__all__ = ["Dictionaries", "dictionaries", "parsed_sentences", "with_dictionaries"]

FROM = "petrarch: "
"""How a rule begins that is a dictionary's."""
UNTOLD = frozenset(("01",))
"""Dictionaries code every "said"; that is attribution, not an act between two actors."""
OF_DICTIONARIES = 0.75
"""What a reading is discounted by: patterns alone agree with trained readers on the root in well
under half of sentences."""
LONGEST_SENTENCE = 200
"""Words; what is longer is a table or a list."""


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """What is used from outside; either may be missing.

    Attributes:
        actors: Names and agents; ours fill the places that they leave.
        verbs: Verbs and patterns; without them our rules are used with their actors.
    """

    actors: ActorBook | None
    verbs: PatternBook | None

    @property
    def notes(self) -> tuple[Problem, ...]:
        """On each line that could not be read."""
        actors = self.actors.notes if self.actors else ()
        return (*actors, *(self.verbs.verbs.notes if self.verbs else ()))

    def mentions(self, sentences: Sequence[Sentence], on: date) -> tuple[tuple[Mention, ...], ...]:
        """Actors by the dictionary, and by our lexicon where the dictionary has none."""
        ours = find_all_mentions(sentences, on)
        if self.actors is None:
            return ours
        named = []
        for sentence, own in zip(sentences, ours, strict=True):
            theirs = self.actors.mentions(sentence, on)
            taken = {at for each in theirs for at in range(each.first, each.last)}
            free = (each for each in own if not taken & set(range(each.first, each.last)))
            kept = (each for each in free if each.kind not in {"pronoun", "group"})
            named.append(tuple(sorted((*theirs, *kept))))
        return resolve(sentences, named)

    def candidates(self, parsed: Parsed) -> Iterator[Candidate]:
        """What the sentence tells by the dictionary of verbs, or by our rules without one."""
        if self.verbs is not None:
            yield from (_standing(parsed, each) for each in petrarch_candidates(parsed, self.verbs))
            return
        yield from (each for each in verbal_candidates(parsed) if isinstance(each, Candidate))


def dictionaries(
    actors: Iterable[Path] = (), verbs: Path | None = None, agents: Iterable[Path] = ()
) -> Dictionaries:
    """Read the dictionaries that are named.

    Raises:
        UsageError: none is named, or agents without actors.
        Missing: a file is not there.
        InvalidInput: a file cannot be read at all.
    """
    names, kinds = tuple(actors), tuple(agents)
    if not names and verbs is None:
        raise UsageError("name a dictionary: --petrarch-actors or --petrarch-verbs")
    if kinds and not names:
        raise UsageError("--petrarch-agents needs --petrarch-actors")
    return Dictionaries(
        petrarch_actors(names, kinds) if names else None,
        petrarch_rules(verbs) if verbs is not None else None,
    )


def with_dictionaries(explained: Explained, outside: Dictionaries) -> Explained:
    """What the dictionaries add to our own coding of an article.

    Where both find the same act, our draft stays and names both; where they differ in the kind of
    act, the surer reading is drafted and the other named among those that lost.
    """
    article = explained.article
    if article.published is None or explained.refused:
        return explained
    drafts = list(explained.drafts)
    for draft in _drafts(explained, article.published, outside):
        _add(drafts, draft)
    told = {each.sentence for draft in drafts for each in draft.passages}
    without = tuple(each for each in explained.without if each.sentence.number not in told)
    ordered = tuple(sorted(drafts, key=lambda each: each.span))
    return replace(explained, drafts=ordered, without=without)


def _drafts(explained: Explained, published: date, outside: Dictionaries) -> Iterator[DraftEvent]:
    article = explained.article
    sentences = split_sentences(article.text)
    for parsed in parsed_sentences(sentences, outside.mentions(sentences, published), published):
        if _is_passed(article, parsed.sentence):
            continue
        for candidate in outside.candidates(parsed):
            if candidate.root not in UNTOLD:
                yield _draft(parsed, candidate, published)


def parsed_sentences(
    sentences: Sequence[Sentence], mentions: Sequence[tuple[Mention, ...]], published: date
) -> Iterator[Parsed]:
    """The sentences of an article that name two actors, taken apart."""
    context = Context()
    for sentence, own in zip(sentences, mentions, strict=True):
        actors = {code for each in own for code in each.codes}
        if len(actors) > 1 and len(sentence.tokens) <= LONGEST_SENTENCE:
            yield parse(sentence, own, owners(sentence, own, context), published)
        context = noted(context, own)


def _is_passed(article: Article, sentence: Sentence) -> bool:
    return any(start <= sentence.start and sentence.end <= end for start, end, _ in article.skipped)


def _draft(parsed: Parsed, candidate: Candidate, published: date) -> DraftEvent:
    day, precision = days_of(parsed, candidate, published)
    words = " ".join(parsed.tokens[at].text for at in candidate.words)
    return DraftEvent(
        date=day,
        precision=precision,
        from_=candidate.sources,
        to=candidate.targets,
        code=candidate.code,
        modality=candidate.modality,
        attribution=candidate.attribution,
        confidence=confidence_of(candidate),
        span=(parsed.sentence.start, parsed.sentence.end),
        quote=parsed.sentence.text,
        sentence=parsed.sentence.number,
        rule=f"{candidate.rule}: {words}",
        rejected=candidate.rejected,
    )


def _standing(parsed: Parsed, candidate: Candidate) -> Candidate:
    """A candidate of the dictionary with how the text puts it, which patterns do not tell."""
    number = next(
        (n for n, each in enumerate(parsed.clauses) if each.verb.head == candidate.head), None
    )
    candidate = replace(candidate, discounts={"dictionary": OF_DICTIONARIES})
    if number is None:
        return candidate
    speaker = attribution_of(parsed, number)
    modality = standing_of(parsed, number).modality
    if parsed.clauses[number].verb.negated and "not" not in candidate.rule.lower():
        modality = "denied"
    if speaker is None or not speaker.words:
        return replace(candidate, modality=modality)
    if modality == "done" and not set(speaker.codes) & set(candidate.sources):
        modality = "reported"
    return replace(candidate, modality=modality, attribution=speaker.words)


def _add(drafts: list[DraftEvent], draft: DraftEvent) -> None:
    """Take in a draft of the dictionary; of two readings of the same parties the surer stays."""
    for number, other in enumerate(drafts):
        same = draft.sentence in {each.sentence for each in other.passages}
        if not same or other.from_ != draft.from_ or other.to != draft.to:
            continue
        if other.root == draft.root and FROM not in other.rule:
            told = f"{other.rule}; {draft.rule} agrees"
            drafts[number] = other.model_copy(update={"rule": told})
        elif other.root != draft.root and other.assessment is None:
            drafts[number] = _surer(other, draft)
        return
    drafts.append(draft)


def _surer(one: DraftEvent, other: DraftEvent) -> DraftEvent:
    won, lost = (one, other) if one.confidence >= other.confidence else (other, one)
    told = Rejected(code=lost.code, rule=lost.rule, why="less sure")
    return won.model_copy(update={"rejected": (*won.rejected, told)})

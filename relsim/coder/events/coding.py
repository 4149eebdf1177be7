"""From an article to its draft events: sentence by sentence, then votes, then duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from relsim.coder.actors import find_all_mentions
from relsim.coder.draft import DraftEvent
from relsim.coder.events.assessing import JUDGED, assessments
from relsim.coder.events.blaming import reproaches
from relsim.coder.events.bridging import VISITS, Named, acts_in, bridged, named_in, redirected
from relsim.coder.events.candidate import Candidate, Refusal
from relsim.coder.events.confidence import confidence_of, opinion_of
from relsim.coder.events.context import Context, acted, asked, both, noted, owners
from relsim.coder.events.dating import days_of
from relsim.coder.events.merging import merged
from relsim.coder.events.noise import noise_in
from relsim.coder.events.nominal import nominal_candidates
from relsim.coder.events.parsed import Parsed, parse
from relsim.coder.events.participants import OWN_PEOPLE, told_to
from relsim.coder.events.verbal import verbal_candidates
from relsim.coder.events.votes import VOTING, VotePart, vote_of, vote_parts
from relsim.coder.text.article import Article
from relsim.coder.text.sentences import split_sentences
from relsim.coder.text.words import Mention, Sentence

__all__ = ["Coding", "Unexplained", "code"]

LONGEST_SENTENCE = 200
"""Words; what is longer is a table or a list."""


BACKGROUND = frozenset(("following", "after", "amid", "during"))
"""Behind these words a complement tells of another event."""


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A sentence without an event.

    Attributes:
        sentence: The sentence.
        why: Why it has none.
        words: The words that came nearest to one.
    """

    sentence: Sentence
    why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """All that was read out of an article.

    Attributes:
        drafts: The draft events, in the order of the text.
        without: The sentences without an event, and why.
    """

    drafts: tuple[DraftEvent, ...]
    without: tuple[Unexplained, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, and what it offered."""

    parsed: Parsed
    candidates: tuple[Candidate, ...]
    refusals: tuple[Refusal, ...]
    votes: tuple[VotePart, ...]


def code(article: Article, published: date, *, asks_model: bool = True) -> Coding:
    """The draft events of an article that was published on a day.

    Args:
        article: The article.
        published: The day.
        asks_model: Ask the linear model for its second opinion of each draft, too.
    """
    context = Context()
    reads: list[_Read] = []
    without: list[Unexplained] = []
    sentences = split_sentences(article.text)
    for sentence, found in zip(sentences, find_all_mentions(sentences, published), strict=True):
        skipped = _skipped(article, sentence)
        if skipped:
            without.append(Unexplained(sentence, f"no news ({skipped})"))
            continue
        mentions = tuple(sorted((*found, *both(sentence, found, context))))
        mentions = asked(sentence, mentions, context)
        why_not = _not_worth_parsing(sentence, mentions, alone=len(sentences) == 1)
        if why_not:
            without.append(Unexplained(sentence, why_not))
        else:
            own = owners(sentence, mentions, context)
            reads.append(_read(parse(sentence, mentions, own, published)))
            context = acted(context, (each.sources for each in reads[-1].candidates))
        context = noted(context, mentions)
    votes = _votes(reads)
    drafts = [*_drafts(reads, votes, published, asks_model=asks_model)]
    told = {each.sentence for draft in drafts for each in draft.passages}
    told |= {part.sentence for read in reads for part in read.votes} if votes else set()
    without += (_unexplained(read) for read in reads if read.parsed.sentence.number not in told)
    without.sort(key=lambda each: each.sentence.number)
    return Coding(tuple(merged(drafts)), tuple(without))


def _skipped(article: Article, sentence: Sentence) -> str:
    return next(
        (why for start, end, why in article.skipped
         if start <= sentence.start and sentence.end <= end),
        "",
    )  # fmt: skip


def _not_worth_parsing(sentence: Sentence, mentions: Iterable[Mention], *, alone: bool) -> str:
    """A cheap look before the costly one: who is named, and is this politics at all."""
    if len(sentence.tokens) > LONGEST_SENTENCE:
        return "too long for a sentence"
    codes = {code for mention in mentions for code in mention.codes}
    if not codes:
        return "no actor"
    words = {token.lower for token in sentence.tokens}
    if len(codes) == 1 and alone:
        lemmas = {token.lemma for token in sentence.tokens}
        if not (words & VOTING or words & VISITS or lemmas & OWN_PEOPLE or lemmas & JUDGED):
            return "only one actor"
    topic = noise_in(sentence.tokens)
    return f"{topic}, not politics" if topic else ""


def _read(parsed: Parsed) -> _Read:
    votes = tuple(vote_parts(parsed))
    found: list[Candidate | Refusal] = [*assessments(parsed)]
    judged = any(isinstance(each, Candidate) for each in found)
    if not votes:
        found += reproaches(parsed)
        found += verbal_candidates(parsed)
    candidates = [each for each in found if isinstance(each, Candidate)]
    used = frozenset(at for each in candidates for at in each.words)
    used |= _reach(parsed, candidates)
    if not votes and not judged:
        found += nominal_candidates(parsed, used)
    return _Read(
        parsed,
        tuple(each for each in found if isinstance(each, Candidate)),
        tuple(each for each in found if isinstance(each, Refusal)),
        votes,
    )


def _reach(parsed: Parsed, candidates: Iterable[Candidate]) -> frozenset[int]:
    """Words that complete a verb which is an event: their nouns tell of the same."""
    heads = {each.head for each in candidates}
    return frozenset(
        at
        for clause in parsed.clauses
        if clause.verb.head in heads
        for at in range(*clause.complement)
        if not _background_before(parsed, clause.complement[0], at)
    )


def _background_before(parsed: Parsed, first: int, at: int) -> bool:
    """Behind "following", "after" or "in a call with" another event begins."""
    occasion = any(
        told_to(parsed, first, each) and parsed.word(n) in ("in", "during", "at")
        for each in parsed.mentions_in(at, at + 4)
        for n in range(max(first, at - 3), at)
    )
    return occasion or any(parsed.word(n) in BACKGROUND for n in range(first, at))


def _votes(reads: list[_Read]) -> dict[int, Candidate]:
    """The vote of an article, under the number of the sentence that tells of it first."""
    parts = [part for read in reads for part in read.votes]
    first = next((read for read in reads if any(p.role in ("veto", "against") for p in read.votes)),
                 None)  # fmt: skip
    if first is None:
        return {}
    vote = vote_of(parts, first.parsed)
    return {} if vote is None else {first.parsed.sentence.number: vote}


def _drafts(
    reads: Iterable[_Read], votes: dict[int, Candidate], published: date, *, asks_model: bool
) -> Iterator[DraftEvent]:
    named = Named()
    for read in reads:
        vote = votes.get(read.parsed.sentence.number)
        named = named_in(read.parsed, read.candidates, named)
        for candidate in (*([vote] if vote else []), *read.candidates):
            whom = redirected(candidate, named)
            yield _draft(read.parsed, whom, published, asks_model=asks_model)
        for refusal in read.refusals:
            half = refusal.half and bridged(
                refusal.half, read.parsed, _so_far(read, refusal, named)
            )
            if half is not None and half.modality != "denied":
                yield _draft(read.parsed, half, published, asks_model=asks_model)
        named = acts_in(read.candidates, named)


def _so_far(read: _Read, refusal: Refusal, named: Named) -> Named:
    """What has been done before the verb of a refusal, in its own sentence, too."""
    head = refusal.half.head if refusal.half else 0
    own = next((each for each in read.parsed.clauses if each.verb.head == head), None)
    if own is None or own.opener or own.within >= 0:
        return named
    return acts_in(tuple(each for each in read.candidates if each.head < head), named)


def _draft(
    parsed: Parsed, candidate: Candidate, published: date, *, asks_model: bool
) -> DraftEvent:
    day, precision = days_of(parsed, candidate, published)
    sentence = parsed.sentence
    words = " ".join(parsed.tokens[at].text for at in candidate.words)
    opinion = opinion_of(candidate, sentence.text) if asks_model else None
    return DraftEvent(
        date=day,
        precision=precision,
        from_=candidate.sources,
        to=candidate.targets,
        code=candidate.code,
        roles=candidate.roles,
        modality=candidate.modality,
        attribution=candidate.attribution,
        assessment=candidate.assessment,
        confidence=confidence_of(candidate, opinion),
        span=(sentence.start, sentence.end),
        quote=sentence.text,
        sentence=sentence.number,
        rule=f"{candidate.rule}: {words}",
        rejected=candidate.rejected,
        second_opinion=opinion,
    )


def _unexplained(read: _Read) -> Unexplained:
    best = max(read.refusals, key=lambda each: each.rank, default=Refusal("no rule matched"))
    return Unexplained(read.parsed.sentence, best.why, best.words)

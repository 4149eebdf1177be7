"""Events that nouns tell: ``the US missile strikes in Syria``, ``a visit to Moscow by …``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from relsim.coder.draft import Modality
from relsim.coder.events.candidate import Candidate, Refusal, between_states
from relsim.coder.events.modality import attribution_of, standing_of
from relsim.coder.events.parsed import Parsed
from relsim.coder.events.participants import (
    OCCASIONS,
    Party,
    codes_of,
    is_court,
    subject_of,
    told_to,
)
from relsim.coder.rules import Clause as Stretch
from relsim.coder.rules import Fired, best_rule, load_rules
from relsim.coder.text.lemmas import noun_lemma
from relsim.coder.text.words import Mention
from relsim.coder.verbs.words import LIGHT, words

__all__ = ["nominal_candidates"]

UNDOING = words("collapse fail falter stall founder unravel")
"""What becomes of talks and truces that are none any more."""
STATES_OF_AFFAIRS = words(
    "alliance cooperation partnership collaboration war conflict trade support backing assistance "
    "violence influence pressure willingness readiness intention commitment exchange fighting "
    "occupation blockade"
)
"""Nouns that tell how things are, unless a verb says that they begin or end."""
BEFORE = words("after following since amid over")
"""Prepositions that tell of what came before."""
IN_ANSWER = ("in response to", "in retaliation for", "in protest at", "in reaction to")
COMING = words("planned upcoming scheduled forthcoming expected future possible potential "
                   "proposed next")  # fmt: skip
SUPPOSED = words("suspected alleged reported supposed")
AGAINST = words("on upon against at to toward towards with")
GROUND = words("in near")
ON_GROUND = words("07 15 18 19 20")
TOGETHER = words("03 04 05 06 19")
LONGEST_PHRASE = 14
"""Words behind a noun among which its partners are sought."""
NEEDING = words(
    "need require want urge demand rule expect reject oppose avert avoid prevent cancel postpone "
    "delay suspend scrap"
)
"""Verbs whose subject or object has not happened."""
HOLDING = LIGHT | words("be come lead end arrive return wrap follow convene open close")
"""Verbs whose subject takes part in the event that a noun behind them names."""


def nominal_candidates(parsed: Parsed, used: frozenset[int]) -> Iterator[Candidate | Refusal]:
    """Everything that the nouns of a sentence tell, but for those that a verb has used."""
    at = 0
    while at < len(parsed.tokens):
        fired = _fired(parsed, at) if parsed.tags[at] == "N" and at not in used else None
        if fired is None:
            at += 1
            continue
        if fired.rule.roles != "none" and not used & set(fired.words):
            yield _candidate(parsed, at, fired)
        at = max(at, *fired.words[: len(fired.rule.head)]) + 1


@cache
def _heads() -> frozenset[str]:
    """First words of all nouns that have a rule; a cheap first look."""
    return frozenset(rule.head[0] for rule in load_rules() if rule.part == "n")


def _fired(parsed: Parsed, at: int) -> Fired | None:
    if noun_lemma(parsed.lowers[at]) not in _heads():
        return None
    first = at
    while first > 0 and parsed.tags[first - 1] in "NM":
        first -= 1
    last = min(len(parsed.tokens), at + LONGEST_PHRASE)
    return best_rule(Stretch(parsed.tokens, first, _phrase_end(parsed, at, last)), at, "n")


def _phrase_end(parsed: Parsed, at: int, limit: int) -> int:
    """Where the noun phrase of an event ends: at a verb, a clause or a loose comma."""
    for end in range(at + 1, limit):
        if parsed.tags[end] in "VELXS.":
            return end
        if parsed.tags[end] == "," and not (
            parsed.tags[end - 1] == "M" and "M" in parsed.tags[end + 1 : end + 4]
        ):
            return end
    return limit


def _candidate(parsed: Parsed, at: int, fired: Fired) -> Candidate | Refusal:
    words = " ".join(parsed.tokens[each].text for each in fired.words)
    head = fired.words[len(fired.rule.head) - 1]
    end = _phrase_end(parsed, head, min(len(parsed.tokens), head + LONGEST_PHRASE))
    root = fired.rule.root
    governing = _governing(parsed, at)
    if parsed.tokens[head].lemma in STATES_OF_AFFAIRS and not _begins(parsed, governing, head):
        return Refusal("a state of affairs, not an act", words, 3)
    if _is_only_needed(parsed, at):
        return Refusal("a wish, not an act", words, 4)
    sources = _before(parsed, at) or _by(parsed, head, end)
    targets = _partners(parsed, head, end, root, codes_of(sources.mentions) if sources else ())
    discounts = {"noun": 0.85}
    if sources is None and targets is not None and governing is not None:
        sources = _holder(parsed, governing, head, targets.mentions[0])
        discounts["shared"] = 0.9
    if sources is not None and targets is None:
        sources, targets = _split(sources, root)
    elif sources is None and targets is not None and len(codes_of(targets.mentions)) > 1:
        sources, targets = _split(targets, root)
    if sources is None or targets is None:
        return Refusal("no actor" if sources is targets else "only one actor", words, 3)
    return _complete(parsed, at, fired, sources, targets, governing, discounts)


def _complete(  # noqa: PLR0913, PLR0917 - the parts of one candidate
    parsed: Parsed,
    at: int,
    fired: Fired,
    sources: Party,
    targets: Party,
    governing: int | None,
    discounts: dict[str, float],
) -> Candidate | Refusal:
    source_codes = codes_of(sources.mentions)
    target_codes = tuple(c for c in codes_of(targets.mentions) if c not in source_codes)
    words = " ".join(parsed.tokens[each].text for each in fired.words)
    if not target_codes:
        return Refusal("only one actor", words, 3)
    if any(c.subject[0] <= at < c.subject[1] and c.verb.lemma in UNDOING for c in parsed.clauses):
        return Refusal("negated", words, 4)
    modality: Modality = "done"
    attribution = None
    if governing is not None:
        speaker = attribution_of(parsed, governing)
        standing = standing_of(parsed, governing)
        if standing.why_not or parsed.clauses[governing].verb.negated:
            return Refusal(standing.why_not or "negated", words, 4)
        modality = standing.modality
        if speaker is not None:
            attribution = speaker.words or None
            if modality == "done" and not set(speaker.codes) & set(source_codes):
                modality = "reported"
    described = {parsed.word(each) for each in range(max(0, at - 5), at)}
    if described & COMING or _is_ahead(parsed, at):
        modality = "planned"
    elif described & SUPPOSED:
        modality = "reported"
    return between_states(
        Candidate(
            sources=source_codes,
            targets=target_codes,
            code=fired.rule.code,
            head=at,
            words=fired.words,
            rule=fired.rule.name,
            modality=modality,
            attribution=attribution,
            clause=(max(0, at - 6), min(len(parsed.tokens), at + LONGEST_PHRASE)),
            background=modality == "done" and _is_background(parsed, at),
            discounts={**discounts, **sources.discounts, **targets.discounts},
            weight=fired.weight,
            parties=parsed.parties(sources.mentions[0], targets.mentions[0]),
        )
    )


def _governing(parsed: Parsed, at: int) -> int | None:
    """The clause in whose complement a noun stands."""
    for number in range(len(parsed.clauses) - 1, -1, -1):
        first, last = parsed.clauses[number].complement
        if first <= at < last:
            return number
    return None


def _begins(parsed: Parsed, governing: int | None, head: int) -> bool:
    """Whether a verb right before says that a state of affairs begins, ends or is told of."""
    if governing is None:
        return False
    verb = parsed.clauses[governing].verb
    return verb.lemma in HOLDING - {"be", "have"} and head - verb.last <= 4


def _is_only_needed(parsed: Parsed, at: int) -> bool:
    """``cooperation was needed``, ``talks may follow``: the noun's own verb makes it no fact."""
    for clause in parsed.clauses:
        if clause.subject[0] <= at < clause.subject[1]:
            return clause.verb.conditional or clause.verb.lemma in NEEDING or clause.verb.negated
    return False


def _holder(parsed: Parsed, number: int, head: int, target: Mention) -> Party | None:
    """The subject of a verb that leaves the meaning to its noun."""
    clause = parsed.clauses[number]
    if clause.verb.passive:
        return None
    talk = parsed.tokens[head].lemma in OCCASIONS and told_to(parsed, clause.verb.last, target)
    if clause.verb.lemma not in HOLDING and not talk:
        return None
    return subject_of(parsed, number)


def _before(parsed: Parsed, at: int) -> Party | None:
    """``US missile strikes``, ``Russia's veto``, ``US-Russian talks``."""
    first = at
    while first > 0 and parsed.tags[first - 1] in "NMG#B":
        first -= 1
    inside = [each for each in parsed.mentions_in(first, at) if each.codes]
    if not inside:
        return _his(parsed, at)
    lead = inside[0]
    while True:  # "the US and British strikes"
        earlier = [
            m for m in parsed.mentions if m.last < lead.first and lead in parsed.joined(m, at)
        ]
        if not earlier:
            break
        lead = earlier[0]
    return Party(parsed.joined(lead, at), {})


def _his(parsed: Parsed, at: int) -> Party | None:
    """``his visit``."""
    for mention in parsed.owners:
        if 0 < at - mention.first <= 3 and set(parsed.tags[mention.last : at]) <= set("N#B"):
            return Party((mention,), {"pronoun": 0.8})
    return None


def _by(parsed: Parsed, head: int, end: int) -> Party | None:
    for at in range(head + 1, end):
        if parsed.word(at) == "by":
            return _nearest(parsed, at + 1, end)
    if parsed.word(head + 1) == "from":
        return _nearest(parsed, head + 2, end)
    return None


def _nearest(parsed: Parsed, first: int, end: int) -> Party | None:
    for mention in parsed.mentions_in(first, end):
        if mention.codes and set(parsed.tags[first : mention.first]) <= set("DN#BG"):
            return Party(parsed.joined(mention, end), {})
        return None
    return None


def _partners(
    parsed: Parsed, head: int, end: int, root: str, sources: Sequence[str]
) -> Party | None:
    """``on Syria``, ``with Lavrov``, ``between the two``; ``in Syria`` of acts on the ground."""
    for at in range(head + 1, end):
        word = parsed.word(at)
        wanted = word in AGAINST or word == "between"
        wanted = wanted or (word == "of" and root in ("11", "17", "18", "19", "20"))
        if not wanted and not (word in GROUND and root in ON_GROUND):
            continue
        found = _nearest(parsed, at + 1, end)
        if found is None or (root == "11" and is_court(parsed, head, found.mentions[0])):
            continue
        if not set(codes_of(found.mentions)) <= set(sources):
            return found if word not in GROUND else replace_discounts(found, "place", 0.85)
    return None


def replace_discounts(party: Party, name: str, factor: float) -> Party:
    """The party with one more discount."""
    return party._replace(discounts={**party.discounts, name: factor})


def _split(both: Party, root: str) -> tuple[Party | None, Party | None]:
    """``talks between X and Y``, ``US-Russian talks``: one with the other."""
    codes = codes_of(both.mentions)
    if len(codes) < 2 or root not in TOGETHER:
        return both, None
    one: Mention = both.mentions[0]._replace(codes=codes[:1])
    other = one._replace(codes=codes[1:])
    return both._replace(mentions=(one,)), both._replace(mentions=(other,))


def _is_background(parsed: Parsed, at: int) -> bool:
    """``following US strikes``: told as what came before."""
    first = at
    while first > 0 and parsed.tags[first - 1] in "NMG#BD":
        first -= 1
    if first == 0:
        return False
    if parsed.word(first - 1) in BEFORE:
        return True
    return parsed.words(max(0, first - 3), first).lower() in IN_ANSWER


def _is_ahead(parsed: Parsed, at: int) -> bool:
    """``ahead of a visit``, ``before talks``: still to come."""
    first = at
    while first > 0 and parsed.tags[first - 1] in "NMG#BD":
        first -= 1
    return parsed.word(first - 1) == "before" or (
        parsed.word(first - 1) == "of" and parsed.word(first - 2) == "ahead"
    )

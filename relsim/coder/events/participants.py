"""Who acts and towards whom: actors before and behind a verb or an event noun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from relsim.coder.events.parsed import Parsed
from relsim.coder.text.words import Mention
from relsim.coder.verbs.clauses import Clause, Stretch
from relsim.coder.verbs.words import OBJECT_CONTROL, SUBJECT_CONTROL, words

__all__ = [
    "OCCASIONS",
    "Party",
    "agent_behind",
    "at_home",
    "codes_of",
    "is_court",
    "objects_of",
    "owner_of",
    "party_behind",
    "subject_of",
    "told_to",
]

PLACES = words("in at near inside within around across over throughout outside")
ACHIEVING = words("agree move act work join vote meet hold be fail authorise authorize approve")
"""Other verbs whose infinitive belongs to what they tell."""
ROUGHLY = words("over about around under up")
"""Before a number no prepositions."""
SPOKESMEN = words("spokesman spokeswoman spokesperson lawyer aide adviser advisor")
TRANSPARENT = words("of from")
"""Prepositions behind which a subject may still be the one who acts: the leader of X."""
TOPIC = words("about on over regarding concerning despite without like during amid")
TOWARDS = words("by against to with toward towards upon at on onto into between from")
MATERIAL = words("07 08 09 14 15 16 17 18 19 20")
"""Roots whose acts happen on somebody's ground: "strikes in Syria"."""
TALKING = words("03 04 05 06")
"""Roots whose partner comes behind "with"."""
AT_HOME = words("14 17 18 19 20")
"""Roots that a state may turn on its own people."""
OWN_PEOPLE = words(
    "civilian protester protestor demonstrator activist rebel opposition dissident journalist "
    "resident villager student worker minority insurgent separatist militant critic"
)
TOPICAL = words("discuss debate review negotiate share")
"""Verbs whose object is what it is about, where "with" names the other side."""
COURTS = words("WTO ICJ ICC UN ICAO OPCW")
BEFORE_WHOM = words("with at to before")
"""Complaints are filed with these, against somebody else."""
OCCASIONS = words("call conversation meeting talk interview phone telephone visit letter summit")
ITS = words("its their his her")
FORCES = words(
    "force troop army navy military soldier pilot jet warplane aircraft plane fighter artillery "
    "warship government ministry minister president police ambassador diplomat parliament"
)
"""Heads of a subject that act for the state they belong to."""
SPEECH = words(
    "proposal offer bid call request demand appeal plan initiative suggestion claim accusation "
    "allegation idea overture ultimatum deal draft resolution criticism invitation"
)
"""Nouns that belong to who put them forward, not to whom they concern."""


class Party(NamedTuple):
    """Actors on one side of an event.

    Attributes:
        mentions: Those of one list.
        discounts: What lowers the confidence: name → factor.
    """

    mentions: tuple[Mention, ...]
    discounts: dict[str, float]


def codes_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The actor codes of some mentions, each once, in the order of the text."""
    return tuple(dict.fromkeys(code for mention in mentions for code in mention.codes))


def subject_of(parsed: Parsed, number: int) -> Party | None:
    """The actors before a clause's verb, also where it shares another clause's subject."""
    clause = parsed.clauses[number]
    seen = {number}
    while clause.subject[0] == clause.subject[1]:
        if clause.object_of >= 0:
            return objects_of(parsed, clause.object_of, (), "")
        if clause.shares < 0 or clause.shares in seen:
            return None
        if parsed.clauses[clause.shares].verb.passive and clause.verb.form == "ing":
            return None
        seen.add(clause.shares)
        clause = parsed.clauses[clause.shares]
    found = _actor_in(parsed, clause.subject) or _speaker_again(parsed, clause)
    return found or _further_left(parsed, clause) or _own_forces(parsed, clause)


def _own_forces(parsed: Parsed, clause: Clause) -> Party | None:
    """``X said its forces had …``: they act for who speaks, or for who the article spoke of."""
    first, last = clause.subject
    pronoun = next((at for at in range(first, last) if parsed.word(at) in ITS), -1)
    if pronoun < 0 or parsed.tokens[last - 1].lemma not in FORCES:
        return None
    if clause.within >= 0:
        found = subject_of(parsed, clause.within)
    else:
        owner = next((each for each in parsed.owners if each.first == pronoun), None)
        found = owner and _party(parsed, owner, last, joins=False)
    return found and found._replace(discounts={**found.discounts, "pronoun": 0.85})


def _further_left(parsed: Parsed, clause: Clause) -> Party | None:
    """The subject's head before a list ("police, experts and X") or a relative clause."""
    first, last = clause.subject
    if first == last or any(parsed.mentions_in(first, last)):
        return None
    if parsed.tags[first - 1 : first] == "," and "C" in parsed.tags[first:last]:
        start = first - 1
        while start > 0 and parsed.tags[start - 1] in "MNDG#":
            start -= 1
        return _actor_in(parsed, (start, first - 1))
    before = [each for each in parsed.clauses if each.verb.last == first]
    if before and before[0].opener in ("who", "which", "that"):
        return _actor_in(parsed, before[0].subject)
    return None


def _speaker_again(parsed: Parsed, clause: Clause) -> Party | None:
    """``X, which …, said it would``: the pronoun of what is said is who says it."""
    first, last = clause.subject
    pronoun = any(parsed.word(at) in ("it", "he", "she", "they") for at in range(first, last))
    if not pronoun or clause.within < 0:
        return None
    speaker = parsed.clauses[clause.within]
    found = _actor_in(parsed, speaker.subject)
    return found and found._replace(discounts={**found.discounts, "pronoun": 0.85})


def _actor_in(parsed: Parsed, stretch: Stretch) -> Party | None:
    """The head of the noun phrase that ends before a verb, and its list."""
    first, last = stretch
    held: Mention | None = None
    for mention in parsed.mentions_in(first, last):
        if not mention.codes:
            continue
        preposition = _preposition(parsed, first, mention)
        if preposition is None or _speaks_for(parsed, mention):
            return _party(parsed, mention, last)
        if preposition in TRANSPARENT or preposition == "between":
            held = held or mention
        elif preposition in PLACES and held is None and _people_before(parsed, first, mention):
            held = mention
    return None if held is None else _party(parsed, held, last, indirect=0.9)


def _speaks_for(parsed: Parsed, mention: Mention) -> bool:
    """``a spokesman for X``."""
    at = mention.first - (2 if parsed.tags[mention.first - 1] == "D" else 1)
    return parsed.word(at) == "for" and parsed.word(at - 1) in SPOKESMEN


def _people_before(parsed: Parsed, first: int, mention: Mention) -> bool:
    """``police in Egypt``: the head noun stands for people, whoever they are."""
    at = mention.first - 1
    while at > first and parsed.tags[at] in "DP":
        at -= 1
    return parsed.tags[at] == "N" and not parsed.word(at)[0].isdigit()


def _preposition(parsed: Parsed, first: int, mention: Mention) -> str | None:
    """The preposition that a mention hangs on, within a stretch; None if on none."""
    at = mention.first - 1
    while at >= first:
        tag = parsed.tags[at]
        counting = tag == "P" and parsed.tags[at + 1] == "#" and parsed.word(at) in ROUGHLY
        if (tag in "PT" and not counting) or parsed.word(at) in (
            "after",
            "before",
            "since",
            "until",
        ):
            return parsed.word(at)
        if tag in ",SQVEIXL.":
            return None
        at -= 1
    return None


def _party(
    parsed: Parsed, mention: Mention, limit: int, *, indirect: float = 1.0, joins: bool = True
) -> Party:
    mentions = parsed.joined(mention, limit) if joins else (mention,)
    discounts = {}
    if mention.kind == "pronoun":
        discounts["pronoun"] = 0.85
    if mention.kind == "citizens":
        discounts["citizens"] = 0.85
    if indirect < 1:
        discounts["indirect"] = indirect
    return Party(mentions, discounts)


def agent_behind(parsed: Parsed, clause: Clause) -> Party | None:
    """The actors behind "by" in the passive."""
    first, last = clause.complement
    for at in range(first, last):
        if parsed.word(at) == "by":
            return _first_in_phrase(parsed, at + 1, last)
    return None


def _first_in_phrase(parsed: Parsed, first: int, last: int) -> Party | None:
    """The first actor of the noun phrase that begins here."""
    for mention in parsed.mentions_in(first, last):
        between = parsed.tags[first : mention.first]
        return _party(parsed, mention, last) if not set(between) - set("DN#BQC") else None
    return None


def objects_of(parsed: Parsed, number: int, sources: Sequence[str], root: str) -> Party | None:
    """The actors behind a clause's verb that it acts on.

    Args:
        parsed: The sentence.
        number: Number of the clause.
        sources: Codes of who acts, which is nobody's own target.
        root: CAMEO root of the act, empty if not known.
    """
    first, last = parsed.clauses[number].complement
    end = _before_purpose(parsed, number, first, last)
    if parsed.clauses[number].verb.lemma in TOPICAL:  # discussed X with Y
        first = next((at for at in range(first, end) if parsed.word(at) == "with"), first)
    found = party_behind(parsed, first, end, sources, root)
    return found or _in_apposition(parsed, end, last, sources)


def _in_apposition(parsed: Parsed, end: int, last: int, sources: Sequence[str]) -> Party | None:
    """``met Jane Doe, a senior Chilean official``: the words behind the comma say whose."""
    if end != last or parsed.tags[end : end + 2] != ",D":
        return None
    found = _first_in_phrase(parsed, end + 1, min(end + 7, len(parsed.tags)))
    if found is None or set(codes_of(found.mentions)) <= set(sources):
        return None
    return Party(found.mentions[:1], {**found.discounts, "apposition": 0.85})


def _before_purpose(parsed: Parsed, number: int, first: int, last: int) -> int:
    """Where an infinitive tells what for: "cancelled a visit to make way for X"."""
    if parsed.clauses[number].verb.lemma in SUBJECT_CONTROL | OBJECT_CONTROL | ACHIEVING:
        return last
    purpose = parsed.tags.find("T", first + 1, last)
    return last if purpose < 0 else purpose


def party_behind(
    parsed: Parsed, first: int, last: int, sources: Sequence[str], root: str
) -> Party | None:
    """The actors in a stretch that an act with this root is directed at."""
    ranked = []
    for mention in parsed.mentions_in(first, last):
        if not mention.codes or set(mention.codes) <= set(sources):
            continue
        if root not in TALKING and told_to(parsed, first, mention):
            continue
        if root == "11" and is_court(parsed, first, mention):
            continue
        rank = _rank(parsed, first, mention, root)
        if rank is not None:
            ranked.append((rank, mention.first, mention))
    if not ranked:
        return None
    rank, _, mention = min(ranked, key=lambda each: each[:2])
    far = mention.first - first
    party = _party(parsed, mention, last, indirect=_nearness(rank, far))
    if _preposition(parsed, first, mention) in TOPIC:
        party.discounts["topic"] = 0.9
    own = tuple(each for each in party.mentions if not set(each.codes) <= set(sources))
    return party._replace(mentions=own)


def told_to(parsed: Parsed, first: int, mention: Mention) -> bool:
    """``in a phone call with X``: X hears it, and is not its object."""
    at = mention.first - 1
    while at > first and parsed.tags[at] in "DNM" and parsed.word(at) not in ("with", "to"):
        at -= 1
    if parsed.word(at) not in ("with", "to") or parsed.tokens[at - 1].lemma not in OCCASIONS:
        return False
    return any(parsed.word(n) in ("in", "during", "at") for n in range(max(first, at - 5), at))


def is_court(parsed: Parsed, first: int, mention: Mention) -> bool:
    """``filed a complaint with the WTO``: who is to judge is not the one complained of."""
    return set(mention.codes) <= COURTS and _preposition(parsed, first, mention) in BEFORE_WHOM


def _nearness(rank: int, far: int) -> float:
    return round(max(0.6, (1.0 if rank < 2 else 0.8) - 0.02 * max(0, far - 6)), 2)


def _rank(parsed: Parsed, first: int, mention: Mention, root: str) -> int | None:
    """How likely a mention behind the verb is meant: 0 first; None if it only says where."""
    preposition = _preposition(parsed, first, mention)
    if preposition is None:
        own = 1 if root in TALKING and _has_with(parsed, first, mention) else 0
        return 3 if mention.kind == "place" else own
    if mention.kind == "place" and preposition not in PLACES:
        return 3
    if preposition in PLACES:
        return 3 if root in MATERIAL or (root == "04" and preposition == "to") else None
    if preposition == "with":
        return 0 if root in TALKING else 1
    if preposition in TOWARDS:
        return 1
    return 2


def _has_with(parsed: Parsed, first: int, mention: Mention) -> bool:
    return any(parsed.word(at) == "with" for at in range(mention.last, len(parsed.tokens))) and (
        first < mention.first
    )


def owner_of(parsed: Parsed, clause: Clause) -> Party | None:
    """Who put forward what is the subject of a passive: ``proposals … pushed by the UK``.

    Asked only where the head of the subject is a noun of speech.
    """
    first, last = clause.subject
    head = next((at for at in range(first, last) if _is_speech(parsed, at)), None)
    for other in parsed.clauses:
        pushed = other.verb.form == "participle" and other.verb.last <= clause.verb.first
        if pushed and other.verb.passive and other.subject[0] < clause.verb.first:
            near = agent_behind(parsed, other)
            if near is not None and any(_is_speech(parsed, at) for at in range(*other.subject)):
                return near
    if head is None:
        return None
    before = [m for m in parsed.mentions_in(first, head) if m.codes]
    return _party(parsed, before[0], head) if before else None


def _is_speech(parsed: Parsed, at: int) -> bool:
    return parsed.tags[at] == "N" and parsed.tokens[at].lemma in SPEECH


def at_home(parsed: Parsed, clause: Clause, sources: Sequence[str], root: str) -> Party | None:
    """A state's own people behind the verb: ``government forces … against civilians``."""
    if root not in AT_HOME or len(sources) != 1 or len(sources[0]) != 3:
        return None
    first, last = clause.complement
    for at in range(first, last):
        if parsed.tokens[at].lemma in OWN_PEOPLE and parsed.tags[at] in "MN":
            mention = Mention(at, at + 1, tuple(sources), "CVL", "actor", "own people")
            return Party((mention,), {"own people": 0.8})
    return None

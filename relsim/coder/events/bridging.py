"""A partner that a sentence leaves open, because the article has named it before.

"He cancelled his visit" after "X is visiting Moscow": to Moscow. "The envoy will convene talks"
after "the envoy for Yemen": about Yemen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from relsim.coder.events.candidate import Candidate
from relsim.coder.events.parsed import Parsed
from relsim.coder.events.participants import Party, codes_of
from relsim.coder.verbs.words import words

__all__ = ["VISITS", "Named", "acts_in", "bridged", "is_open", "named_in", "redirected"]

VISITS = words("visit trip tour visits trips")
VISITING = ("042", "043")
MANDATED = words("envoy mediator representative negotiator rapporteur mission")
DENIAL = "016"
ANSWERING = words("11 12")
"""Roots of answers to what somebody did or said."""
IMPLICIT = words("03 04 05 06 08 10 11 12 13 15 16 17 18 19")
"""Roots of acts between two, of which news often names only the one that acts."""
ACTS_AS_NOUNS = words(
    "expulsion expulsions accusation accusations allegation "
    "allegations claim claims charge charges "
    "move moves decision decisions demand demands proposal offer offers sanctions step steps "
    "measure measures attack attacks strike strikes raid raids remark remarks comment comments "
    "shooting bombing shelling poisoning killing hacking sinking downing explosion blast murder "
    "assassination incident cyberattack hack deaths kidnapping "
    "statement threat threats test tests launch plan plans visit detention arrest ban tariffs"
)
APPEALS = "02"
CALM = words("restraint calm dialogue de-escalation deescalation ceasefire truce")
RESPONDING = words("respond retaliate answer reply")
LAST_ACTS = 8
EMBASSIES = words("embassy consulate mission")
BY_MANDATE = words("02 03 04 05")
"""Roots of what an organisation does where its envoy has a mandate."""


@dataclass(frozen=True, slots=True)
class Named:
    """What an article has named so far.

    Attributes:
        acts: Sources and targets of its last events.
        destination: Where a visit goes.
        mandate: What an envoy is for: organisation → actors.
    """

    acts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    destination: tuple[str, ...] = ()
    mandate: tuple[tuple[str, tuple[str, ...]], ...] = ()


def is_open(parsed: Parsed, half: Candidate, source: Party) -> bool:
    """Whether an event without a partner is one whose partner may have been named before."""
    if _visits(parsed, half) or (_answers(half) and _definite(parsed, half)):
        return True
    if half.root == APPEALS and _calms(parsed, half):
        return True
    envoy = source.mentions[0].kind in ("person", "pronoun") and len(half.sources[0]) != 3
    unsaid = len(half.sources) == 1 and half.root in IMPLICIT and not _names_another(parsed, half)
    return unsaid or (envoy and half.root in BY_MANDATE)


def _names_another(parsed: Parsed, half: Candidate) -> bool:
    """Whether a name that we do not know stands where the partner would, or an embassy's place."""
    near = parsed.lowers[half.head + 1 : half.head + 4]
    if EMBASSIES & set(near) and any(parsed.mentions_in(half.head + 1, len(parsed.tokens))):
        return True
    at = half.head + 1
    while at < len(parsed.tags) and parsed.tags[at] in "DP":
        at += 1
    return at < len(parsed.tags) and parsed.tags[at] == "N" and parsed.tokens[at].text[0].isupper()


def bridged(half: Candidate, parsed: Parsed, named: Named) -> Candidate | None:
    """The event with the partner that the article has named, if it has."""
    mandate = dict(named.mandate).get(half.sources[0], ())
    if _visits(parsed, half):
        targets = named.destination
    elif mandate and half.root in BY_MANDATE:
        targets = mandate
    elif half.root == APPEALS and _calms(parsed, half):
        targets = _adversaries(half, named)
    elif half.rule.split("/")[0] in RESPONDING or (_answers(half) and _definite(parsed, half)):
        targets = _opponent(half, named)
    else:
        targets = _counterpart(half, named)
    targets = tuple(code for code in targets if code not in half.sources)
    return replace(half, targets=targets) if targets else None


def _answers(half: Candidate) -> bool:
    """Denials, too, are given to who accuses."""
    return half.root in ANSWERING or half.code == DENIAL


def redirected(found: Candidate, named: Named) -> Candidate:
    """A denial goes to who accused, if the article has told of that, not to whom it concerns."""
    accuser = _opponent(found, named) if found.code == DENIAL else ()
    return replace(found, targets=accuser) if accuser else found


def _visits(parsed: Parsed, half: Candidate) -> bool:
    return any(parsed.word(at) in VISITS for at in range(*half.clause))


def _definite(parsed: Parsed, half: Candidate) -> bool:
    """``the expulsions``, ``the accusation``: an act that the reader knows."""
    last = min(half.clause[1], half.head + 6)
    return any(
        parsed.word(at) in ("the", "this", "that", "these", "those")
        and any(parsed.tokens[n].lower in ACTS_AS_NOUNS for n in range(at + 1, min(at + 4, last)))
        for at in range(half.head + 1, last)
    )


def _opponent(half: Candidate, named: Named) -> tuple[str, ...]:
    """Who last did something to the one that answers."""
    for sources, targets in reversed(named.acts):
        if set(targets) & set(half.sources) and not set(sources) & set(half.sources):
            return sources
    return ()


def _calms(parsed: Parsed, half: Candidate) -> bool:
    """``urged restraint``: an appeal to whoever is at odds."""
    return any(parsed.word(at) in CALM for at in range(half.head + 1, half.clause[1]))


def _adversaries(half: Candidate, named: Named) -> tuple[str, ...]:
    """The two states that the article has told of most as acting towards one another."""
    pairs = Counter(
        tuple(sorted((*sources, *targets)))
        for sources, targets in named.acts
        if len(sources) == len(targets) == 1 and len(sources[0]) == len(targets[0]) == 3
    ).most_common(2)
    if not pairs or (len(pairs) > 1 and pairs[0][1] == pairs[1][1]):
        return ()
    pair = pairs[0][0]
    return () if set(pair) & set(half.sources) else pair


def _counterpart(half: Candidate, named: Named) -> tuple[str, ...]:
    """The one other actor that the article has so far told of with this one."""
    met = Counter(
        other
        for sides in named.acts
        if set(half.sources) & {*sides[0], *sides[1]}
        for other in {*sides[0], *sides[1]} - set(half.sources)
    ).most_common(2)
    if not met or (len(met) > 1 and met[0][1] < 2 * met[1][1]):
        return ()
    return (met[0][0],)


def acts_in(candidates: tuple[Candidate, ...], named: Named) -> Named:
    """What has been done once this sentence is read."""
    acts = tuple((each.sources, each.targets) for each in candidates)
    return replace(named, acts=(*named.acts, *acts)[-LAST_ACTS:])


def named_in(parsed: Parsed, candidates: tuple[Candidate, ...], named: Named) -> Named:
    """What is named once this sentence is read."""
    for candidate in candidates:
        if candidate.code.startswith(VISITING):
            named = replace(named, destination=candidate.targets)
    for mention in parsed.mentions:
        at = mention.last
        near = range(mention.first, min(at + 2, len(parsed.tokens)))
        if len(mention.codes) != 1 or not any(parsed.word(n) in MANDATED for n in near):
            continue
        to = next((n for n in range(at, at + 3) if parsed.word(n) in ("for", "to", "in")), -1)
        place = next(parsed.mentions_in(to + 1, to + 3), None) if to >= 0 else None
        if place is not None:
            both = {**dict(named.mandate), mention.codes[0]: codes_of((place,))}
            named = replace(named, mandate=tuple(both.items()))
    return named

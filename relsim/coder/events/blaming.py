"""Blame that a verb of saying and "be" lay together: ``X said Y was responsible for …``."""

from __future__ import annotations

from collections.abc import Iterator

from relsim.coder.events.candidate import Candidate, Refusal
from relsim.coder.events.modality import attribution_of
from relsim.coder.events.parsed import Parsed
from relsim.coder.events.participants import codes_of, subject_of
from relsim.coder.verbs.clauses import Clause
from relsim.coder.verbs.words import words

__all__ = ["blame", "lays_blame", "reproaches"]

CRIMES = words(
    "attack assassination murder killing poisoning bombing hack hacking plot coup explosion blast "
    "strike assault attempt cyberattack raid unrest violence crime massacre"
)
"""What somebody may be "behind" to his discredit."""
GUILTY = frozenset((("responsible", "for"), ("guilty", "of"), ("to", "blame")))
HARSH = words(
    "unacceptable outrageous hostile unjustified unfriendly shameful provocative illegal absurd "
    "baseless groundless irresponsible disgraceful intolerable short-sighted"
)
"""Words that judge an act of the other side."""
MISSIONS = words("embassy ambassador consulate")
REACH = 5
"""Words behind "behind" among which the crime stands."""


def lays_blame(parsed: Parsed, clause: Clause) -> bool:
    """``was responsible for``, ``was to blame for``, ``was behind the attack``."""
    at = clause.verb.last
    while parsed.tags[at : at + 1] == "B":
        at += 1
    if "be" not in (clause.verb.lemma, parsed.tokens[clause.verb.first].lemma):
        return False
    last = min(at + REACH, len(parsed.tokens))
    behind = parsed.word(at) == "behind" and any(
        {parsed.word(each), parsed.tokens[each].lemma} & CRIMES for each in range(at + 1, last)
    )
    return behind or (parsed.word(at), parsed.word(at + 1)) in GUILTY


def reproaches(parsed: Parsed) -> Iterator[Candidate]:
    """``"This is outrageous," the X embassy in Y said``: whom an embassy speaks to is its host."""
    quoted = [at for at, tag in enumerate(parsed.tags) if tag == "Q"]
    if len(quoted) < 2:
        return
    harsh = next((n for n in range(*quoted[:2]) if parsed.word(n) in HARSH), None)
    mild = harsh is not None and parsed.word(harsh - 1) in ("not", "no")
    embassy = next((m for m in parsed.mentions if parsed.word(m.last - 1) in MISSIONS), None)
    if harsh is None or mild or embassy is None:
        return
    at = embassy.last
    host = next(parsed.mentions_in(at + 1, at + 3), None)
    if parsed.word(at) not in ("in", "to") or host is None or set(host.codes) & set(embassy.codes):
        return
    yield Candidate(
        sources=embassy.codes,
        targets=host.codes,
        code="111",
        head=harsh,
        words=(harsh,),
        rule="harsh words",
        attribution=parsed.words(embassy.first, embassy.last),
        clause=(0, len(parsed.tokens)),
        discounts={"host": 0.7},
        parties=parsed.parties(embassy, host),
    )


def blame(parsed: Parsed, number: int) -> Candidate | Refusal:
    """Who says it accuses; what nobody is said to say is no event."""
    clause = parsed.clauses[number]
    speaker = attribution_of(parsed, number)
    subject = subject_of(parsed, number)
    if speaker is None or not speaker.codes or subject is None:
        return Refusal("only one actor", parsed.word(clause.verb.last), 4)
    targets = tuple(code for code in codes_of(subject.mentions) if code not in speaker.codes)
    if not targets:
        return Refusal("only one actor", parsed.word(clause.verb.last), 4)
    if clause.verb.negated or clause.verb.modal or clause.opener in ("if", "whether"):
        return Refusal("not said to be so", parsed.word(clause.verb.last), 4)
    return Candidate(
        sources=speaker.codes,
        targets=targets,
        code="112",
        head=clause.verb.head,
        words=(clause.verb.head, clause.verb.last),
        rule="be responsible",
        attribution=speaker.words or None,
        clause=(min(clause.subject[0], clause.verb.first), clause.complement[1]),
        discounts=dict(subject.discounts),
        weight=2,
    )

"""Events that verbs tell: each clause is matched with the rules, then actors are sought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from relsim.coder.draft import Modality, Rejected
from relsim.coder.events.blaming import blame, lays_blame
from relsim.coder.events.bridging import is_open
from relsim.coder.events.candidate import Candidate, Refusal, between_states
from relsim.coder.events.modality import (
    NOT_DONE,
    Attribution,
    Standing,
    attribution_of,
    standing_of,
)
from relsim.coder.events.parsed import Parsed
from relsim.coder.events.participants import (
    Party,
    agent_behind,
    at_home,
    codes_of,
    objects_of,
    owner_of,
    party_behind,
    subject_of,
)
from relsim.coder.rules import Clause as Stretch
from relsim.coder.rules import Fired, fired_rules
from relsim.coder.verbs.clauses import Clause
from relsim.coder.verbs.words import DENYING, REPORTING, words

__all__ = ["verbal_candidates"]

SAYING_ROOTS = frozenset(("01",))
"""A verb of saying is no event by itself, unless somebody is spoken about."""
SWALLOWING = words("02 03 10 12 13")
"""Roots of acts that contain another: an appeal to do, a promise to do, a refusal to do."""
VIOLENT = words("18 19 20")
RESULTS = words("kill injure wound destroy damage hit hurt displace")
"""Verbs of what an attack leads to."""
TOGETHER = words("03 04 05 06")
"""Roots of acts that several actors without a target do with one another."""
FIGHTING = words("clash battle fight skirmish trade exchange swap")
"""Verbs of fighting and exchange of which the same is true."""
ASKING = ("02", "10", "13")
"""Roots of acts whose complement may be a whole clause about the other side."""
STOPPING = words("stop halt cease suspend end quit refuse cancel avoid prevent approve decide")
"""Verbs whose infinitive or -ing form did not happen, or is told by them already."""
STRIKING = words("bomb strike attack hit shell kill target pound raid destroy clash battle")
"""Verbs whose subject may be the weapon: "jets bombed"."""
FEELINGS = words(
    "concern worry alarm anger dismay disappoint disturb trouble outrage displease upset appal"
)
"""Verbs whose passive tells of displeasure with somebody's acts."""
INTENTS = {"04": "036", "05": "032", "06": "031", "07": "033", "08": "035"}
"""Root of an act of cooperation → code of the stated intent to do it."""
INTENDING = words(
    "ready prepared willing plan intend hope want wish offer pledge promise vow agree decide seek"
)
SWALLOWED = frozenset(("to", "ing"))
ACCUSING = words("accuse suspect convict acquit blame charge condemn criticise criticize")
"""Verbs behind whose "of" or "for" stands what somebody is said to have done."""
BREAKING = ("16", "17")
"""Roots of measures that a government announces in the passive: "contacts will be suspended"."""
OBJECT_PRONOUNS = words("it them him her")


def verbal_candidates(parsed: Parsed) -> Iterator[Candidate | Refusal]:
    """Everything that the verbs of a sentence tell, or why they tell nothing."""
    swallowed: dict[int, str] = {}
    for number, clause in enumerate(parsed.clauses):
        if number in swallowed:
            yield Refusal(f"part of another event ({swallowed[number]})", clause.verb.lemma, 1)
            continue
        if clause.verb.lemma in ACCUSING | DENYING:
            swallowed |= dict.fromkeys(_charges(parsed, number), clause.verb.lemma)
        for found in _from_clause(parsed, number, clause):
            if isinstance(found, Candidate) and (
                found.root in SWALLOWING or clause.verb.lemma in STOPPING
            ):
                swallowed |= dict.fromkeys(_completing(parsed, number), found.rule)
            elif isinstance(found, Candidate) and found.root in VIOLENT:
                swallowed |= dict.fromkeys(_results(parsed, number), found.rule)
            yield found


def _results(parsed: Parsed, number: int) -> list[int]:
    """``bombed X, killing three``: what an attack did is no second attack."""
    return [
        other
        for other, clause in enumerate(parsed.clauses)
        if clause.shares == number and clause.verb.form == "ing" and clause.verb.lemma in RESULTS
    ]


def _completing(parsed: Parsed, number: int) -> list[int]:
    """Infinitives and -ing forms within the complement of a clause, and theirs."""
    found = [number, *_content(parsed, number)]
    for other in range(found[-1] + 1, len(parsed.clauses)):
        clause = parsed.clauses[other]
        inside = any(
            clause.within == each or _within(parsed.clauses[each], clause) for each in found
        )
        if clause.verb.form in SWALLOWED and inside:
            found.append(other)
    return found[1:]


def _content(parsed: Parsed, number: int) -> list[int]:
    """``demanded that X release it``: what is to be done has not been done."""
    if number + 1 >= len(parsed.clauses):
        return []
    verb, following = parsed.clauses[number].verb, parsed.clauses[number + 1]
    said = parsed.word(verb.last) == "that" and following.subject[0] == verb.last + 1
    done = following.verb.past or following.verb.perfect
    return [number + 1] if said and following.opener == "that" and not done else []


def _charges(parsed: Parsed, number: int) -> list[int]:
    """``accused X of arming and funding Y``, ``denied arming Y``: nobody is known to do it."""
    found: list[int] = []
    end = parsed.clauses[number].verb.last
    for other in range(number + 1, len(parsed.clauses)):
        clause = parsed.clauses[other]
        own = clause.opener in ("of", "for") or clause.verb.first == end
        if clause.verb.form != "ing" or not (clause.opener in ("and", "or") if found else own):
            break
        found.append(other)
    return found


def _within(outer: Clause, inner: Clause) -> bool:
    return outer.complement[0] <= inner.verb.first < outer.complement[1]


def _from_clause(parsed: Parsed, number: int, clause: Clause) -> Iterator[Candidate | Refusal]:
    if lays_blame(parsed, clause):
        yield blame(parsed, number)
        return
    if clause.verb.passive and clause.verb.lemma in FEELINGS:
        yield from _feeling(parsed, number, clause)
        return
    fired = _fired(parsed, clause)
    if not fired:
        yield Refusal("no rule matched", clause.verb.lemma, 2)
        return
    words = " ".join(parsed.tokens[at].text for at in fired[0].words)
    if fired[0].rule.roles == "none" or not fired[0].rule.code:
        yield Refusal(f"no political event ({fired[0].rule.name})", words, 3)
        return
    yield from _from_rule(parsed, number, fired, words)


def _from_rule(
    parsed: Parsed, number: int, fired: Sequence[Fired], words: str
) -> Iterator[Candidate | Refusal]:
    """What a clause tells whose verb has a rule."""
    clause, best = parsed.clauses[number], fired[0]
    speaker = attribution_of(parsed, number)
    standing = standing_of(parsed, number)
    if standing.wish and speaker is not None and speaker.codes:
        yield from _wish(parsed, number, best, speaker)
        return
    if standing.why_not == NOT_DONE and best.rule.root <= "08":
        yield _as_refusal(_with_actors(parsed, number, best, "120"))
        return
    if standing.why_not:
        yield Refusal(standing.why_not, words, 5)
        return
    if clause.verb.negated and best.rule.root != "12":
        yield from _negated(parsed, number, best, standing)
        return
    if best.rule.root in SAYING_ROOTS and clause.verb.lemma in REPORTING:
        yield Refusal("attribution only", words, 4)
        return
    found = _with_actors(parsed, number, best, best.rule.code)
    if isinstance(found, Candidate):
        whole = between_states(replace(found, rejected=_rejected(fired)))
        yield _told(_as_intent(parsed, clause, standing, whole), standing.modality, speaker)
    elif found.half is not None:
        half = _as_intent(parsed, clause, standing, found.half)
        yield replace(found, half=_told(half, standing.modality, speaker))
    else:
        yield found


def _rejected(fired: Sequence[Fired]) -> tuple[Rejected, ...]:
    """The readings that asked for fewer words."""
    return tuple(
        Rejected(code=each.rule.code, rule=each.rule.name, why="less specific")
        for each in fired[1:]
        if each.rule.code and each.rule.code[:2] != fired[0].rule.root
    )[:3]


def _as_intent(parsed: Parsed, clause: Clause, standing: Standing, found: Candidate) -> Candidate:
    """``is ready to``, ``plans to``, ``offered to``: a word is given, unlike with ``will``."""
    before = parsed.tokens[clause.verb.first - 1].lemma if clause.verb.first else ""
    stated = standing.modality == "planned" and clause.verb.form == "to" and before in INTENDING
    if not stated or found.root not in INTENTS:
        return found
    return replace(found, code=INTENTS[found.root], rule=f"intend + {found.rule}")


def _as_refusal(found: Candidate | Refusal) -> Candidate | Refusal:
    """``failed to renew``: what would have been cooperation was not done."""
    if isinstance(found, Refusal):
        return found
    discounts = {**found.discounts, "not done": 0.8}
    return replace(found, rule=f"not + {found.rule}", discounts=discounts)


def _feeling(parsed: Parsed, number: int, clause: Clause) -> Iterator[Candidate | Refusal]:
    """``was concerned about``: what somebody's acts do to another is told as displeasure."""
    source = subject_of(parsed, number)
    codes = codes_of(source.mentions) if source else ()
    target = objects_of(parsed, number, codes, "11")
    if source is None or target is None:
        yield Refusal("only one actor", parsed.words(clause.verb.first, clause.verb.last), 4)
        return
    speaker = attribution_of(parsed, number)
    standing = standing_of(parsed, number)
    if standing.why_not or clause.verb.negated:
        yield Refusal(standing.why_not or "negated", clause.verb.lemma, 4)
        return
    found = Candidate(
        sources=codes,
        targets=_others(codes_of(target.mentions), codes),
        code="110",
        head=clause.verb.head,
        words=(clause.verb.head,),
        rule=f"be {clause.verb.lemma}",
        clause=_extent(clause),
        discounts={**source.discounts, **target.discounts},
    )
    yield _told(found, standing.modality, speaker)


def _fired(parsed: Parsed, clause: Clause) -> tuple[Fired, ...]:
    """Rules of the verb, their company sought in its complement (and the subject of a passive)."""
    first, last = clause.verb.head, max(clause.complement[1], clause.verb.last)
    if clause.verb.passive or clause.verb.lemma in STRIKING:
        first = clause.subject[0]
    if clause.verb.passive:
        last = next((at for at in range(clause.verb.last, last) if parsed.word(at) == "by"), last)
    return fired_rules(Stretch(parsed.tokens, first, last), clause.verb.head, "v")


def _wish(
    parsed: Parsed, number: int, best: Fired, speaker: Attribution
) -> Iterator[Candidate | Refusal]:
    """``The two must agree, the envoy said``: the speaker's appeal to them."""
    subject = subject_of(parsed, number)
    targets = () if subject is None else _others(codes_of(subject.mentions), speaker.codes)
    if not targets:
        yield Refusal("a wish, not an act", best.rule.name, 5)
        return
    clause = parsed.clauses[number]
    yield Candidate(
        sources=speaker.codes,
        targets=targets,
        code="020",
        head=clause.verb.head,
        words=(clause.verb.first, *best.words),
        rule=f"must + {best.rule.name}",
        clause=_extent(clause),
        discounts={"wish": 0.75, **(subject.discounts if subject else {})},
    )


def _negated(
    parsed: Parsed, number: int, best: Fired, standing: Standing
) -> Iterator[Candidate | Refusal]:
    """``will not accept``: a refusal of what would have been cooperation."""
    ahead = standing.modality == "planned" or parsed.clauses[number].verb.modal in ("ca", "cannot")
    if not ahead or best.rule.root > "10":
        yield Refusal("negated", best.rule.name, 5)
        return
    found = _with_actors(parsed, number, best, "120")
    if isinstance(found, Candidate):
        found = replace(found, rule=f"not + {found.rule}")
        found.discounts["negated"] = 0.8
    yield found


def _with_actors(parsed: Parsed, number: int, best: Fired, code: str) -> Candidate | Refusal:
    clause = parsed.clauses[number]
    words = " ".join(parsed.tokens[at].text for at in best.words)
    if clause.verb.passive:
        source, target = _passive(parsed, number, clause, code[:2])
    else:
        source, target = _active(parsed, number, clause, code[:2])
    if best.rule.roles == "swap":
        source, target = target, source
    if source is None and target is None:
        return Refusal("no actor", words, 2)
    if source is not None and target is None:
        half = _found(parsed, number, best, code, source, Party((), {"bridged": 0.8}))
        told = clause.verb.form == "finite"
        reason = "only one actor: nobody it is directed at"
        return Refusal(reason, words, 4, half if told and is_open(parsed, half, source) else None)
    if source is None or target is None:
        return Refusal("only one actor: nobody who acts", words, 4)
    found = _found(parsed, number, best, code, source, target)
    return found if found.targets else Refusal("only one actor", words, 4)


def _found(
    parsed: Parsed, number: int, best: Fired, code: str, source: Party, target: Party
) -> Candidate:
    clause = parsed.clauses[number]
    sources = codes_of(source.mentions)
    targets = codes_of(target.mentions)
    if "own people" not in target.discounts:
        targets = _others(targets, sources)
    return Candidate(
        sources=sources,
        targets=targets,
        code=code,
        head=clause.verb.head,
        words=best.words,
        rule=best.rule.name,
        clause=_purpose_extent(parsed, clause),
        background=clause.verb.perfect and clause.verb.past and bool(clause.opener),
        discounts={**source.discounts, **target.discounts},
        weight=best.weight,
        parties=parsed.parties(source.mentions[0], target.mentions[0]) if target.mentions else None,
    )


def _passive(
    parsed: Parsed, number: int, clause: Clause, root: str
) -> tuple[Party | None, Party | None]:
    source = agent_behind(parsed, clause)
    target = owner_of(parsed, clause) or subject_of(parsed, number)
    if source is not None and target is None:  # sanctions against X were lifted by Y
        target = party_behind(parsed, *clause.subject, codes_of(source.mentions), root)
    if source is None and root in BREAKING:
        source, target = _announced(parsed, number, target)
    if source is None and target is not None:  # "is concerned about", "was angered at"
        behind = objects_of(parsed, number, codes_of(target.mentions), "")
        if behind is not None and parsed.word(clause.verb.last) in ("about", "over", "at", "with"):
            return target, behind
    if source is not None and target is None and len(codes_of(source.mentions)) > 1:
        return _each_other(source)
    return source, target


def _announced(
    parsed: Parsed, number: int, target: Party | None
) -> tuple[Party | None, Party | None]:
    """``X announced that contacts with Y would be suspended``: the speaker's own measure."""
    clause = parsed.clauses[number]
    speaker = attribution_of(parsed, number)
    planned = clause.verb.ahead or clause.verb.modal == "would"
    if speaker is None or speaker.clause < 0 or not planned:
        return None, target
    source = subject_of(parsed, speaker.clause)
    if source is None:
        return None, target
    codes = codes_of(source.mentions)
    target = target or party_behind(parsed, *clause.subject, codes, "")
    if target is None or set(codes_of(target.mentions)) & set(codes):
        return None, target
    return source._replace(discounts={**source.discounts, "announced": 0.85}), target


def _active(
    parsed: Parsed, number: int, clause: Clause, root: str
) -> tuple[Party | None, Party | None]:
    source = subject_of(parsed, number)
    if source is None:
        return None, objects_of(parsed, number, (), root)
    codes = codes_of(source.mentions)
    target = (
        _object_again(parsed, clause, codes)
        or objects_of(parsed, number, codes, root)
        or at_home(parsed, clause, codes, root)
    )
    if target is None and root in ASKING:
        target = _asked(parsed, number)
    if target is not None and len(codes) > 1 and root in TOGETHER and "topic" in target.discounts:
        return _each_other(source)  # "agreed to share information on X"
    if target is None and len(source.mentions) + len(source.mentions[0].codes) > 2:
        together = root in TOGETHER or clause.verb.lemma in FIGHTING
        return _each_other(source) if together else (source, None)
    return source, target


def _object_again(parsed: Parsed, clause: Clause, sources: Sequence[str]) -> Party | None:
    """``cut ties with X, accusing it of …``: the pronoun is the other side of the first verb."""
    at = clause.verb.last
    if clause.shares < 0 or parsed.word(at) not in OBJECT_PRONOUNS:
        return None
    if any(each.first == at for each in parsed.mentions):
        return None
    found = objects_of(parsed, clause.shares, sources, "")
    return found and found._replace(discounts={**found.discounts, "pronoun": 0.85})


def _asked(parsed: Parsed, number: int) -> Party | None:
    """``demands (that) X halt``: the subject of the clause that says what is to be done."""
    end = parsed.clauses[number].verb.last
    if number + 1 >= len(parsed.clauses):
        return None
    first = parsed.clauses[number + 1].subject[0]
    return subject_of(parsed, number + 1) if end <= first <= end + 1 else None


def _each_other(source: Party) -> tuple[Party | None, Party | None]:
    """``X and Y agreed``: what they do, they do with one another."""
    first, *others = codes_of(source.mentions)
    one = source.mentions[0]._replace(codes=(first,))
    rest = one._replace(codes=tuple(others))
    return source._replace(mentions=(one,)), Party((rest,), {"each other": 0.95})


def _others(codes: tuple[str, ...], than: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in than)


def _purpose_extent(parsed: Parsed, clause: Clause) -> tuple[int, int]:
    """``visited X last week to ask``: an infinitive happens when its verb does."""
    first, last = _extent(clause)
    if clause.verb.form != "to" or clause.within < 0:
        return first, last
    outer = _extent(parsed.clauses[clause.within])
    return min(first, outer[0]), max(last, outer[1])


def _extent(clause: Clause) -> tuple[int, int]:
    return min(clause.subject[0], clause.verb.first), max(clause.complement[1], clause.verb.last)


def _told(found: Candidate, modality: Modality, speaker: Attribution | None) -> Candidate:
    """A candidate with its modality and with who says so."""
    if found.root == "13" and modality == "done":
        modality = "threatened"
    if speaker is None or not speaker.words:
        return replace(found, modality=modality)
    if modality == "done" and not set(speaker.codes) & set(found.sources):
        modality = "reported"
    return replace(found, modality=modality, attribution=speaker.words)

"""Done, planned, threatened, denied, reported: and what is no event at all."""

from __future__ import annotations

from typing import NamedTuple

from relsim.coder.draft import Modality
from relsim.coder.events.parsed import Parsed
from relsim.coder.text.words import Mention
from relsim.coder.verbs.clauses import Clause
from relsim.coder.verbs.groups import VerbGroup
from relsim.coder.verbs.words import (
    ASPECT,
    CAUSING,
    DENYING,
    EVIDENTIAL,
    OBJECT_CONTROL,
    PLANNING,
    REPORTING,
    words,
)

__all__ = [
    "NOT_DONE",
    "Attribution",
    "Standing",
    "attribution_of",
    "beside_colon",
    "speaker_of",
    "standing_of",
]

CONDITIONS = words("if unless whether lest")
WILLING = words("ready willing prepared eager keen determined likely due unlikely")
EXPECTED = words("expect schedule set due plan likely slate poise ready prepare")
ACHIEVED = ASPECT | words("manage help move act work join serve agree force vote")
GOING = words("visit travel fly meet call telephone phone write")
SPEAKING = words("ask urge press request demand appeal plead beg implore lobby")
"""Who went there to ask, is told to have asked."""
AN_AIM = "an aim, not an act"
FAILING = words("refuse decline fail threaten")
NOT_DONE = "refused or threatened, not done"
LONGEST_SPEAKER = 5
"""Words that may name the speaker of a headline."""
ASKING = words(
    "is are was were do does did has have had can could may might will would shall should"
)
"""What a question begins with; "why did" takes for granted that it happened."""
IMAGINING = words("imagine suppose supposing")
UNTRUE = (
    "it is untrue that",
    "it was untrue that",
    "it is false that",
    "it was false that",
    "it is not true",
    "it was not true",
)
NOBODY = words("no neither none nobody")
ALMOST = words("nearly almost")
BINDING = words("vow promise pledge agree")
HEARSAY = words("report claim allegation rumour rumor suspicion suggestion")
"""Nouns before "that" which make a fact a report."""
HISTORICAL = words("since")


class Attribution(NamedTuple):
    """Who says so.

    Attributes:
        words: In the text's words.
        codes: Their actor codes; empty where nobody known speaks.
        clause: Number of the clause of saying, or -1.
    """

    words: str
    codes: tuple[str, ...]
    clause: int


class Standing(NamedTuple):
    """How a clause's event stands.

    Attributes:
        modality: How the text puts it.
        why_not: Why it is no event; empty if it may be one.
        wish: Whether somebody says that others should: an appeal to them.
    """

    modality: Modality
    why_not: str = ""
    wish: bool = False


def attribution_of(parsed: Parsed, number: int) -> Attribution | None:
    """Who says what a clause tells: before it, behind it, or "according to"."""
    clause = parsed.clauses[number]
    seen = set()
    at = number
    while at >= 0 and at not in seen:
        seen.add(at)
        outer = parsed.clauses[at].within
        if outer >= 0 and parsed.clauses[outer].verb.lemma in REPORTING:
            return speaker_of(parsed, outer)
        at = outer if outer >= 0 else parsed.clauses[at].shares
        if at == number or (at >= 0 and at > number):
            break
    return _speaker_behind(parsed, clause) or _according_to(parsed) or beside_colon(parsed)


def speaker_of(parsed: Parsed, number: int) -> Attribution:
    """Who is the subject of a clause of saying."""
    clause = parsed.clauses[number]
    first, last = clause.subject
    shared = {number}
    while first == last and clause.shares >= 0 and clause.shares not in shared:
        shared.add(clause.shares)
        clause = parsed.clauses[clause.shares]
        first, last = clause.subject
    mention = next(parsed.mentions_in(first, last), None)
    return Attribution(_stripped(parsed.words(first, last)), _codes(mention), number)


def _speaker_behind(parsed: Parsed, clause: Clause) -> Attribution | None:
    """``…, the ministry said.``: a verb of saying without a clause behind it."""
    for number, other in enumerate(parsed.clauses):
        verb = other.verb
        if verb.first <= clause.verb.first or verb.lemma not in REPORTING or verb.form != "finite":
            continue
        first = other.subject[0]
        opened = (first > 0 and parsed.tags[first - 1] in ",Q") or parsed.word(first) in '"”“'
        followed = any(each.within == number for each in parsed.clauses)
        if opened and not other.opener and not followed:
            return speaker_of(parsed, number)
    return None


def beside_colon(parsed: Parsed) -> Attribution | None:
    """Headlines: ``Lavrov: …``, and ``…: UN envoy``."""
    colon = next((at for at, token in enumerate(parsed.tokens) if token.text == ":"), -1)
    if colon < 0:
        return None
    for first, last in ((0, colon), (colon + 1, len(parsed.tokens))):
        if last - first > LONGEST_SPEAKER or set(parsed.tags[first:last]) & set("VEXL"):
            continue
        mention = next((m for m in parsed.mentions_in(first, last) if m.codes), None)
        if mention is not None and last - mention.last <= 1 and mention.first - first <= 1:
            return Attribution(_stripped(parsed.words(first, last)), mention.codes, -1)
    return None


def _according_to(parsed: Parsed) -> Attribution | None:
    for at, token in enumerate(parsed.tokens[:-2]):
        if token.lower == "according" and parsed.word(at + 1) == "to":
            last = at + 2
            while last < len(parsed.tags) and parsed.tags[last] in "MNDG":
                last += 1
            mention = next(parsed.mentions_in(at + 2, last), None)
            return Attribution(parsed.words(at + 2, last), _codes(mention), -1)
    return None


def _codes(mention: Mention | None) -> tuple[str, ...]:
    return () if mention is None else mention.codes


def _stripped(words: str) -> str:
    return words.strip(" ,;:\"'“”‘’")


def standing_of(parsed: Parsed, number: int) -> Standing:
    """How the event of a clause stands, or why it is none."""
    clause = parsed.clauses[number]
    verb = clause.verb
    if clause.opener in CONDITIONS or _is_conditional(parsed, verb):
        return Standing("done", "conditional")
    if verb.modal in ("must", "should"):
        return Standing("done", "a wish, not an act", wish=True)
    if _is_history(parsed, clause):
        return Standing("done", "history")
    if verb.form == "to":
        return _infinitive(parsed, clause)
    why = _never_was(parsed, clause)
    if why:
        return Standing("done", why)
    modality: Modality = "done"
    if verb.ahead or verb.modal == "would":
        modality = "planned"
    elif number and _is_denied(parsed, number):
        modality = "denied"
    elif _is_doubted(parsed, clause):
        modality = "reported"
    return Standing(modality)


def _is_conditional(parsed: Parsed, verb: VerbGroup) -> bool:
    """``might``, ``could``; ``may`` and ``can`` before a verb that may be theirs."""
    if verb.modal in ("may", "can") and parsed.tags[verb.head] == "V" and not verb.negated:
        return True
    return verb.conditional and not (verb.modal == "would" and _unconditional(parsed))


def _unconditional(parsed: Parsed) -> bool:
    """Whether "would" is only what "will" becomes in a report."""
    return not any(word in CONDITIONS for word in parsed.lowers)


def _is_history(parsed: Parsed, clause: Clause) -> bool:
    """``which has vetoed six resolutions since the war began``; ``in 2011``; ``years ago``."""
    verb = clause.verb
    if clause.opener in HISTORICAL and verb.past:
        return True
    if any(
        cue.past is None
        and (cue.ahead is None or verb.past)
        and _belongs(parsed, clause, cue.first)
        for cue in parsed.times
    ):
        return True
    if not verb.perfect:
        return False
    relative = clause.opener in ("which", "who", "that") and clause.subject[1] < verb.first
    if relative:  # it describes a noun instead of telling news
        return True
    return parsed.word(clause.complement[1]) == "since"


def _belongs(parsed: Parsed, clause: Clause, at: int) -> bool:
    """Whether an expression of time stands in a clause, or leads it."""
    leads = at < clause.subject[0] <= clause.verb.first and at < 3
    own = clause.verb.first <= at <= clause.complement[1]
    nearer = any(clause.verb.head < each.verb.head < at for each in parsed.clauses)
    return leads or (own and not nearer)


def _is_denied(parsed: Parsed, number: int) -> bool:
    """``denied that it had …``, ``denied it had …``."""
    before, clause = parsed.clauses[number - 1], parsed.clauses[number]
    words_between = 1 if clause.opener == "that" else 0
    return before.verb.lemma in DENYING and before.verb.last + words_between == clause.subject[0]


def _never_was(parsed: Parsed, clause: Clause) -> str:
    """Why what a clause tells did not happen: asked, imagined, or denied by its own words."""
    lowers = parsed.lowers
    opening = lowers[0] if lowers else ""
    if lowers and lowers[-1] == "?" and opening in ASKING:
        return "a question"
    if opening in IMAGINING or (opening == "had" and "would" in lowers):
        return "conditional"
    if " ".join(lowers[:4]).startswith(UNTRUE) or parsed.word(clause.subject[0]) in NOBODY:
        return "negated"
    if parsed.word(clause.verb.first - 1) in ALMOST or parsed.word(clause.verb.head - 1) in ALMOST:
        return "negated"
    bound = clause.verb.lemma in BINDING and parsed.word(clause.verb.last) == "not"
    return "negated" if bound else ""


def _is_doubted(parsed: Parsed, clause: Clause) -> bool:
    opener = clause.subject[0] - 1
    if clause.opener == "that" and parsed.tokens[max(opener - 1, 0)].lemma in HEARSAY:
        return True
    first, last = max(clause.verb.first - 2, 0), min(clause.verb.last + 1, len(parsed.tokens))
    return any(parsed.word(at) in EVIDENTIAL for at in range(first, last))


def _infinitive(parsed: Parsed, clause: Clause) -> Standing:
    """What an infinitive says depends on the verb, or adjective, before it."""
    before = parsed.tokens[clause.verb.first - 1].lemma if clause.verb.first else ""
    if clause.within >= 0 and parsed.clauses[clause.within].verb.last == clause.verb.first:
        before = parsed.clauses[clause.within].verb.lemma
    if _is_ruled_out(parsed, clause, before):
        return Standing("done", "negated")
    willing = parsed.word(clause.verb.first - 1) in WILLING
    if willing or clause.verb.modal == "will" or before in EXPECTED:
        return Standing("planned")
    if clause.within < 0:
        return Standing("done", AN_AIM)
    return _completing(parsed.clauses[clause.within].verb, clause)


def _is_ruled_out(parsed: Parsed, clause: Clause, before: str) -> bool:
    """``does not plan to``, ``has no plans to``."""
    planned = before in PLANNING or before in EXPECTED
    if planned and clause.within >= 0 and parsed.clauses[clause.within].verb.negated:
        return True
    return planned and parsed.word(clause.verb.first - 2) == "no"


def _completing(outer: VerbGroup, clause: Clause) -> Standing:
    """What a verb says of the infinitive that completes it."""
    beside = outer.head + 1 == clause.verb.first
    cases: tuple[tuple[bool, Standing], ...] = (
        (outer.lemma in DENYING, Standing("denied")),
        (outer.lemma in FAILING, Standing("done", NOT_DONE)),
        (outer.lemma in PLANNING and (beside or outer.passive), Standing("planned")),
        (outer.lemma in CAUSING and not outer.ahead, Standing("done")),
        (
            outer.lemma in OBJECT_CONTROL and not outer.passive,
            Standing("done", "asked of others, not done"),
        ),
        (
            outer.lemma in GOING and clause.verb.lemma in SPEAKING and not outer.negated,
            Standing("planned" if outer.ahead or outer.form == "to" else "done"),
        ),
        (outer.lemma in ACHIEVED and beside, Standing("planned" if outer.ahead else "done")),
    )
    return next((standing for holds, standing in cases if holds), Standing("done", AN_AIM))

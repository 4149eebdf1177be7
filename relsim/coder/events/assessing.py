"""Judgements of a relation: ``a low level of trust between …``, ``worst since the Cold War``."""

from __future__ import annotations

from collections.abc import Iterator

from relsim.coder.events.candidate import Candidate, Refusal
from relsim.coder.events.modality import Attribution, attribution_of, beside_colon, speaker_of
from relsim.coder.events.parsed import Parsed
from relsim.coder.events.participants import codes_of
from relsim.coder.verbs.words import REPORTING, words

__all__ = ["JUDGED", "assessments"]

JUDGED = words("relation relationship tie trust relations ties")
"""What is judged; a sentence without such a word is passed over."""
WORST = words("worst lowest nadir rock-bottom")
LOW = words("low poor bad strained tense frosty icy chilly sour soured difficult fraught "
                "deteriorate deteriorating worsening worse hostile cold rocky dire toxic "
                "lack")  # fmt: skip
BEST = words("best excellent unprecedented closest strongest")
GOOD = words("good strong warm close friendly solid high healthy better improved "
                 "improving")  # fmt: skip
HEIGHTENED = words("most never so historically all-time")
REACH = 9
"""Words from what is judged within which the judgement stands."""


def assessments(parsed: Parsed) -> Iterator[Candidate | Refusal]:
    """What a sentence says of how good a relation is, and who says so."""
    for at, token in enumerate(parsed.tokens):
        if token.lemma not in JUDGED and token.lower not in JUDGED:
            continue
        pair = _pair(parsed, at)
        level, cue = _level(parsed, at)
        if len(pair) < 2 or not level:
            continue
        yield _said(parsed, at, cue, pair, level)
        return


def _pair(parsed: Parsed, at: int) -> tuple[str, ...]:
    """Between whom: ``X-Y relations``, ``relations between X and Y``, ``the two countries``."""
    before = [m for m in parsed.mentions_in(max(0, at - 6), at) if m.last >= at - 3]
    for mention in parsed.mentions_in(max(0, at - 6), at):
        codes = codes_of(parsed.joined(mention, at))
        if (len(codes) == 2 and mention in (before or [mention])) or len(codes) == 2:
            return codes
    for mention in parsed.mentions_in(at + 1, at + REACH):
        codes = codes_of(parsed.joined(mention, len(parsed.tokens)))
        between = {parsed.word(n) for n in range(at, mention.first)}
        if len(codes) == 2 and between & {"between", "of", "with"}:
            return codes
        if before and "with" in between:
            return tuple(dict.fromkeys((*before[0].codes, *codes)))
    return ()


def _level(parsed: Parsed, at: int) -> tuple[str, int]:
    """The word for the level, and the token that says it."""
    last = min(len(parsed.tokens), at + 3 * REACH)
    near = [*range(at, last), *range(max(0, at - 4), at)]
    for cue in near:
        word, lemma = parsed.word(cue), parsed.tokens[cue].lemma
        if word in WORST or word in BEST:
            return ("very low" if word in WORST else "very high"), cue
        if word in LOW or lemma in LOW or word in GOOD:
            heightened = any(parsed.word(n) in HEIGHTENED for n in range(max(0, cue - 5), cue))
            level = "low" if word in LOW or lemma in LOW else "high"
            if parsed.word(cue - 1) == "not":
                return "low" if level == "high" else "middling", cue
            return (f"very {level}" if heightened else level), cue
    return "", at


def _speaker(parsed: Parsed, at: int) -> Attribution | None:
    """Who says it: whoever the judgement's own clause is attributed to, else who else speaks."""
    own = [n for n, clause in enumerate(parsed.clauses) if clause.verb.first <= at]
    for number in (*reversed(own), *range(len(own), len(parsed.clauses))):
        speaker = attribution_of(parsed, number)
        if speaker is None and parsed.clauses[number].verb.lemma in REPORTING:
            speaker = speaker_of(parsed, number)
        if speaker is not None and speaker.codes:
            return speaker
    return beside_colon(parsed)


def _said(
    parsed: Parsed, at: int, cue: int, pair: tuple[str, ...], level: str
) -> Candidate | Refusal:
    speaker = _speaker(parsed, max(at, cue))
    if speaker is None or not speaker.codes:
        return Refusal("a state of affairs that nobody is said to judge", parsed.word(cue), 4)
    targets = tuple(code for code in pair if code not in speaker.codes)
    return Candidate(
        sources=speaker.codes,
        targets=targets or pair,
        code="010",
        head=at,
        words=(at, cue) if at != cue else (at,),
        rule="assessment",
        attribution=speaker.words or None,
        clause=(0, len(parsed.tokens)),
        assessment=level,
        weight=2,
    )

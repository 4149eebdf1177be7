"""Where the subject of each verb stands, and where its object and complements do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relsim.coder.text.words import Token
from relsim.coder.verbs.groups import VerbGroup, find_groups
from relsim.coder.verbs.words import COMMON_VERBS, OBJECT_CONTROL, REPORTING

__all__ = ["Clause", "Stretch", "find_clauses"]

Stretch = tuple[int, int]
"""Tokens [first, last)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb group and the words around it.

    Attributes:
        verb: The verb group.
        subject: Words before it that hold its subject; empty where it is shared.
        complement: Words behind it, up to the next clause.
        shares: Number of the clause whose subject it shares, or -1.
        object_of: Number of the clause whose object is its subject, or -1.
        within: Number of the clause that it completes (an infinitive, a reported clause), or -1.
        opener: The subordinator or relative before it, or nothing.
    """

    verb: VerbGroup
    subject: Stretch
    complement: Stretch
    shares: int
    object_of: int
    within: int
    opener: str


def find_clauses(tokens: Sequence[Token], tags: str) -> tuple[Clause, ...]:
    """A clause for each verb group, in the order of the text."""
    groups = find_groups(tokens, tags)
    found: list[Clause] = []
    for number, group in enumerate(groups):
        found.append(_clause(tokens, tags, groups, number, group, found))
    return tuple(found)


def _clause(
    tokens: Sequence[Token],
    tags: str,
    groups: Sequence[VerbGroup],
    number: int,
    group: VerbGroup,
    before: Sequence[Clause],
) -> Clause:
    complement = (group.last, _complement_end(tags, groups, number))
    if group.form == "to":
        parent = _parent(before, group)
        controlled = parent >= 0 and before[parent].verb.lemma in OBJECT_CONTROL
        controlled = controlled and not before[parent].verb.passive
        return Clause(
            group, (group.first, group.first), complement,
            -1 if controlled else parent, parent if controlled else -1, parent, "",
        )  # fmt: skip
    if group.form == "ing" and _is_detached(tags, group.first):
        host = _host(groups, before, number)
        opener = "" if group.first == 0 else tokens[group.first - 1].lower
        return Clause(group, (group.first, group.first), complement, host, -1, -1, opener)
    return _with_subject(tokens, tags, group, before, complement)


def _with_subject(
    tokens: Sequence[Token],
    tags: str,
    group: VerbGroup,
    before: Sequence[Clause],
    complement: Stretch,
) -> Clause:
    first, opener = _subject_start(tokens, tags, group.first, before)
    if group.form == "ing":  # with X backing Y and Z opposing it
        beside = (
            tags.rfind("C", first, group.first) if _has_verb(before, first, group.first) else -1
        )
        led = (at for at in range(first, group.first) if tokens[at].lower == "with")
        first = beside + 1 if beside >= 0 else max(led, default=first - 1) + 1
    subject = (first, group.first)
    within = _reported_by(before, first, opener)
    empty = not any(tag in "MNR#D" for tag in tags[first : group.first])
    if opener in ("who", "which", "that", "whose") and empty:
        return Clause(group, _antecedent(tags, first), complement, -1, -1, within, opener)
    if empty and before:
        shared = _same_tense(before, _last_finite(before), group)
        return Clause(group, (first, first), complement, shared, -1, within, opener)
    return Clause(group, subject, complement, -1, -1, within, opener)


def _has_verb(before: Sequence[Clause], first: int, last: int) -> bool:
    return any(first <= clause.verb.head < last for clause in before)


def _parent(before: Sequence[Clause], group: VerbGroup) -> int:
    """The last clause whose complement reaches to an infinitive."""
    for number in range(len(before) - 1, -1, -1):
        first, last = before[number].complement
        if first <= group.first <= last and before[number].verb.lemma != "be":
            return number
    return len(before) - 1


def _is_detached(tags: str, first: int) -> bool:
    """Whether an -ing form shares the subject of its sentence, rather than follow its own."""
    return first == 0 or tags[first - 1] not in "MNR"


def _host(groups: Sequence[VerbGroup], before: Sequence[Clause], number: int) -> int:
    """The clause whose subject a detached -ing form shares: the last finite one, else the next."""
    if before:
        return _last_finite(before)
    later = (n for n in range(number + 1, len(groups)) if groups[n].form == "finite")
    return next(later, -1)


def _last_finite(before: Sequence[Clause]) -> int:
    for number in range(len(before) - 1, -1, -1):
        if before[number].verb.form == "finite" and before[number].opener not in ("who", "which"):
            return number
    return len(before) - 1


def _same_tense(before: Sequence[Clause], shared: int, group: VerbGroup) -> int:
    """``said that X would fall (had fallen) and cancelled a visit``: past goes with past."""
    inner = before[shared]
    other = bool(inner.verb.modal) or inner.verb.perfect
    if other and group.past and not (group.modal or group.perfect) and inner.within >= 0:
        return inner.within
    return shared


def _complement_end(tags: str, groups: Sequence[VerbGroup], number: int) -> int:
    """Where the words that complete a verb end: at a clause, a loose comma or a new subject."""
    group = groups[number]
    following = next(
        (g for g in groups[number + 1 :] if g.form == "finite"), None
    )  # fmt: skip
    limit = following.first if following is not None else len(tags)
    own_subjects = {
        tags.rfind("C", group.last, other.first)
        for other in groups[number + 1 :]
        if other.form == "ing" and tags[other.first - 1] in "MN"
    }
    end = group.last
    last_joint = -1
    while end < limit:
        tag = tags[end]
        if end in own_subjects or tag in "S." or (tag == "," and not _is_list_comma(tags, end)):
            return end
        if tag in "C,":
            last_joint = end
        end += 1
    if following is None:
        return end
    if last_joint >= 0:
        return last_joint
    return _before_subject(tags, group, limit)


def _before_subject(tags: str, group: VerbGroup, limit: int) -> int:
    """A finite verb without any joint: a clause that is said, or one that describes a noun."""
    if tags[limit - 1] == "R":
        return limit - 1  # the soldiers they took
    if group.lemma not in COMMON_VERBS:
        return limit
    start = limit
    while start > group.last and tags[start - 1] in "MNDG#":
        start -= 1
    return start if start == group.last else limit


LIST_BEHIND = re.compile(r"C[DNB]*M|[DNB]*M+N*(?:,[DNB]*M+N*)*,?C")
"""What follows a comma within a list of actors, up to its "and"."""
HEADLINE_LIST = re.compile(r"M+[VLXE]")


def _is_list_comma(tags: str, at: int) -> bool:
    """``Russia, Iran and Syria``; in headlines ``US, Russia agree``."""
    if at == 0 or tags[at - 1] not in "MN" or "M" not in tags[:at]:
        return False
    if LIST_BEHIND.match(tags, at + 1):
        return True
    return not tags[:at].strip("M") and HEADLINE_LIST.match(tags, at + 1) is not None


def _subject_start(
    tokens: Sequence[Token], tags: str, end: int, before: Sequence[Clause]
) -> tuple[int, str]:
    """Where the words that may hold a subject begin, and the subordinator before them."""
    floor = max((c.verb.last for c in before if c.verb.form != "ing"), default=0)
    if floor and tags[floor:end].rstrip("B").endswith("C"):
        return end, ""  # condemned X and expelled Y: both by the same
    at = end - 1
    while at >= floor:
        tag = tags[at]
        if tag in "S.":
            return at + 1, tokens[at].lower if tag == "S" else ""
        if tag == "," and not _is_list_comma(tags, at):
            opened = _insertion_start(tags, at)
            if opened is None or any(t in "MNR#" for t in tags[at + 1 : end]):
                return at + 1, ""
            return _subject_start(tokens, tags, opened, _before(before, opened))
        at -= 1
    first = _after_joint(tags, at + 1, end)
    if first == floor and _is_told(before, floor):
        first = max(first, _own_joint(tags, first, end) + 1)
    return first, ""


def _own_joint(tags: str, first: int, end: int) -> int:
    """The "and" that joins two clauses, not the one within their list of subjects; or -1."""
    joint = tags.rfind("C", first, end)
    earlier = tags.rfind("C", first, max(joint, first))
    while earlier >= 0 and not set(tags[earlier + 1 : joint]) - set("MDNG,"):
        joint, earlier = earlier, tags.rfind("C", first, earlier)
    return joint


def _is_told(before: Sequence[Clause], floor: int) -> bool:
    """Whether the verb right before is a main one, with its own object: it ends at "and"."""
    last = next((each for each in before if each.verb.last == floor), None)
    return (
        last is not None
        and last.verb.form == "finite"
        and not last.opener
        and last.verb.lemma not in COMMON_VERBS
    )


def _before(before: Sequence[Clause], opened: int) -> Sequence[Clause]:
    return tuple(clause for clause in before if clause.verb.last <= opened)


def _insertion_start(tags: str, closing: int) -> int | None:
    """The comma that opens the insertion which a comma closes: ``China, which …, abstained``."""
    at = closing - 1
    while at > 0 and tags[at] != ".":
        if tags[at] == "," and not _is_list_comma(tags, at):
            return at
        at -= 1
    return None


def _after_joint(tags: str, first: int, end: int) -> int:
    """Behind an object that precedes "and": ``condemned Iran and Russia rejected it``."""
    if first == 0:
        return first
    joint = tags.rfind("C", first, end)
    return joint + 1 if joint >= 0 and "M" not in tags[first:joint] else first


def _antecedent(tags: str, opener_end: int) -> Stretch:
    """The noun phrase before a relative pronoun."""
    at = opener_end - 2
    if at >= 0 and tags[at] == ",":
        at -= 1
    last = at + 1
    while at >= 0 and tags[at] in "MNDG#":
        at -= 1
    return at + 1, max(last, at + 1)


def _reported_by(before: Sequence[Clause], first: int, opener: str) -> int:
    """The clause of saying that a clause completes, if the two touch."""
    for number in range(len(before) - 1, -1, -1):
        clause = before[number]
        if clause.verb.lemma in REPORTING and opener in ("", "that", "how", "why", "whether"):
            return number if first >= clause.verb.last else -1
        if clause.verb.form == "finite":
            return -1
    return -1

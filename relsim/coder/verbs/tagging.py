"""A light guess at each word's part of speech, from its form and its neighbours.

One letter a token, so that groups of words are found by regular expressions over one string:

====  =============================  ====  =====================================
M     word of an actor               G     genitive 's
N     noun, adjective, name          P     preposition
V     verb in the present or base    T     "to" before an infinitive
E     verb in -ed, or irregular      S     subordinator or relative
I     verb in -ing                   C     and, or
X     form of be, have, do           B     adverb
L     modal verb                     Z     negation
D     determiner                     R     pronoun
#     number                         , Q . comma or dash, quotation mark, the rest
====  =============================  ====  =====================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from relsim.coder.text.lemmas import is_verb, verb_lemma
from relsim.coder.text.words import Mention, Token
from relsim.coder.verbs.words import (
    ADVERBS,
    BE,
    COMMON_VERBS,
    COORDINATORS,
    DETERMINERS,
    DO,
    HAVE,
    IRREGULAR_PARTICIPLES,
    IRREGULAR_PASTS,
    MODALS,
    NEGATIONS,
    NOT_ADVERBS,
    NOT_VERBS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    REPORTING,
    SUBORDINATORS,
    words,
)
from relsim.events.actor_table import states

__all__ = ["is_adjective", "tags_of"]

ALSO_NOUNS = words("""strike attack talk visit raid exercise protest demand claim call order offer
    deal plan report vote veto bomb shell fire move support
    aid help block ban clash fight battle march rally test launch
    sanction embargo boycott clash accord pledge threat promise request appeal dispute
    counter deal dialogue trade cut release transfer exchange transport guard seal sign signal step
    stop stay return review increase decrease rise fall lead hope fear worry concern risk need use
    view face head back trial trust change charge pressure arrest murder ambush assault blast
    blockade bombard campaign crackdown cover crash damage defeat delay display doubt drill drive
    drone effort end escape estimate exit export import focus force form function gain ground
    guarantee hack harm house impact influence interest issue jail kidnap kill leak limit link loan
    loss mandate mark measure message monitor murder network note object outrage parade pardon
    partner patrol pay permit phase point poll position practice praise press prison probe process
    profit program project proposal purchase push rage rank rate reach reform refuge regret reply
    rescue research resort respect response result retreat reward riot rule rush sacrifice sale
    schedule search seat sentence shift shock shoot shot show siege slap smile speech split spy
    stand start statement storm strain stress struggle study supply surge surprise surrender survey
    swap tackle target tax thank threat thrust track treat treaty tweet walk warrant wait wave
    weapon win wish withdraw witness work wound violation airlift airstrike ceasefire control
    cooperate crack criticism deploy grip balance benefit boost border bow break bridge burn cash
    cause challenge check claim clean climb close comment compromise conduct conflict contact
    contest contract contrast cost count credit curfew curse date debate debt decline decree
    defense design desire detail dismissal draft dream drink drop dump duty""")
"""Base forms that are as often nouns in the news."""

CURRENCIES = frozenset("$€£¥%")
GOVERNED = {
    "call": ("on", "for", "upon", "off"),
    "appeal": ("to", "for"),
    "protest": ("against",),
    "vote": ("for", "against", "in"),
    "clash": ("with",),
    "talk": ("with", "to"),
    "object": ("to",),
    "respond": ("to",),
}
"""Verbs that are also nouns, and the prepositions that make them verbs behind an actor."""
GERUND_NOUNS = words("""meeting bombing shelling killing shooting fighting hearing building
    briefing training
    warning funding backing uprising offering understanding spending ruling beating stabbing
    testing standing bidding feeling opening summit landing hacking kidnapping trafficking
    smuggling policing housing proceeding gathering filing cooling warming mining""")
MAINLY_OPEN = frozenset("DGP#")
NOMINATIVE_OPENERS = words("who which that what but")
"""Subordinators that may stand right before a verb."""


@cache
def _closed() -> Mapping[str, str]:
    """The tag of every word of a closed class."""
    found: dict[str, str] = {}
    for members, tag in (
        (ADVERBS, "B"), (PREPOSITIONS, "P"), (DETERMINERS, "D"), (PRONOUNS, "R"),
        (SUBORDINATORS, "S"), (RELATIVES, "S"), (COORDINATORS, "C"), (BE | HAVE | DO, "X"),
        (MODALS, "L"), (NEGATIONS, "Z"), (POSSESSIVES, "D"),
    ):  # fmt: skip
        for word in members:
            found[word] = tag
    found |= dict.fromkeys((",", ";", "–", "—", "--", "(", ")", "[", "]"), ",")
    found |= dict.fromkeys(('"', "“", "”", "„", "«", "»", "‘", "''", "``"), "Q")
    return found | {"as": "S", "that": "S", "'": "Q", "’": "Q"}


@cache
def _adjectives() -> frozenset[str]:
    """Last words of the adjectives of all states: ``Russian``, ``British``."""
    return frozenset(each.adjective.lower().split()[-1] for each in states() if each.adjective)


def is_adjective(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a mention is one of a people, so that the word behind it is likely its noun."""
    return mention.kind == "actor" and tokens[mention.last - 1].lower in _adjectives()


def tags_of(tokens: Sequence[Token], mentions: Sequence[Mention]) -> str:
    """One letter for each token."""
    actors = _actor_tags(tokens, mentions)
    shouting = _is_title(tokens)
    tags: list[str] = []
    for at, token in enumerate(tokens):
        if at in actors:
            tags.append("M")
            continue
        tags.append(_tag(tokens, at, tags, actors, shouting=shouting and token.text[0].isupper()))
    return "".join(tags)


def _actor_tags(tokens: Sequence[Token], mentions: Sequence[Mention]) -> dict[int, Mention]:
    return {
        at: mention
        for mention in mentions
        if mention.kind != "pronoun" and not _is_pronoun(tokens, mention)
        for at in range(mention.first, mention.last)
    }


def _is_pronoun(tokens: Sequence[Token], mention: Mention) -> bool:
    token = tokens[mention.first]
    return mention.last - mention.first == 1 and token.lower in PRONOUNS and token.text != "US"


def _is_title(tokens: Sequence[Token]) -> bool:
    """Whether nearly every word is capitalised, as in many headlines."""
    words = [token.text for token in tokens if token.text[0].isalpha() and len(token.text) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def _tag(
    tokens: Sequence[Token],
    at: int,
    tags: list[str],
    actors: Mapping[int, Mention],
    *,
    shouting: bool,
) -> str:
    token = tokens[at]
    lower = token.lower
    if lower == "'s":
        return _apostrophe_s(tokens, at, tags)
    if lower == "to":
        return "T" if _infinitive_behind(tokens, at, actors) else "P"
    closed = _closed().get(lower)
    if closed is not None:
        return _closed_or_name(tokens, at, tags, closed)
    if not lower[0].isalpha():
        return _mark(tokens, at)
    if lower.endswith("ly") and lower not in NOT_ADVERBS:
        return "B"
    return _open(tokens, at, tags, actors, shouting=shouting)


def _closed_or_name(tokens: Sequence[Token], at: int, tags: list[str], closed: str) -> str:
    """``US`` and ``May`` in the middle of a sentence are names."""
    text = tokens[at].text
    if closed == "S" and tags and tags[-1] in "DGX" and text in ("following", "ahead"):
        return "N"  # the following day; is ahead
    named = closed == "L" and text[0].isupper() and at > 0 and tags[-1] not in "Q."
    return "N" if named or (closed == "R" and text == "US") else closed


def _mark(tokens: Sequence[Token], at: int) -> str:
    token = tokens[at]
    if token.lower[0].isdigit() or token.text in CURRENCIES:
        return "#"
    glued = at + 1 < len(tokens) and at > 0 and (
        tokens[at - 1].end == token.start and token.end == tokens[at + 1].start
    )  # fmt: skip
    return "N" if token.text in "-‐‑/" and glued else "," if token.text == "-" else "."


def _open(
    tokens: Sequence[Token],
    at: int,
    tags: list[str],
    actors: Mapping[int, Mention],
    *,
    shouting: bool,
) -> str:
    """A word that only its form and its neighbours tell."""
    token = tokens[at]
    before = tags[-1] if tags else "^"
    if at and tokens[at - 1].text == "-" and tokens[at - 1].end == token.start:
        return "N"  # rebel-held, US-led
    named = token.text[0].isupper() and at > 0 and before not in "Q." and not shouting
    if named:
        return "N"
    form = _form(token.lower)
    if form == "N":
        if before in "LT":
            return "V"
        return "E" if before == "X" and token.lower.endswith("ed") else "N"
    return _verb_or_noun(tokens, at, tags, actors, form)


@lru_cache(maxsize=1 << 14)
def _form(lower: str) -> str:
    """``E`` past or participle, ``I`` -ing, ``s`` third person, ``V`` base, ``N`` no verb."""
    known = is_verb(lower) or lower in IRREGULAR_PASTS or verb_lemma(lower) in COMMON_VERBS
    if lower in NOT_VERBS or not known:
        return "N"
    if lower in IRREGULAR_PASTS or lower in IRREGULAR_PARTICIPLES:
        return "E"
    base = verb_lemma(lower)
    if base == lower:
        return "V"
    if lower.endswith("ing"):
        return "I"
    if lower.endswith("s"):
        return "s"
    return "E"


def _apostrophe_s(tokens: Sequence[Token], at: int, tags: list[str]) -> str:
    """``Russia's`` and ``it's``."""
    pronoun = bool(tags) and (tags[-1] == "R" or tokens[at - 1].lower in ("that", "there", "here"))
    return "X" if pronoun else "G"


def _infinitive_behind(tokens: Sequence[Token], at: int, actors: Mapping[int, Mention]) -> bool:
    behind = at + 1
    while behind < len(tokens) and tokens[behind].lower.endswith("ly"):
        behind += 1
    if behind >= len(tokens) or behind in actors:
        return False
    lower = tokens[behind].lower
    return lower in ("be", "have", "do") or (
        tokens[behind].text[0].islower() and verb_lemma(lower) == lower and _form(lower) != "N"
    ) or lower in IRREGULAR_BASES  # fmt: skip


IRREGULAR_BASES = words("cut hit let put set shut split spread hurt cost read beat")


def _verb_or_noun(  # noqa: PLR0911 - one return for each neighbour that decides
    tokens: Sequence[Token],
    at: int,
    tags: list[str],
    actors: Mapping[int, Mention],
    form: str,
) -> str:
    before = tags[-1] if tags else "^"
    if form == "E":
        return _past(tokens, at, tags, before)
    if form == "I":
        return _gerund(tokens, at, before, actors)
    behind_adverb = before == "B" and len(tags) > 1
    if before in "LTZ" or (behind_adverb and tags[-2] in "LTZ"):
        return "V"
    if before in MAINLY_OPEN or (behind_adverb and tags[-2] in "DG"):
        return "N"
    if before == "S" and tokens[at - 1].lower not in NOMINATIVE_OPENERS:
        return "N"
    if before == "R":
        return "V" if tokens[at - 1].lower not in ("him", "us", "me", "her") else "N"
    return _present(tokens, at, tags, actors, form)


def _past(tokens: Sequence[Token], at: int, tags: list[str], before: str) -> str:
    if before in "LT" and tokens[at].lower in IRREGULAR_BASES:
        return "V"
    attributive = before in "DG" or (before == "P" and tokens[at - 1].lower not in ("by", "as"))
    if attributive or (before == "B" and len(tags) > 1 and tags[-2] in "DG"):
        return "N"
    return "E"


def _gerund(tokens: Sequence[Token], at: int, before: str, actors: Mapping[int, Mention]) -> str:
    after = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    if before in "DG#" or after == "of" or tokens[at].lower in ("following", "including"):
        return "N" if tokens[at].lower not in ("following", "including") else "P"
    if tokens[at].lower in GERUND_NOUNS and before in "MNP" and at + 1 not in actors:
        return "N" if after not in _STARTS_OBJECT else "I"
    if before == "M" and is_adjective(tokens, actors[at - 1]):
        return "N"
    return "I"


_STARTS_OBJECT = words("the a an its his their her our")


def _present(  # noqa: PLR0911 - one return for each neighbour that decides
    tokens: Sequence[Token],
    at: int,
    tags: list[str],
    actors: Mapping[int, Mention],
    form: str,
) -> str:
    """A present or base form behind a noun or actor, at a comma, or at the start."""
    base = verb_lemma(tokens[at].lower) or ""
    before = tags[-1] if tags else "^"
    mention = actors.get(at - 1)
    if mention is not None and is_adjective(tokens, mention) and mention.agent == "":
        return "N"
    after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if after in GOVERNED.get(base, ()) and before == "M" and not _possessed(tokens, at):
        return "V"
    if before == "N" and _inside_object(tokens, tags):
        return "N"
    object_behind = _object_behind(tokens, at, actors)
    if mention is not None and object_behind and mention.first > 1:
        demanded = tokens[mention.first - 1].lower == "that"
        if demanded and tags[mention.first - 2] in "VEI":
            return "V"  # demands that X release Y
    if form == "s":
        return _third_person(
            before,
            mention,
            base,
            object_behind=object_behind,
            before_infinitive=_infinitive_follows(tokens, at, actors),
        )
    if base in ALSO_NOUNS:
        return "V" if object_behind and _is_plural(tokens, at, tags, mention) else "N"
    plural = _is_plural(tokens, at, tags, mention) or before in "SBC"
    return "V" if plural or object_behind else "N"


def _third_person(
    before: str,
    mention: Mention | None,
    base: str,
    *,
    object_behind: bool,
    before_infinitive: bool,
) -> str:
    if base not in ALSO_NOUNS:
        return "V"
    if mention is not None and (mention.kind == "person" or before_infinitive):
        return "V"
    return "V" if object_behind and before in "MNSBC," else "N"


def _object_behind(tokens: Sequence[Token], at: int, actors: Mapping[int, Mention]) -> bool:
    """Whether what follows looks like an object or a clause, not a preposition or a verb."""
    if at + 1 >= len(tokens):
        return False
    if at + 1 in actors:
        return True
    after = tokens[at + 1]
    closed = _closed().get(after.lower)
    if closed is not None:
        return closed in "DR" or after.lower == "that"
    return after.text[0].isalnum() and _form(after.lower) in "NI" and after.lower != "to"


def _inside_object(tokens: Sequence[Token], tags: list[str]) -> bool:
    """Whether a verb comes just before, whose object this is: ``conducts military exercises``."""
    at = len(tags) - 1
    while at >= 0 and (tags[at] in "NM#DG" or tokens[at].lower == "than"):
        at -= 1
    return at >= 0 and tags[at] in "VEI" and verb_lemma(tokens[at].lower) not in REPORTING


def _possessed(tokens: Sequence[Token], at: int) -> bool:
    """``US calls for …``: an acronym may own the noun behind it; a spelt name takes a verb."""
    return tokens[at].lower == tokens[at].lemma and tokens[at - 1].lower[-1:] != "s"


def _infinitive_follows(tokens: Sequence[Token], at: int, actors: Mapping[int, Mention]) -> bool:
    """``votes to join``, ``votes not to join``."""
    behind = at + 1
    while behind < len(tokens) and tokens[behind].lower == "not":
        behind += 1
    is_to = behind < len(tokens) and tokens[behind].lower == "to"
    return is_to and _infinitive_behind(tokens, behind, actors)


def _is_plural(tokens: Sequence[Token], at: int, tags: list[str], mention: Mention | None) -> bool:
    if at == 0:
        return False
    if mention is not None:
        first = mention.first
        joined = first > 1 and tags[first - 1] in "C," and "M" in tags[: first - 1]
        return joined or len(mention.codes) > 1 or tokens[at - 1].lower.endswith("s")
    word = tokens[at - 1].lower
    return tags[-1] == "N" and word.endswith("s") and not word.endswith("ss")

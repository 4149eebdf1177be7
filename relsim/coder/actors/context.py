"""What stands around a name, and whether it makes the name mean something else."""

from __future__ import annotations

from relsim.coder.actors.entries import Entry
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.words import Token

__all__ = ["in_headline", "is_capitalised", "is_time_word", "misread", "names_place", "placed"]

_INSIDE = frozenset(
    "in at near inside across throughout outside around within into off via through".split(" ")
)
_TOWARDS = frozenset(["to", "from"])
_SKIPPED = frozenset(
    """the a an its his her their neighboring neighbouring northern southern eastern western central
    northeastern northwestern southeastern southwestern north south east west war-torn nearby and
    upper lower northeast northwest southeast southwest - downtown central mainland all most occupied disputed
    besieged blockaded annexed war-ravaged rebel-held famine-hit
    much parts of""".split()
)
_PLACE_NOUNS = frozenset(
    """city cities town towns village villages border borders capital territory territories airspace
    waters province provinces region regions coast coastline island islands soil airport port
    district countryside enclave exclave mainland peninsula state states side
    desert mountains valley prison hospital mosque church hotel suburb neighbourhood neighborhood
    consulate""".split()
)
_TIME_WORDS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december""".split()
)
_SURNAMES = frozenset(
    """jordan washington london ireland israel holland england berlin france paris spain chad germany
    lebanon brazil rome vienna sydney florence kingston poland""".split()
)
_GIVEN_NAMES = frozenset(
    ["chad", "jordan", "paris", "georgia", "israel", "kenya", "china", "india"]
)
_AMERICAN = frozenset(
    """atlanta savannah augusta governor republican republicans democrat democrats democratic senate
    senator county alabama florida tennessee carolina carolinas texas mississippi louisiana ohio
    arizona virginia runoff gop u.s. us biden trump electoral stacey raffensperger fani kemp
    execution sheriff""".split()
)
_CAUCASIAN = frozenset(
    """tbilisi abkhazia abkhaz ossetia ossetian russia russian georgian georgians saakashvili ukraine
    armenia azerbaijan moldova nato caucasus ivanishvili kobakhidze margvelashvili shevardnadze eu
    batumi""".split()
)
_LOOK_BACK = 4
_STORMS = frozenset(["hurricane", "storm", "typhoon", "cyclone", "depression"])
_LONGEST_TOWN = 7
_BEFORE_TOWN = frozenset([*_INSIDE, *_TOWARDS, "of"])
_DIRECTIONS = frozenset(
    """northern southern eastern western central northeastern northwestern southeastern southwestern
    downtown mainland""".split()
)
_NAMED_THINGS = frozenset(
    """war cup games olympics open championship championships league airlines airways parade
    festival prize prix marathon masters derby stakes trophy institute university museum
    philharmonic orchestra hotel""".split()
)


def is_capitalised(token: Token) -> bool:
    """Whether a token is a word that begins with a capital."""
    return token.text[0].isupper() and len(token.text) > 1


def is_time_word(token: Token) -> bool:
    """Whether a token names a day or a month."""
    return token.lower in _TIME_WORDS


def misread(tokens: tuple[Token, ...], first: int, last: int, entry: Entry) -> bool:
    """Whether a name is part of another: a person called Jordan, the American state of Georgia."""
    word = entry.lower[0]
    if first and tokens[first - 1].lower in _STORMS:
        return True
    if last < len(tokens) and tokens[last].text == "$":
        return True
    if len(entry.words) == 1 and word == "georgia" and _in_america(tokens):
        return True
    if entry.exact and word in {"us", "who", "is", "mend", "sana"} and _shouted(tokens):
        return True
    if word in _SURNAMES and first and _is_first_name(tokens, first - 1):
        return True
    return word in _GIVEN_NAMES and last < len(tokens) and _is_last_name(tokens, last)


def _in_america(tokens: tuple[Token, ...]) -> bool:
    words = {token.lower for token in tokens}
    return bool(words & _AMERICAN) and not words & _CAUCASIAN


def _shouted(tokens: tuple[Token, ...]) -> bool:
    words = [token.text for token in tokens if token.text.isalpha() and len(token.text) > 1]
    return len(words) > 2 and all(word.isupper() for word in words)


def _is_first_name(tokens: tuple[Token, ...], at: int) -> bool:
    token = tokens[at]
    return (
        is_capitalised(token)
        and token.text[1:].islower()
        and token.text.isalpha()
        and token.lower in _FIRST_NAMES
    )


def _is_last_name(tokens: tuple[Token, ...], at: int) -> bool:
    token = tokens[at]
    return (
        is_capitalised(token)
        and token.text.isalpha()
        and token.text[1:].islower()
        and not is_verb(token.lower)
        and not is_time_word(token)
        and not in_headline(tokens)
        and token.lower in _LAST_NAMES
    )


def in_headline(tokens: tuple[Token, ...]) -> bool:
    """Whether most words are capitalised."""
    words = [token.text for token in tokens if token.text.isalpha() and len(token.text) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


_FIRST_NAMES = frozenset(
    """michael jim james john robert william david richard thomas charles joseph mark paul george
    kenneth steven edward brian ronald anthony kevin jason jeff jeffrey gary timothy jose larry frank
    scott eric stephen andrew raymond gregory joshua jerry dennis walter patrick peter harold douglas
    henry carl arthur ryan roger joe juan jack albert jonathan justin terry gerald keith samuel willie
    ralph lawrence nicholas roy benjamin bruce brandon adam harry fred wayne billy steve louis jeremy
    aaron randy howard eugene carlos russell bobby victor martin ernest phillip todd jesse craig alan
    shawn clarence sean philip chris johnny earl jimmy antonio danny bryan tony luis mike stanley
    leonard nathan dale manuel rodney curtis norman allen marvin vincent glenn travis denzel irving
    isaiah deandre julie mary anne ann kate katie sarah susan karen kim jackson neil barbara linda
    theo theodore hamilton kerry dinah booker martha""".split()
)
_LAST_NAMES = frozenset(
    """hilton jackson smith johnson williams brown jones miller davis wilson anderson taylor thomas
    moore martin thompson white lopez lee harris clark lewis robinson walker young allen king wright
    scott hill green adams baker nelson carter mitchell roberts turner phillips campbell parker evans
    edwards collins stewart morris rogers reed cook morgan bell murphy bailey cooper richardson cox
    howard ward peterson gray wood barnes ross henderson coleman jenkins perry powell long patterson
    hughes washington butler simmons foster bryant russell griffin hayes spieth henderson pickford
    kroeger mendes keyes folau adesanya houghton peele belfort holmes eisenkot mcbride""".split()
)


def placed(tokens: tuple[Token, ...], first: int, kind: str) -> bool:
    """Whether a name stands where a place does: "in Syria", "to Moscow", "in northern Iraq"."""
    at = first - 1
    if at >= 0 and (tokens[at].lower in _DIRECTIONS or tokens[at].lower in _PLACE_NOUNS):
        return True
    if kind == "capital" and at >= 0 and tokens[at].lower == "of":
        return True
    if at > 0 and tokens[at].text == ",":
        return _after_town(tokens, at)
    while at >= 0 and first - at <= _LOOK_BACK and tokens[at].lower in _SKIPPED:
        at -= 1
    if at < 0:
        return False
    word = tokens[at].lower
    if word in _INSIDE:
        return not (word in {"in", "at"} and at + 1 == first and _not_local(tokens, at))
    return word in _TOWARDS and kind in {"capital", "place"}


def _after_town(tokens: tuple[Token, ...], comma: int) -> bool:
    """Whether the words before a comma are "in" and a name: "in Agra, India"."""
    at = comma - 1
    while at >= 0 and comma - at < _LONGEST_TOWN and _in_town_name(tokens[at]):
        at -= 1
    return 0 <= at < comma - 1 and tokens[at].lower in _BEFORE_TOWN


def _in_town_name(token: Token) -> bool:
    return token.text[0].isupper() or token.lower in {"al", "el", "-", "'", "de", "upon"}


def _not_local(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether "at" or "in" says at whom something is aimed or what is believed."""
    if not at:
        return False
    before = tokens[at - 1].lower
    return (before, tokens[at].lower) in {
        ("aimed", "at"), ("fired", "at"), ("anger", "at"), ("confidence", "in"), ("trust", "in"),
        ("angry", "at"), ("directed", "at"), ("interest", "in"), ("targeted", "at"), ("shot", "at"),
    }  # fmt: skip


def names_place(tokens: tuple[Token, ...], last: int) -> bool:
    """Whether the noun after a demonym or possessive is a place, or a match, a show, a war."""
    if last >= len(tokens):
        return False
    word = tokens[last]
    return word.lower in _PLACE_NOUNS or (word.lower in _NAMED_THINGS and word.text[0].isupper())

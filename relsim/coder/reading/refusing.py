"""Why a text is not coded: what is empty, foreign, or no prose gets a reason instead of events."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

__all__ = ["why_not_coded"]

JUDGED_CHARACTERS = 200_000
"""A text is judged by its beginning."""
FEWEST_WORDS_JUDGED = 25
"""Shorter texts are too few words to tell their language by shares."""
LEAST_ENGLISH = 0.10
"""Share of function words; English prose has .35 to .5, headlines about .2."""
LEAST_LETTERS = 0.55
MOST_FOREIGN_LETTERS = 0.3

_Test: TypeAlias = Callable[[str], str | None]
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCORE = re.compile(r"(?<![\d/.-])\d{1,3}\s?[-–:]\s?\d{1,3}(?![\d/-])")
_NUMBER = re.compile(r"\b\d+(?:[.,:]\d+)*\b")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    "the of and to in that is was for on with as by at from it he she his her they their this "
    "has have had be been are were will would said says not but who which after its an a"
)
_OTHERS = {
    "French": _words("le la les des du une et est dans pour qui que sur avec pas aux"),
    "German": _words("der das und ist nicht mit den dem ein eine zu von auf für sich"),
    "Spanish": _words("el la los las del una y en que por con para se su al es"),
    "Portuguese": _words("o os da do das dos uma e em que por com para não ao é"),
    "Italian": _words("il lo gli di che una della del nel con per non è si alla"),
    "Dutch": _words("de het een van en dat niet met voor op zijn aan werd ook"),
    "Swedish": _words("och det att som en på är av för med den till inte om"),
    "Polish": _words("i w na z się nie że do to jest przez od oraz po"),
    "Turkish": _words("ve bir bu için ile da de olarak olan daha çok"),
    "Indonesian": _words("yang dan di itu dengan untuk dari ini pada tidak dalam akan"),
}
_SPORT = _words(
    "goal goals match matches league cup striker midfielder goalkeeper innings wicket wickets "
    "quarterfinal semifinal semifinals semi-final playoff playoffs tournament coach halftime "
    "season seeded champions championship championships medal medals fixture fixtures referee "
    "penalty stadium squad scored scorer unbeaten rebounds touchdown inning batsman premiership "
    "wimbledon olympics olympic qualifier qualifiers trophy lap podium"
)


def why_not_coded(text: str) -> str | None:
    """The reason why this coder cannot read a text; nothing where it can."""
    head = text[:JUDGED_CHARACTERS]
    return next((why for test in _TESTS if (why := test(head)) is not None), None)


def _is_empty(text: str) -> str | None:
    return None if text.strip() else "it is empty"


def _is_foreign_script(text: str) -> str | None:
    letters = [each for each in text if not each.isascii() and each.isalpha()]
    foreign = [each for each in letters if not _is_latin(each)]
    latin = sum(each.isalpha() for each in text) - len(foreign)
    if len(foreign) <= MOST_FOREIGN_LETTERS * (len(foreign) + latin):
        return None
    leftward = sum(unicodedata.bidirectional(each) in {"R", "AL"} for each in foreign)
    if leftward * 2 > len(foreign):
        return "it is in a script that runs from right to left; this coder reads English"
    return "it is not in Latin script; this coder reads English"


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" or "\ufb00" <= letter <= "\ufb06"


def _is_numbers(text: str) -> str | None:
    visible = [each for each in text if not each.isspace()]
    letters = sum(each.isalpha() for each in visible)
    if letters >= LEAST_LETTERS * len(visible):
        return None
    if _is_results(text) is not None:
        return _is_results(text)
    return "most of it is not letters; it may be a table or code"


def _is_results(text: str) -> str | None:
    """A table or list: most of its lines are short, and full of numbers or scores."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 4:
        return None
    tabular = [line for line in lines if _is_tabular(line)]
    if len(tabular) * 2 <= len(lines):
        return None
    scores = sum(_SCORE.search(line) is not None for line in tabular)
    kind = "results" if scores * 2 >= len(tabular) else "numbers"
    return f"most of its lines are a table or list of {kind}"


def _is_tabular(line: str) -> bool:
    words, numbers = len(_WORD.findall(line)), len(_NUMBER.findall(line))
    if _SCORE.search(line) is not None and words <= 8:
        return True
    return numbers >= 2 and numbers * 2 >= words


def _is_sport(text: str) -> str | None:
    """A report of matches: scores and some words of sport, or such words thick on the page."""
    words = [word.lower() for word in _WORD.findall(text)]
    told = [word for word in words if word in _SPORT]
    with_scores = len(_SCORE.findall(text)) >= 2 and len(set(told)) >= 3
    many, share = (3, 0.02) if with_scores else (5, 0.05)
    if len(set(told)) < many or len(told) < share * len(words):
        return None
    return "it reads like a report of sport: " + ", ".join(sorted(set(told))[:3])


def _is_foreign(text: str) -> str | None:
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return "it has no words"
    english = sum(word in _ENGLISH for word in words)
    name, most = max(
        ((name, sum(word in own for word in words)) for name, own in _OTHERS.items()),
        key=lambda each: each[1],
    )
    if most > 2 * english and most >= 3:
        return f"it seems to be in {name}; this coder reads English"
    if len(words) >= FEWEST_WORDS_JUDGED and english < LEAST_ENGLISH * len(words):
        return "it hardly has the small words of English prose; this coder reads English"
    return None


_TESTS: tuple[_Test, ...] = (
    _is_empty,
    _is_foreign_script,
    _is_numbers,
    _is_results,
    _is_foreign,
    _is_sport,
)

"""Words and marks of a text, with the characters they stand on."""

from __future__ import annotations

import re
from functools import lru_cache

from relsim.coder.text.lemmas import lemma
from relsim.coder.text.words import Token

__all__ = ["tokenize"]

_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}+(?:[\u0300-\u036f]+{_LETTER}*)*"
_SHORT_FORM = r"(?:s|re|ll|ve|d|m|t)\b"
_TITLES = (
    "Mr Mrs Ms Messrs Dr Prof Gen Lt Col Maj Capt Cmdr Adm Brig Sgt Sen Rep Gov Rev Hon St Jr Sr "
    "Pres Sec Amb Supt Insp Inc Ltd Co Corp Bros vs Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov "
    "Dec Ave Mt Ft Fr Gens Sens Reps Govs Atty Dept Univ"
)

_TOKEN = re.compile(
    rf"""
    {_LETTER}+(?![\w'’ʻ.\-\u0300-\u036f])                 # most words
    |U\.[ ]S\.                                             # U. S.
    |(?:{_LETTER}\.){{2,}}(?:{_LETTER}\b(?!\w))?           # U.S., U.N., a.m., U.S.A
    |(?:{"|".join(_TITLES.split())})\.(?=\s)             # Mr., Gen.
    |{_LETTER}+?(?=n['’]t\b)                             # did(n't)
    |n['’]t\b
    |['’](?:s|S|re|ll|ve|d|m)\b                          # 's
    |(?:[Cc]o|[Rr]e|[Dd]e|[Pp]re|[Cc]ease|e)-{_WORD}      # co-operate, cease-fire
    |{_WORD}(?:['’ʻ](?!{_SHORT_FORM}){_WORD})*\d*        # a word, N'Djamena, F16
    |\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s|m|bn|km|kg)?\b
    |\d+(?:[.,:]\d+)*
    |\.\.+|--+
    |\S
    """,
    re.VERBOSE,
)


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]``, their spans counted in ``text``.

    Possessives and short forms are split off (``Russia|'s``, ``did|n't``), hyphenated compounds
    into their parts and the hyphens (``US|-|Russian``), but for a prefix that is no word of its
    own (``co-operate``). An abbreviation keeps its full stops (``U.S.``).
    """
    new, forms = tuple.__new__, _forms
    found = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        first, last = match.span()
        lower, base = forms(word)
        found.append(new(Token, (word, first, last, lower, base)))  # Token(…), in half the time
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, str]:
    """A word in lower case, with a straight apostrophe, and its lemma."""
    lower = word.lower().replace("’", "'")
    return lower, lemma(lower)

"""What of a page is no news: appeals, buttons, cookies, credits.

Such passages are marked and stay where they are, so that spans count in the reader's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

__all__ = ["boilerplate"]


class _Line(NamedTuple):
    start: int
    end: int
    text: str


FURTHEST_APPEAL_LINES = 3
"""Paragraphs between two parts of one appeal belong to it, up to so many."""

_WHOLE = {
    "button": (
        r"advertisements?|sponsored(?: content)?|promoted stories|comments?(?: \(\d+\))?|"
        r"\d+ comments?|share(?: (?:this|on|via)\b.*)?|tweet|print|e-?mail|whats ?app|copy link|"
        r"facebook|twitter|linked ?in|save|bookmark|listen|menu|search|home|"
        r"skip to (?:main )?content|back to top|load more|show more|see more|"
        r"enable read mode|\d+% font size|font size|"
        r"(?:read|see|watch|view)(?: more| also| next| on)?\b:?|more (?:on|from|about)\b.{0,60}|"
        r"(?:related|top|trending|recommended|most (?:read|popular|viewed))\b[^.]{0,40}|"
        r"(?:published|updated|posted)\s*:?\s*(?:(?:published|updated|posted)\s*:?\s*)*|"
        r"(?:first |last )?(?:published|updated|modified|posted)(?: on| at)? (?=.*\d).{4,60}|"
        r"(?:copy|save|share|listen to|print) (?:this )?(?:link|article|story|page)|"
        r"(?:view|open|see) (?:the )?(?:gallery|comments?|photos?|slideshow)|\d+ of \d+|"
        r"(?:story|article) continues (?:below|after).*|story highlights|key points|live updates|"
        r"you (?:may|might) also like|what to read next|(?:don['’]t|do not) miss|watch now|"
        r"this article is more than .{3,20} old|\d+[ -]min(?:ute)?s? read|"
        r"topics?(?: mentioned in this article)?|thanks for reading|follow @?\w+(?: on \w+)?|"
        r"\((?:cnn|reuters|ap|afp|bbc)\)|"
        r"tags?:.*|topics?:.*|filed under.*|log ?in|sign in|register|subscribe|follow us.*"
    ),
    "credit": (
        r"(?:file )?(?:photo(?:graph)?|picture|image|video|illustration|graphic|credit|caption)"
        r"s?(?: credit)?(?: by)?\s*[:/©].*|©.*|(?:image|media|video) (?:source|caption)s?\b.*|"
        r"source: .{0,60}|\(?(?:file photo|getty(?: images)?)\)?|"
        r"copyright\b.*|all rights reserved.*|"
        r"[^.!?]{0,160}\((?:[^()]*\b(?:getty|reuters|afp|ap|epa|pa|"
        r"rex|istock|shutterstock|file photo|photo)\b[^()]*)\)\.?"
    ),
    "byline": (
        r"by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}, [A-Z][\w ]{2,30}|"
        r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,2}, (?:\w+ ){0,3}(?:correspondent|editor|reporter)|"
        r".{0,80} (?:contributed to|contributed reporting to) this (?:report|story|article).?|"
        r".{0,60} reported from .{0,60}; .{0,80}|"
        r"by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?: (?:and|in|,).{0,60})?|"
        r"(?:(?:chief|senior|foreign|political|diplomatic|defen[cs]e|middle east|us|world|"
        r"international|special|staff)\s*)+(?:correspondent|editor|reporter|writer)|"
        r"reporting by .*|(?:additional|edited|editing|writing) (?:reporting )?by .*"
    ),
}
_IN_PLACE = {
    "appeal": (
        r"\byour (?:support|donation|contribution|subscription)\b|\bsubscribe (?:now|today|to)\b|"
        r"\b(?:support|trust) (?:our|independent|quality) journalism\b|\bquality journalism\b|"
        r"\bour (?:journalists|reporters|newsletters?|reporting and analysis)\b|"
        r"\bour reporting\b.*\bpaywalls?\b|\bpaywalls?\b.*\breaders\b|"
        r"\bwe need reporters\b|\bbecome a (?:subscriber|supporter|member (?:today|now))\b|"
        r"\bfree trial\b|\balready a subscriber\b|"
        r"\b(?:limit|number) of free articles\b|^support the \w+$|\bsmall favou?r to ask\b|"
        r"\beveryone who reads our\b|\badvertising revenues?\b.*\bwe\b|"
        r"\bcancel any ?time\b|\bunlimited access to (?:all|our|every)\b"
    ),
    "sign-up": (
        r"\bsign up (?:for|to)\b.*\b(?:news ?letters?|e-?mails?|alerts?|briefings?|updates?)\b|"
        r"\bdelivered (?:straight )?to your inbox\b|\bstay up to date with notifications\b|"
        r"\bnotifications can be managed\b|\bthank you for (?:registering|subscribing)\b|"
        r"\brefresh (?:the|this|your) (?:page|browser)\b|\bautomatically logged in\b|"
        r"\bdownload (?:our|the) app\b|\bregister for free\b|\benter your e-?mail\b|"
        r"^get (?:our|the latest) .{0,40}\b(?:alerts?|news)\b"
    ),
    "comments": (
        r"\bjoin (?:the|our|thought-provoking) (?:conversations?|discussion|commenting)\b|"
        r"\bcommenting (?:forum|guidelines)\b|\bfollow other .{0,40}readers\b|"
        r"\bviews? expressed (?:in this article|here)\b|^editor['’]s note\b|\bgot a tip\b|"
        r"\bstandards: the .{3,30} trust principles\b|"
        r"\b(?:post|leave|add) a comment\b|\bcomments (?:are|have been) closed\b"
    ),
    "cookies": (
        r"\b(?:we|our (?:site|website|partners)|this (?:site|website)) (?:\w+ ){0,3}uses? cookies\b"
        r"|\b(?:privacy (?:policy|notice|preferences)|our terms of (?:use|service))\b|"
        r"\bcookie (?:policy|settings|preferences|notice)\b|\baccept (?:all )?cookies\b|"
        r"\bterms and conditions\b|"
        r"\b(?:enable|turn on) javascript\b|\bad ?blocker\b"
    ),
    "pointer": (
        r"^(?:read more|see also|also read|related|watch|more)\s*[:|»>]|^click here\b|"
        r"^for (?:more|the latest) .{0,60}(?:visit|click|follow|see)\b"
    ),
}
LONGEST_PROSE = {"cookies": 300, "comments": 250, "sign-up": 300, "appeal": 900, "pointer": 200}
"""Characters; a longer paragraph that has such words is a story about them."""
_NEWS = re.compile(
    r"\b(?:minister|president|sanctions?|government|troops|parliament|court|court's|police|"
    r"spokes\w+|ambassador)\b",
    re.IGNORECASE,
)
_RULES = (
    *((why, re.compile(rf"(?:{form})\s*", re.IGNORECASE), True) for why, form in _WHOLE.items()),
    *((why, re.compile(form, re.IGNORECASE), False) for why, form in _IN_PLACE.items()),
)


def boilerplate(text: str) -> tuple[tuple[int, int, str], ...]:
    """Passages that are no news, as (start, end, why), whole lines each, in order."""
    lines = list(_lines(text))
    why = [_why(line.text) for line in lines]
    _bridge(why, lines)
    return tuple(
        (line.start, line.end, reason)
        for line, reason in zip(lines, why, strict=True)
        if reason is not None
    )


def _lines(text: str) -> Iterator[_Line]:
    """Lines that are not blank, without the space around them."""
    for match in re.finditer(r"[^\n]+", text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            yield _Line(start, start + len(stripped), stripped)


def _why(line: str) -> str | None:
    for why, pattern, whole in _RULES:
        if whole:
            if len(line) <= 200 and pattern.fullmatch(line):
                return why
        elif len(line) <= LONGEST_PROSE[why] and pattern.search(line) and not _is_news(line):
            return why
    return None


def _is_news(line: str) -> bool:
    """Two words of politics outweigh one of the page's own."""
    return len(_NEWS.findall(line)) >= 2


def _bridge(why: list[str | None], lines: list[_Line]) -> None:
    """Mark what stands within one appeal: a few paragraphs between two parts of it."""
    marked = [at for at, reason in enumerate(why) if reason == "appeal"]
    for before, after in pairwise(marked):
        between = range(before + 1, after)
        if len(between) <= FURTHEST_APPEAL_LINES and not any(
            _is_news(lines[at].text) for at in between
        ):
            for at in between:
                why[at] = why[at] or "appeal"

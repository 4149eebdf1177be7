"""Articles and drafts that nobody wrote and no machine proposed."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from relsim.coder.draft import DraftEvent
from relsim.coder.review.drafts import ArticleDrafts, DraftsFile
from relsim.coder.text.article import Article

TEXT = (
    "France accused Germany of dumping on Monday. Berlin rejected the charge. "
    "The two ministers met in Paris on Tuesday, and “agreed to disagree”."
)
ARTICLE = Article(TEXT, date(2026, 3, 4), "The Ostend Courier", "A quarrel: steel")


def draft(
    start: int, end: int, code: str, *, source: str = "FRA", target: str = "DEU"
) -> DraftEvent:
    return DraftEvent(
        date=date(2026, 3, 2),
        from_=(source,),
        to=(target,),
        code=code,
        confidence=0.8,
        span=(start, end),
        quote=TEXT[start:end],
        sentence=0,
        rule="accuse/v: accused",
    )


ACCUSED = draft(0, 44, "112")
REJECTED = draft(45, 72, "120", source="DEU", target="FRA")
MET = draft(73, 115, "046")


def waiting(*drafts: DraftEvent, file: str = "courier.txt") -> DraftsFile:
    return DraftsFile(articles=(ArticleDrafts.undecided(ARTICLE, drafts, file),))


actors = st.lists(st.sampled_from(["FRA", "DEU", "NOR", "UN", "EU"]), min_size=1, max_size=2)


@st.composite
def articles_with_drafts(draw: st.DrawFn) -> ArticleDrafts:
    """Any text, and passages of it."""
    text = draw(st.text(min_size=2, max_size=40).filter(_can_be_stored))
    name = draw(st.text(max_size=10).filter(_can_be_stored))
    article = Article(text, draw(st.none() | st.dates(date(1990, 1, 1))), name, name)
    drafts = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        drafts.append(
            DraftEvent(
                date=draw(st.dates(date(1990, 1, 1), date(2100, 1, 1))),
                from_=tuple(draw(actors)),
                to=tuple(draw(actors)),
                code=draw(st.sampled_from(["010", "112", "190", "046"])),
                confidence=draw(st.floats(0, 1)),
                attribution=draw(st.none() | st.text(max_size=5).filter(_can_be_stored)),
                span=(start, end),
                quote=text[start:end],
                sentence=draw(st.integers(0, 9)),
                rule=draw(st.text(max_size=8).filter(_can_be_stored)),
            )
        )
    return ArticleDrafts.undecided(article, drafts, name)


def _can_be_stored(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)

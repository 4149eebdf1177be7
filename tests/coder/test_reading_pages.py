"""Web pages: the story, and what the page says of itself."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from relsim.coder.reading import read_article
from relsim.errors import InvalidInput, Missing

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>Talks begin</title>
<meta property="og:site_name" content="The Example">
<meta property="og:title" content="Talks begin">
<meta property="article:published_time" content="2017-04-12T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Talks begin</h1>
<p>The ministers of the two states met in the capital on Wednesday and agreed to meet again.</p>
<p>Nothing else was said by either of them at the café where they spoke to reporters after it.</p>
</article><footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_a_page_gives_its_story_and_its_own_data(charset: str) -> None:
    pytest.importorskip("trafilatura")
    article = read_article(PAGE.format(charset=charset).encode(charset))
    assert "agreed to meet again." in article.text
    assert "café" in article.text
    assert "World" not in article.text
    assert article.published == date(2017, 4, 12)
    assert (article.publisher, article.title) == ("The Example", "Talks begin")
    assert any("trafilatura" in note for note in article.notes)


BYLINES = {
    '<time datetime="2017-04-05T08:00Z">5 April</time>': date(2017, 4, 5),
    "<p>Wednesday 5 April 2017 08:24 EDT</p>": date(2017, 4, 5),
    '<div class="byline">By Ann Other | Published 04/05/2017</div>': None,
    "<footer>© 2017 The Example</footer>": None,
}


@pytest.mark.parametrize("byline", BYLINES)
def test_the_day_of_a_page_is_read_and_never_guessed(byline: str) -> None:
    pytest.importorskip("trafilatura")
    page = PAGE.format(charset="utf-8").replace("<h1>", f"{byline}<h1>")
    page = page.replace(
        '<meta property="article:published_time" content="2017-04-12T10:00:00Z">', ""
    )
    assert read_article(page).published == BYLINES[byline]


def test_a_page_without_a_story_is_told() -> None:
    pytest.importorskip("trafilatura")
    with pytest.raises(InvalidInput, match="no story"):
        read_article(b"<html><body><script>var a = 1;</script></body></html>")


def test_without_the_extra_a_page_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(Missing, match=r"relsim\[article\]"):
        read_article(PAGE.encode())

"""What is no news is marked where it stands; what is news is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.coder.reading.boilerplate import boilerplate

PAGE = """Talks begin in the capital

Share
The foreign minister at the airport (Getty)

Your support keeps this paper alive
From the mountains to the sea, this paper is on the ground.
Your donation pays for one more reporter on the road.

The foreign minister said on Monday that the talks had begun.

Read more: Ten years of talks
We use cookies to make the page better.
Join the conversation
Comments
"""


def marked(text: str) -> dict[str, str]:
    return {text[start:end]: why for start, end, why in boilerplate(text)}


def test_a_page_keeps_its_story() -> None:
    found = marked(PAGE)
    left = [line for line in PAGE.split("\n") if line and line not in found]
    assert left == [
        "Talks begin in the capital",
        "The foreign minister said on Monday that the talks had begun.",
    ]
    assert set(found.values()) == {"button", "credit", "appeal", "pointer", "cookies", "comments"}


FURNITURE = [
    "Image source, Getty Images",
    "Image caption, The two ministers met in the capital",
    "Media caption, Watch the moment",
    "First published on Wed 12 Apr 2017 20.10 BST",
    "This article is more than 5 years old",
    "Story continues below advertisement",
    "4 min read",
    "By Ann Other, Example News",
    "Ann Other, Diplomatic Editor",
    "Ann Other contributed to this report.",
    "Already a subscriber? Log in",
    "The views expressed in this article are the author's own.",
    "Source: Agencies",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_the_furniture_of_pages_is_marked(line: str) -> None:
    assert list(marked(f"Talks go on\n\n{line}\n\nThe envoy said so.")) == [line]


NEWS = [
    "Published figures show that trade between the two states fell.",
    "The source: a diplomat who spoke to the envoy of the neighbouring state on Monday evening.",
    "Watch the border, the general told the troops.",
    "Ann Other, a minister, reported from the front that troops were leaving.",
    "The president said that he would share intelligence with the government.",
    "Parliament passed a law on cookies, and the minister defended the privacy policy.",
    "The union said your support is needed, the minister told parliament.",
    "The government sent troops to the border, Reuters reported.",
    "Sign the treaty, the president told the parliament.",
    "Comments by the minister angered the ambassador.",
]


@pytest.mark.parametrize("line", NEWS)
def test_news_that_sounds_like_a_page_is_left(line: str) -> None:
    assert not marked(line)


@given(st.lists(st.sampled_from([*PAGE.split("\n"), *NEWS, "", "  x  "])).map("\n".join))
def test_marks_are_whole_lines_in_order(text: str) -> None:
    found = boilerplate(text)
    assert [each[:2] for each in found] == sorted({each[:2] for each in found})
    for start, end, why in found:
        assert why
        assert text[start:end] in {line.strip() for line in text.split("\n")}

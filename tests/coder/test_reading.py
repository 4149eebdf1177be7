"""Reading articles: whatever comes in, an article or a reason comes out."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsim.coder.reading import LARGEST_ARTICLE_BYTES, read_article, why_not_coded
from relsim.coder.reading.decoding import decoded
from relsim.errors import InvalidInput, Missing, RelsimError

STORY = (
    "Ministers of the two states met in the capital on Monday and agreed to talk again.\n\n"
    "The envoy said that it was “a good beginning”, but café owners were not so sure.\n"
)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@example(b"")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf")
@example(b"<html>")
@example(b"<html><body>\x00</body>")
@example(b"<p>" * 5000)
@example(b"<!--" * 500)
@example(b"By 99/99/2017\n31 February 2017")
@example("1\u00b2/04/2017 \u0664 April 2017 the".encode())
def test_bytes_give_an_article_or_a_reason(data: bytes) -> None:
    with suppress(RelsimError):
        article = read_article(data)
        assert article.text.strip()
        assert len(article.sha256) == 64


@given(st.text(st.characters(), max_size=200))
@example("\ud800 the and of")
def test_texts_give_an_article_or_a_reason(text: str) -> None:
    with suppress(RelsimError):
        assert len(read_article(text).sha256) == 64


@given(st.lists(st.sampled_from(STORY.split()), min_size=1).map(" ".join))
def test_utf_8_is_read_as_it_stands(text: str) -> None:
    assert decoded(text.encode()).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_told_by_their_bytes(encoding: str) -> None:
    assert read_article(STORY.encode(encoding)).text == STORY


def test_a_mixture_is_read_byte_by_byte_and_said_so() -> None:
    first, second = STORY.split("\n\n")
    article = read_article(f"{first} “Yes”.\n\n".encode("cp1252") + second.encode())
    assert article.text == f"{first} “Yes”.\n\n{second}"
    assert "2 characters were not UTF-8 and were read as Windows-1252" in article.notes


def test_what_was_encoded_twice_is_mended() -> None:
    twice = STORY.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    article = read_article(twice)
    assert article.text == STORY
    assert any("twice" in note for note in article.notes)
    assert read_article("At the CAFÉ” Pâtisserie the two of them met.").notes[0].startswith("no")


def test_line_ends_become_line_feeds() -> None:
    article = read_article(STORY.replace("\n", "\r\n").encode())
    assert article.text == STORY
    assert any("line ends" in note for note in article.notes)


REFUSED = {
    "empty": b"",
    "blank": b" \n\t\n",
    "binary": bytes(range(256)) * 20,
    "PDF": b"%PDF-1.7 ...",
    "gzip": b"\x1f\x8b\x08\x00",
    "right to left": "أعلنت وزارة الخارجية أن الوزير سيزور العاصمة".encode(),
    "not in Latin": "Министр иностранных дел посетил столицу".encode(),
    "French": "Le ministre est dans la capitale pour parler avec les délégués".encode(),
    "not letters": b"0101 1010 2929 ==== 3838 //// 8181\n" * 3,
    "numbers": b"Exports 12 15 18\nImports 11 14 17\nBalance 1 1 1\nDebt 4 4 5\nTrade 9 8 7\n",
    "results": b"Rovers 3-1 United\nCity 0-0 Town\nAlbion 2-2 Athletic\nVale 1-4 County\n",
    "sport": b"The striker scored two goals in the match as the league leaders won 3-1. The coach "
    b"said that the penalty in the cup semifinal, lost 2-1, was forgotten.",
}
REFUSED["report"] = (
    b"England beat Australia by five wickets as the hosts chased a large total. The first innings "
    b"of the match was short, and the coach praised the squad after a hard season."
)
WORDS = {"report": "report of sport", "blank": "empty", "PDF": "a PDF", "gzip": "packed with gzip"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_coded_gets_its_reason(name: str) -> None:
    with pytest.raises(InvalidInput, match=WORDS.get(name, name)):
        read_article(REFUSED[name])


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InvalidInput, match="more than 5 MB"):
        read_article(path)


def test_standard_input_is_read_no_further_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.BytesIO(b"the word and " * (LARGEST_ARTICLE_BYTES // 10))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(InvalidInput, match="more than 5 MB"):
        read_article(Path("-"))
    assert endless.tell() <= LARGEST_ARTICLE_BYTES + io.DEFAULT_BUFFER_SIZE


def test_standard_input_is_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert read_article(Path("-")).text == STORY


def test_missing_files_folders_and_odd_names_are_told(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="no file"):
        read_article(tmp_path / "none.txt")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_article(tmp_path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_article(tmp_path / "nul\0.txt")


def test_the_caller_knows_best() -> None:
    article = read_article(
        f"Talks begin\n12 April 2017\n{STORY}",
        published=date(2017, 4, 13),
        publisher="A",
        title="B",
    )
    assert (article.published, article.publisher, article.title) == (date(2017, 4, 13), "A", "B")
    assert any("2017-04-12" in note for note in article.notes)


def test_a_headline_is_the_title_and_a_sentence_is_not() -> None:
    assert read_article(f"Advertisement\n\nTalks begin\n\n{STORY}").title == "Talks begin"
    assert not read_article(STORY).title


def test_short_english_is_english() -> None:
    assert why_not_coded("US strikes Syrian airbase") is None
    assert why_not_coded("Iran condemns German sanctions.") is None

"""Sentences, tokens and lemmas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.coder.text.lemmas import is_verb, lemma, noun_lemma, verb_lemma
from relsim.coder.text.sentences import split_sentences
from relsim.coder.text.tables import numbered_rows, parse_table, word_list
from relsim.coder.text.tokens import tokenize
from relsim.errors import InvalidInput

PIECES = st.sampled_from(
    [
        "U.S. ", "Mr. ", "Moscow", "Russia's", "’s ", "don't ", "co-operate ", "\n", "\r\n\r\n",
        " ",
        "“", "”", ". ", "?” ", "...", "–", "- ", "• ", "e.g. ", "No. 5", "3.5", "F-16s", "\u2028",
        "é", "e\u0301", "中国。", "שלום", "\ud7ff", "\u200f", "'", "(", ") ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


def texts_of(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@given(TEXTS)
def test_spans_reproduce_the_text(text: str) -> None:
    for sentence in split_sentences(text):
        assert sentence.text == text[sentence.start : sentence.end]
        for token in sentence.tokens:
            assert token.text == text[token.start : token.end]


@given(TEXTS)
def test_sentences_and_tokens_are_in_order_and_apart(text: str) -> None:
    end = 0
    for number, sentence in enumerate(split_sentences(text)):
        assert sentence.number == number
        assert end <= sentence.start < sentence.end
        last = sentence.start
        for token in sentence.tokens:
            assert last <= token.start < token.end <= sentence.end
            last = token.end
        end = sentence.end


@given(TEXTS)
def test_every_character_but_white_space_and_bullets_is_in_a_token(text: str) -> None:
    tokens = tokenize(text)
    covered = {at for token in tokens for at in range(token.start, token.end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)


@given(TEXTS)
def test_every_token_has_a_lemma(text: str) -> None:
    assert all(token.lower and token.lemma for token in tokenize(text))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Smith went. He left.", ["Mr. Smith went.", "He left."]),
        ("The U.S. Senate met. It voted.", ["The U.S. Senate met.", "It voted."]),
        ("He left the U.S. The talks failed.", ["He left the U.S.", "The talks failed."]),
        ("“We refuse.” He then left.", ["“We refuse.”", "He then left."]),
        ('"Why?" he asked. "Go."', ['"Why?" he asked.', '"Go."']),
        ("John F. Kennedy spoke. All heard.", ["John F. Kennedy spoke.", "All heard."]),
        ("It was article No. 5 of it. Next.", ["It was article No. 5 of it.", "Next."]),
        ("They said no. Then war came.", ["They said no.", "Then war came."]),
        ("Roe v. Wade fell. Many wept.", ["Roe v. Wade fell.", "Many wept."]),
        ("A headline without a stop\nThe text.", ["A headline without a stop", "The text."]),
        ("- one\n- two", ["one", "two"]),
        ("1. one\n2) two", ["one", "two"]),
        ("He met Gen. Lee at 5 p.m. Friday.", ["He met Gen. Lee at 5 p.m. Friday."]),
        ("Wait… what? Yes!", ["Wait… what?", "Yes!"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_end_where_a_reader_says(text: str, sentences: list[str]) -> None:
    assert texts_of(text) == sentences


def test_lines_wrapped_at_a_width_are_joined() -> None:
    text = (
        "The foreign ministers of both states met in the old town hall on\n"
        "Monday and agreed to meet again before the end of the year. Their\n"
        "talks were called useful.\n\nA second paragraph stands alone."
    )
    assert len(split_sentences(text)) == 3


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Russia's", ["Russia", "'s"]),
        ("Russia’s", ["Russia", "’s"]),
        ("the rebels' camp", ["the", "rebels", "'", "camp"]),
        ("didn't can't won’t", ["did", "n't", "ca", "n't", "wo", "n’t"]),
        ("US-Russian", ["US", "-", "Russian"]),
        ("Russian-led", ["Russian", "-", "led"]),
        ("U.S.-backed", ["U.S.", "-", "backed"]),
        ("co-operate", ["co-operate"]),
        ("N'Djamena", ["N'Djamena"]),
        ("$35,000.50, 5th", ["$", "35,000.50", ",", "5th"]),
        ("Mr. Li", ["Mr.", "Li"]),
        ("end.", ["end", "."]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens


@pytest.mark.parametrize(
    ("word", "infinitive"),
    [
        ("said", "say"), ("vetoes", "veto"), ("vetoed", "veto"), ("accused", "accuse"),
        ("agreeing", "agree"), ("denies", "deny"), ("hoped", "hope"), ("hopped", "hop"),
        ("imposing", "impose"), ("referred", "refer"), ("opened", "open"), ("dying", "die"),
        ("sought", "seek"), ("struck", "strike"), ("n't", None), ("nation", None), ("the", None),
        ("co-operated", "cooperate"), ("backs", "back"), ("passes", "pass"), ("2017", None),
    ],
)  # fmt: skip
def test_infinitives(word: str, infinitive: str | None) -> None:
    assert verb_lemma(word) == infinitive


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("troops", "troop"), ("armies", "army"), ("crises", "crisis"), ("women", "woman"),
        ("sanctions", "sanction"), ("forces", "force"), ("news", "news"), ("clashes", "clash"),
        ("vetoes", "veto"), ("buses", "bus"), ("analysis", "analysis"), ("their", None),
        ("aircraft", "aircraft"), ("houses", "house"), ("allies", "ally"), ("status", "status"),
    ],
)  # fmt: skip
def test_singulars(word: str, singular: str | None) -> None:
    assert noun_lemma(word) == singular


@given(st.sampled_from(sorted(word_list("verbs"))))
def test_a_listed_verb_is_its_own_infinitive(verb: str) -> None:
    assert verb_lemma(verb) == verb
    assert is_verb(verb)


@given(st.text())
def test_lemmas_of_anything(word: str) -> None:
    lower = word.lower()
    assert isinstance(lemma(lower), str)
    assert verb_lemma(lower) is None or verb_lemma(lower) != ""
    assert noun_lemma(lower) is None or noun_lemma(lower) != ""


@pytest.mark.parametrize("name", ["irregular_verbs", "irregular_nouns", "word_classes"])
def test_no_word_stands_twice_in_a_table(name: str) -> None:
    first = [tuple(row.values()) for _, row in numbered_rows(name)]
    assert len(first) == len(set(first))


def test_a_table_tells_all_its_mistakes_with_their_lines() -> None:
    with pytest.raises(InvalidInput) as told:
        parse_table("# version 1\na\tb\n1\t2\t3\n1\t2\n4\t5\t6\n", "x.tsv")
    assert [each.where and each.where.line for each in told.value.problems] == [3, 5]


def test_a_table_without_a_version_is_refused() -> None:
    with pytest.raises(InvalidInput, match="version"):
        parse_table("a\tb\n1\t2\n", "x.tsv")

"""The second coder against a real server that answers well, badly, late, or not at all."""

from __future__ import annotations

import json
import socket
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from relsim.coder import Explained, explain_article
from relsim.coder.draft import DraftEvent
from relsim.coder.events.coding import Unexplained
from relsim.coder.llm import Endpoint, code_with_model, endpoint, with_second_coder
from relsim.coder.llm.answer import answer_schema
from relsim.coder.llm.coding import LONGEST_PASSAGE
from relsim.coder.reading import read_article
from relsim.coder.text.article import Article
from relsim.coder.text.sentences import split_sentences
from relsim.errors import Missing, RelsimError, UsageError

from .serving import Reply, Server, content, serving

TEXT = """Talks in the capital

Russia vetoed a resolution on Syria on Wednesday. China abstained.

Sign up for our newsletters: Russia vetoed a resolution on Syria on Wednesday.
Britain said that it would visit Moscow next week.
"""
ARTICLE = read_article(TEXT, published=date(2017, 4, 13))
VETO = {
    "date": "2017-04-12",
    "from": ["RUS"],
    "to": ["UN"],
    "code": "125",
    "modality": "done",
    "attribution": None,
    "confidence": 0.8,
    "quote": "Russia vetoed a resolution on Syria",
}
GOOD = content(json.dumps({"events": [VETO]}))


@pytest.fixture(autouse=True)
def _client() -> None:
    pytest.importorskip("openai")


def at(server: Server, **changes: Any) -> Endpoint:
    settings = {"timeout_seconds": 10.0, "attempts": 2, "key": "secret-key"}
    return Endpoint("m", server.url, **{**settings, **changes})


def coded(reply: Reply, article: Article = ARTICLE) -> tuple[tuple[DraftEvent, ...], str]:
    with serving(lambda _number, _body: reply) as server:
        found = code_with_model(article, at(server))
    return found.drafts, "\n".join(found.refused)


def proposed(**changes: Any) -> Reply:
    return content(json.dumps({"events": [{**VETO, **changes}]}))


def test_a_good_answer_becomes_a_draft_with_our_own_span() -> None:
    with serving(lambda _number, _body: GOOD) as server:
        found = code_with_model(ARTICLE, at(server))
    (draft,) = found.drafts
    assert found.refused == ()
    assert ARTICLE.text[slice(*draft.span)] == draft.quote == VETO["quote"]
    assert (draft.date, draft.from_, draft.to, draft.root) == (
        date(2017, 4, 12),
        ("RUS",),
        ("UN",),
        "12",
    )
    assert draft.sentence == 1
    assert draft.rule == "llm m"
    (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["response_format"]["json_schema"]["schema"] == answer_schema()
    assert server.keys == ["Bearer secret-key"]
    told = asked["messages"][1]["content"]
    assert "Published: 2017-04-13" in told
    assert "newsletters" not in told


@pytest.mark.parametrize(
    "form",
    [
        "Of course! Here {{you}} are:\n{}\nAnything else?",
        "```json\n{}\n```",
        "<think>[a]</think>{}",
    ],
)
def test_prose_around_the_json_does_no_harm(form: str) -> None:
    drafts, _ = coded(content(form.format(json.dumps({"events": [VETO]}))))
    assert [draft.code for draft in drafts] == ["125"]


def test_a_bare_list_and_an_empty_one_are_answers() -> None:
    assert len(coded(content(json.dumps([VETO])))[0]) == 1
    assert coded(content('{"events": []}')) == ((), "")


WRONG: dict[str, dict[str, Any]] = {
    "the quote is not in the text": {"quote": "Russia blocked a resolution"},
    "the quote is too short": {"quote": "Russia vetoed"},
    "no news": {"quote": "our newsletters: Russia vetoed"},
    "no CAMEO code `999`": {"code": "999"},
    "no actor `Gondor`": {"from": ["Gondor"]},
    "still to come": {"date": "2017-05-12"},
    "date": {"date": "yesterday"},
    "modality": {"modality": "maybe"},
    "confidence": {"confidence": 7},
    "from": {"from": []},
    "to": {"to": "UN"},
}


@pytest.mark.parametrize("why", WRONG)
def test_what_does_not_hold_is_refused_with_its_reason(why: str) -> None:
    reply = content(json.dumps({"events": [{**VETO, **WRONG[why]}, VETO]}))
    drafts, refused = coded(reply)
    assert [draft.code for draft in drafts] == ["125"]
    assert why in refused
    assert len(refused.splitlines()) == 1


def test_a_plan_may_lie_ahead() -> None:
    quote = "it would visit Moscow next week"
    drafts, _ = coded(proposed(date="2017-04-20", modality="planned", code="042", quote=quote))
    assert drafts[0].modality == "planned"


def test_names_are_read_as_our_codes() -> None:
    drafts, _ = coded(proposed(**{"from": ["Russia", "RUS"]}))
    assert drafts[0].from_ == ("RUS",)


@pytest.mark.parametrize(
    "reply",
    [
        content("I am sorry, I cannot help with that."),
        content('{"events": [{"date": "2017'),
        content(None),
        content("[" * 100_000),
        content('{"events": 7}'),
        Reply(body=b"{}"),
        Reply(body=b'{"choices": []}'),
        Reply(body=b'{"choices": [7]}'),
        Reply(body=b'{"choices": {"0": 7}}'),
        Reply(body=b"not json at all"),
        Reply(body=b"[1]"),
        Reply(body=b"\xff\xfe"),
        Reply(204),
        Reply(200),
    ],
    ids=range(14),
)
def test_an_answer_that_cannot_be_read_ends_in_a_plain_error(reply: Reply) -> None:
    with (
        serving(lambda _number, _body: reply) as server,
        pytest.raises(RelsimError, match=r"the model m at .* cannot be asked"),
    ):
        code_with_model(ARTICLE, at(server))
    assert 1 <= len(server.asked) <= 3


def test_an_answer_that_cannot_be_read_is_asked_for_once_more() -> None:
    with serving(lambda number, _body: content("Sure!") if number == 0 else GOOD) as server:
        assert len(code_with_model(ARTICLE, at(server)).drafts) == 1
    assert server.asked[1]["messages"][-2]["content"] == "Sure!"


def test_a_server_that_knows_no_schemas_is_asked_plainly() -> None:
    def answer(_number: int, body: dict[str, Any]) -> Reply:
        return Reply(400, b'{"error": {}}') if "response_format" in body else GOOD

    with serving(answer) as server:
        assert len(code_with_model(ARTICLE, at(server)).drafts) == 1
    assert len(server.asked) == 2


SOON = (("retry-after-ms", "1"),)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_that_passes_is_waited_for(status: int) -> None:
    troubled = Reply(status, b'{"error": {"message": "no"}}', SOON)
    with serving(lambda number, _body: troubled if number == 0 else GOOD) as server:
        assert len(code_with_model(ARTICLE, at(server)).drafts) == 1
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("status", "words", "requests"),
    [
        (429, "asked too often", 2),
        (500, "status 500", 2),
        (401, "does not accept the key", 1),
        (404, "no such model", 1),
        (400, "refused with status 400", 2),
    ],
)
def test_trouble_that_stays_is_told_after_a_bounded_number_of_requests(
    status: int, words: str, requests: int
) -> None:
    reply = Reply(status, b"<h1>no</h1>", SOON)
    with (
        serving(lambda _number, _body: reply) as server,
        pytest.raises(RelsimError, match=words) as caught,
    ):
        code_with_model(ARTICLE, at(server))
    assert len(server.asked) == requests
    assert "secret-key" not in str(caught.value)


def test_a_late_answer_is_not_waited_for() -> None:
    with (
        serving(lambda _number, _body: Reply(is_late=True)) as server,
        pytest.raises(RelsimError, match=r"no answer within 0\.2 seconds"),
    ):
        code_with_model(ARTICLE, at(server, timeout_seconds=0.2, attempts=1))


def test_no_server_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(RelsimError, match="nothing answers there"):
            code_with_model(ARTICLE, Endpoint("m", url, attempts=1))


def test_a_long_article_is_sent_in_parts_and_its_spans_count_in_the_whole() -> None:
    padding = "The ministers of the two states met in the capital again.\n" * 300
    long = read_article(f"{padding}{TEXT}", published=date(2017, 4, 13))
    with serving(lambda _number, _body: GOOD) as server:
        (draft,) = code_with_model(long, at(server)).drafts
    assert len(server.asked) == 2
    assert all(len(each["messages"][1]["content"]) < LONGEST_PASSAGE + 100 for each in server.asked)
    assert draft.span[0] == long.text.index(draft.quote)


def draft(**changes: Any) -> DraftEvent:
    start = TEXT.index("Russia vetoed")
    quote = TEXT[start : start + 31]
    own = {"span": (start, start + 31), "quote": quote, "sentence": 1, "rule": "veto/v"}
    return DraftEvent.model_validate({**VETO, **own, "confidence": 0.6, **changes})


def test_two_coders_are_compared_and_merged() -> None:
    other = {**VETO, "code": "042", "from": ["GBR"], "to": ["RUS"], "modality": "planned"}
    other["quote"] = "it would visit Moscow next week"
    rules = [draft(), draft(code="111")]
    reply = content(json.dumps({"events": [VETO, other]}))
    with serving(lambda _number, _body: reply) as server:
        found = with_second_coder(Explained(ARTICLE, tuple(rules)), at(server))
    assert [(one.code, two.code) for one, two in found.comparison.both] == [("125", "125")]
    assert [each.code for each in found.comparison.rules_only] == ["111"]
    assert [each.code for each in found.comparison.model_only] == ["042"]
    drafts = found.explained.drafts
    assert sorted(each.code for each in drafts) == ["042", "111", "125"]
    agreed = next(each for each in drafts if each.code == "125")
    assert agreed.confidence == pytest.approx(0.8)
    assert agreed.rule == "veto/v; llm m agrees"


def test_what_is_refused_is_noted_and_sentences_with_drafts_are_explained_no_more() -> None:
    explained = explain_article(Article(TEXT, date(2017, 4, 13)))
    plain = replace(explained, drafts=(), without=tuple(_unexplained(explained)))
    reply = content(json.dumps({"events": [VETO, {**VETO, "code": "999"}]}))
    with serving(lambda _number, _body: reply) as server:
        found = with_second_coder(plain, at(server)).explained
    assert [each.code for each in found.drafts] == ["125"]
    assert any("999" in note for note in found.article.notes)
    assert {each.sentence.number for each in found.without} == {0, 2, 3, 4}


def _unexplained(explained: Explained) -> list[Unexplained]:
    return [Unexplained(each, "-") for each in split_sentences(explained.article.text)]


def test_endpoints_come_from_options_and_environment() -> None:
    found = endpoint("m", "http://a/v1", {"RELSIM_LLM_KEY": "k", "OPENAI_API_KEY": "o"})
    assert (found.url, found.key) == ("http://a/v1", "k")
    assert "k" not in repr(found).replace("Endpoint(model", "")
    assert endpoint("m", None, {"OPENAI_BASE_URL": "https://b/v1"}).url == "https://b/v1"


@pytest.mark.parametrize("url", [None, "", "ftp://a", "a", "http://", "http://[", "http://a:x"])
def test_odd_endpoints_are_refused(url: str | None) -> None:
    with pytest.raises(UsageError, match="--llm"):
        endpoint("m", url, {})


def test_without_the_client_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(Missing, match=r"relsim\[llm\]"):
        code_with_model(ARTICLE, Endpoint("m", "http://127.0.0.1:9/v1"))

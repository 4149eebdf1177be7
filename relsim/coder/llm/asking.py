"""Asking an endpoint, a bounded number of times; what goes wrong is told in plain words.

The client is ``openai``: 30 MB on disk and half a second to import, so it is imported when a
model is asked and never before. It waits as servers ask it to, and tries again on 429 and 5xx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relsim.coder.llm.answer import Answer, answer_schema, read_answer
from relsim.coder.llm.endpoint import Endpoint
from relsim.coder.llm.prompt import once_more
from relsim.errors import Missing, RelsimError

if TYPE_CHECKING:
    import openai

__all__ = ["Asker"]

MOST_ROUNDS = 3
"""With the schema, without it, and once more after an answer that could not be read."""
INCOMPATIBLE = "its answer is not what an OpenAI-compatible server sends"
REFUSALS = {
    401: "it does not accept the key; set RELSIM_LLM_KEY",
    403: "the key may not use this model",
    404: "it knows no such model, or the address does not end where it should, often in /v1",
    413: "the text is too long for it",
    429: "it is asked too often, or the account is used up",
}


class Asker:
    """A client, and how plainly it has to ask: some servers know no schemas.

    Raises:
        Missing: the client is not installed.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._knows_schemas = True
        try:
            import openai  # noqa: PLC0415 - an extra, and slow to import
        except ImportError as error:
            raise Missing("--llm needs a client: pip install 'relsim[llm]'") from error
        self._errors = openai
        self._client = openai.OpenAI(
            base_url=endpoint.url,
            api_key=endpoint.key,
            timeout=endpoint.timeout_seconds,
            max_retries=endpoint.attempts - 1,
        )

    def ask(self, conversation: list[dict[str, str]]) -> Answer:
        """The events that the model proposes.

        Raises:
            RelsimError: there is no answer, or none that can be read, after every attempt.
        """
        asked, text = conversation, ""
        for _ in range(MOST_ROUNDS):
            try:
                text = self._reply(asked)
            except (self._errors.BadRequestError, self._errors.UnprocessableEntityError) as error:
                if not self._knows_schemas:
                    raise self._failure(f"it refused with status {error.status_code}") from error
                self._knows_schemas = False
                continue
            except self._errors.OpenAIError as error:
                raise self._failure(self._told(error)) from error
            except (ValueError, RecursionError) as error:  # a body that is no JSON
                raise self._failure(INCOMPATIBLE) from error
            answer = read_answer(text)
            if answer is not None:
                return answer
            asked = once_more(conversation, text)
        raise self._failure(f"its answer is no JSON with a list of events: “{text.strip()[:80]}”")

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _reply(self, conversation: list[dict[str, str]]) -> str:
        """The text of one answer; empty where a server only seems to be compatible."""
        exact: dict[str, Any] = {
            "temperature": 0,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "events", "strict": True, "schema": answer_schema()},
            },
        }
        more = exact if self._knows_schemas else {}
        create: Any = self._client.chat.completions.create
        reply = create(model=self._endpoint.model, messages=conversation, **more)
        choices = getattr(reply, "choices", None)
        first = choices[0] if isinstance(choices, list) and choices else None
        content = getattr(getattr(first, "message", None), "content", None)
        return content if isinstance(content, str) else ""

    def _told(self, error: openai.OpenAIError) -> str:
        if isinstance(error, self._errors.APITimeoutError):
            return f"no answer within {self._endpoint.timeout_seconds:g} seconds"
        if isinstance(error, self._errors.APIConnectionError):
            return "nothing answers there"
        status = getattr(error, "status_code", None)
        if status is None:
            return INCOMPATIBLE
        return REFUSALS.get(status, f"it answered with status {status}")

    def _failure(self, trouble: str) -> RelsimError:
        where = f"the model {self._endpoint.model} at {self._endpoint.url}"
        return RelsimError(f"{where} cannot be asked: {trouble}")

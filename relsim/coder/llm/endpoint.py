"""Which model is asked, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import environ
from urllib.parse import urlsplit

from relsim.errors import UsageError

__all__ = ["KEY_NAMES", "URL_NAMES", "Endpoint", "endpoint"]

KEY_NAMES = ("RELSIM_LLM_KEY", "OPENAI_API_KEY")
URL_NAMES = ("RELSIM_LLM_URL", "OPENAI_BASE_URL")
NO_KEY = "none"
"""What a server on one's own machine is sent, which asks for no key but a header."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an OpenAI-compatible endpoint.

    Attributes:
        model: Its name there.
        url: Up to and with the version, such as ``http://localhost:8000/v1``.
        key: Never shown.
        timeout_seconds: For one request.
        attempts: How often one passage of text is sent at most, whatever goes wrong.
    """

    model: str
    url: str
    key: str = field(default=NO_KEY, repr=False)
    timeout_seconds: float = 120.0
    attempts: int = 3


def endpoint(
    model: str, url: str | None = None, environment: Mapping[str, str] = environ
) -> Endpoint:
    """The endpoint that is meant; URL and key may come from the environment, the key only there.

    Raises:
        UsageError: no model or no URL, or one that no request can be sent to.
    """
    url = url or _first(environment, URL_NAMES)
    if not model.strip():
        raise UsageError("--llm needs the name of a model")
    if not url:
        raise UsageError(f"--llm needs an endpoint: give --llm-url, or set {URL_NAMES[0]}")
    if not _is_web(url):
        raise UsageError(f"--llm-url takes an http or https address, not {url}")
    return Endpoint(model, url, _first(environment, KEY_NAMES) or NO_KEY)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((environment[name] for name in names if environment.get(name)), "")

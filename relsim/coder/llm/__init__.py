"""An optional second coder: any model behind an OpenAI-compatible endpoint (extra ``llm``)."""

from __future__ import annotations

from relsim.coder.llm.coding import BothCodings, ModelCoding, code_with_model, with_second_coder
from relsim.coder.llm.endpoint import Endpoint, endpoint

__all__ = [
    "BothCodings",
    "Endpoint",
    "ModelCoding",
    "code_with_model",
    "endpoint",
    "with_second_coder",
]

"""How bytes become a message. Apart from `kernel.api`, because REST framework loads it first of all."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    """JSON, and a refusal for a tower of brackets that would bring the reader down."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The message is nested too deeply.", "too_deep") from None

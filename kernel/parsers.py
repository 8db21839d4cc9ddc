"""How bytes become a message. Apart from `kernel.api`, because REST framework loads it first of all."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# The escape of half a character; JSON allows it, UTF-8 and so every answer of ours does not.
HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class Json(JSONParser):
    """JSON, and a refusal for what would bring the reader down: towers of brackets and half characters."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read()
        try:
            found = super().parse(io.BytesIO(raw), media_type, parser_context)
            if HALF.search(raw):
                json.dumps(found, ensure_ascii=False).encode()
        except RecursionError:
            raise ParseError("The message is nested too deeply.", "too_deep") from None
        except UnicodeEncodeError:
            raise ParseError("The message contains half a character (a lone surrogate).", "not_utf8") from None
        return found

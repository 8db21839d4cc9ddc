"""Answers, written by serializers that each thread makes once: to make one costs more than to use it."""

from __future__ import annotations

import threading
from typing import Any

from rest_framework.serializers import BaseSerializer

_own = threading.local()


def shown(words: type[BaseSerializer[Any]], thing: Any, *, many: bool = False, context: Any = None) -> Any:
    """`thing` as plain data, as `words(thing, many=many, context=context).data` would say it."""
    if thing is None:
        return words(thing, many=many, context=context or {}).data
    writers: dict[type[BaseSerializer[Any]], BaseSerializer[Any]] = _own.__dict__.setdefault("writers", {})
    writer = writers.get(words) or writers.setdefault(words, words())
    before = writer._context
    writer._context = context or {}
    try:
        return [writer.to_representation(each) for each in thing] if many else writer.to_representation(thing)
    finally:
        # Also where the same words stand within themselves.
        writer._context = before

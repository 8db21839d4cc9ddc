"""The four ways of saying no, and the one for words that cannot be read. Only `kernel.api` knows status numbers."""

from __future__ import annotations

from typing import Any, ClassVar


class LinesideError(Exception):
    """A sentence an operator can act on, a code for programs, and what else the screen should show.

    `field` names the part of the message that is wrong; `extra` travels in the problem document
    (who was faster, when, which lot was expected).
    """

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.reason_code = code or self.code
        self.field = field
        self.extra = extra


class Malformed(LinesideError):
    """The words cannot be read: wrong type, unknown field, missing part."""

    code = "malformed"


class NotAllowed(LinesideError):
    """This person may not."""

    code = "not_allowed"


class Conflict(LinesideError):
    """It moved on since you looked."""

    code = "conflict"


class Stale(Conflict):
    """Somebody else changed it since you looked, and you said that you would mind (If-Match)."""

    code = "changed_meanwhile"


class RuleBroken(LinesideError):
    """The plant's rules forbid it now."""

    code = "rule_broken"


class Unavailable(LinesideError):
    """A machine or system does not answer."""

    code = "unavailable"

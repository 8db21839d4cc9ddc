"""The four ways of saying no, and the one for words that cannot be read. Only `kernel.api` knows status numbers."""

from __future__ import annotations

from typing import Any, ClassVar


class LinesideError(Exception):
    """A sentence an operator can act on, a code for programs, and what else the screen should show.

    `field` names the part of the message that is wrong; `extra` travels in the problem document
    (who was faster, when, which lot was expected). `others` is what else is wrong with the same message.
    """

    code: ClassVar[str] = "refused"
    others: tuple[LinesideError, ...] = ()

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.reason_code = code or self.code
        self.field = field
        self.extra = extra


class Faults:
    """Gathers what is wrong with one message, so that its sender mends all of it at once.

    Each `with faults:` tries one part; what it raises is kept, and the next part is tried.
    """

    def __init__(self) -> None:
        self.found: list[LinesideError] = []

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, LinesideError):
            return False
        self.found.append(error)
        return True

    def together(self) -> LinesideError:
        """The first fault, which brings the others."""
        first, *others = self.found
        first.others = tuple(others)
        return first


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

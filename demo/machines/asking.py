"""A station that asks the MES before each unit, and tells it afterwards what became of it.

The machine's half of the handshake: it numbers its questions, waits for the answer to this very number, and holds out
each result until it is told that it is safe. Numbers and results survive a pulled plug. What it does while nobody
answers was set by the MES: stop, or run and remember that nobody checked.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from demo.machines.truth import Truth

#: Nobody has set up a handshake: the machine works alone, as machines do.
ALONE, STOP, RUN = 0, 1, 2
#: Real seconds without a new life bit after which the MES is away.
LIFE_SECONDS = 4.0
#: A machine that may run alone waits this long (real seconds) for its answer, unless the MES has said how long.
ANSWER_SECONDS = 3.0


@dataclass(frozen=True)
class Result:
    """One finished unit, until the MES has it."""

    request: int
    serial: str
    passed: bool
    unchecked: bool

    @property
    def outcome(self) -> int:
        """1 passed, 2 failed; 3 and 4 the same, begun without a go."""
        return (1 if self.passed else 2) + (2 if self.unchecked else 0)


class Asking:
    """The memory and the rules of one station's handshake."""

    def __init__(self, truth: Truth, clock: Callable[[], float] = time.monotonic) -> None:
        self._truth, self._clock = truth, clock
        kept = json.loads(truth.recall("handshake") or "{}")
        self._last: int = kept.get("last", 0)
        self.without_mes: int = kept.get("without_mes", ALONE)
        self.answer_seconds: float = kept.get("answer_seconds", ANSWER_SECONDS)
        self._results = [Result(**result) for result in kept.get("results", [])]
        self.request = 0
        self.serial = ""
        self.why = ""
        self._asked_at = 0.0
        self._life: tuple[int | None, float] = (None, float("-inf"))
        # The unit inside: its number and whether anybody said go.
        self._inside = (0, False)
        # What really happened, for those who compare: how often it began with a go, without one, and was refused.
        self.begun: dict[str, int] = kept.get("begun", {"checked": 0, "unchecked": 0, "refused": 0})

    @property
    def is_on(self) -> bool:
        """Whether a MES has set this station up."""
        return self.without_mes != ALONE

    @property
    def mes_is_there(self) -> bool:
        """Its life bit moved just now."""
        return self._clock() - self._life[1] <= LIFE_SECONDS

    @property
    def waits(self) -> bool:
        """A question is open."""
        return self.request != 0

    @property
    def done(self) -> Result | None:
        """The oldest result nobody has acknowledged."""
        return self._results[0] if self._results else None

    def ask(self, serial: str) -> None:
        """Begin to wait for a go."""
        self._last += 1
        self.request, self.serial, self.why, self._asked_at = self._last, serial, "", self._clock()
        self._keep()

    def answer(self, number: int) -> bool | None:
        """Take an answer; None when it is not about the open question."""
        if not self.waits or abs(number) != self.request:
            return None
        if number > 0:
            self._begin(checked=True)
            return True
        self.begun["refused"] += 1
        self.request = 0
        self._keep()
        return False

    def may_run_alone(self) -> bool:
        """Whether nobody is there or it has waited long enough, and it may begin unchecked; then it does."""
        if not self.waits or self.without_mes != RUN:
            return False
        if self.mes_is_there and self._clock() - self._asked_at < self.answer_seconds:
            return False
        self._begin(checked=False)
        return True

    def give_up(self) -> None:
        """Somebody pressed stop while it waited."""
        self.request = 0

    def finish(self, *, passed: bool) -> None:
        """The unit inside is done: hold its result out."""
        number, checked = self._inside
        if number:
            self._results.append(Result(number, self.serial, passed, not checked))
            self._inside = (0, False)
            self._keep()

    def acknowledge(self, number: int) -> None:
        """The MES has this result; the next one is held out."""
        if self.done is not None and self.done.request == number:
            del self._results[0]
            self._keep()

    def live(self, number: int) -> None:
        """The life bit of the MES."""
        if number != self._life[0]:
            self._life = (number, self._clock())

    def set_up(self, without_mes: int, answer_ms: int = 0) -> None:
        """What to do without the MES, and how long to wait for it (milliseconds; 0: as before)."""
        if without_mes not in (ALONE, STOP, RUN):
            return
        seconds = answer_ms / 1000 or self.answer_seconds
        if (without_mes, seconds) != (self.without_mes, self.answer_seconds):
            self.without_mes, self.answer_seconds = without_mes, seconds
            self._keep()

    def _begin(self, *, checked: bool) -> None:
        self.begun["checked" if checked else "unchecked"] += 1
        self._inside, self.request = (self.request, checked), 0
        self._keep()

    def _keep(self) -> None:
        kept = {
            "last": self._last,
            "without_mes": self.without_mes,
            "answer_seconds": self.answer_seconds,
            "begun": self.begun,
            "results": [asdict(result) for result in self._results],
        }
        self._truth.remember("handshake", json.dumps(kept))

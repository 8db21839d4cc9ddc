"""How a simulated machine behaves, apart from any protocol: states, cycles, faults, waiting for material.

Time is passed in from outside in simulated seconds, so that a test can let an hour pass in a millisecond.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum

from demo.machines.asking import Asking
from demo.machines.truth import Truth


class State(IntEnum):
    """What the machine tells about itself on the wire."""

    OFFLINE = 0
    IDLE = 1
    SETUP = 2
    RUNNING = 3
    DOWN = 4
    STARVED = 5


class Refused(Exception):
    """The machine does not do that now; the message is what its panel shows."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Machine:
    """The common half of all machines: idle until started, set-up, cycles, a fault now and then.

    A subclass says how long a cycle takes, what a finished cycle leaves in the book, and what its sensors read.
    """

    setup_seconds = 0.0
    faults: tuple[str, ...] = ()
    #: Cycles between two faults, on average.
    cycles_between_faults = 60.0
    #: Chance that after a cycle the next blank is not there yet, and how long it is waited for.
    starve_chance = 0.0
    starve_seconds = (8.0, 25.0)

    def __init__(
        self,
        name: str,
        truth: Truth,
        *,
        faults: bool = True,
        chance: random.Random | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.name = name
        self.truth = truth
        self.now = now
        self.chance = chance or random.Random()
        self.faults_happen = faults
        self.state = State.IDLE
        self.fault = ""
        self._left = 0.0
        self._fault_in: float | None = None
        self._resume_to = State.RUNNING
        self.asking = Asking(truth)

    @property
    def counter(self) -> int:
        """The free-running piece counter as a 32-bit PLC word, which rolls over."""
        return self.truth.pieces % 2**32

    def stop(self) -> None:
        """Press stop: the cycle in work is given up, nothing of it counts."""
        if self.state is State.OFFLINE:
            raise Refused(f"{self.name} is switched off.")
        self.fault = ""
        self.asking.give_up()
        self._go_idle()

    def acknowledge(self) -> None:
        """Press acknowledge: the fault is cleared and the machine goes on where it stood."""
        if self.state is not State.DOWN:
            raise Refused(f"{self.name} has no fault to acknowledge.")
        self.fault = ""
        self.state = self._resume_to

    def advance(self, seconds: float) -> None:
        """Let simulated time pass, cycle by cycle."""
        if self.asking.may_run_alone():
            self.begin()
        while seconds > 0:
            if self.state not in (State.SETUP, State.RUNNING, State.STARVED):
                self.settle(seconds)
                return
            step = min(seconds, self._left)
            fault_now = False
            if self.state is State.RUNNING and self._fault_in is not None and self._fault_in <= step:
                step, fault_now = self._fault_in, True
            self.settle(step)
            self._left -= step
            seconds -= step
            if self.state is State.RUNNING and self._fault_in is not None:
                self._fault_in -= step
            if fault_now:
                self._break_down()
            elif self._left <= 1e-9:
                self._phase_over()

    def cycle_seconds(self) -> float:
        """How long the next cycle takes."""
        raise NotImplementedError

    def finish_cycle(self) -> bool:
        """Write the finished cycle into the book; true when another one follows."""
        raise NotImplementedError

    def settle(self, seconds: float) -> None:
        """Let the sensors follow what the machine does for this long."""

    def values(self) -> dict[str, float]:
        """The process values as the sensors read them now."""
        return {}

    def ask_or_begin(self, serial: str) -> None:
        """Begin, or where a MES has set it up so, ask first whether it may."""
        if not self.asking.is_on:
            self.begin()
        elif self.asking.waits:
            raise Refused(f"{self.name} waits for the release of {self.asking.serial or 'its load'}.")
        else:
            self.asking.ask(serial)

    def answered(self, number: int) -> None:
        """The MES says go or no-go to the question with this number."""
        if self.asking.answer(number):
            self.begin()

    def begin(self) -> None:
        """Leave idle: set up first when this machine needs it, else cut at once."""
        if self.setup_seconds:
            self.state = State.SETUP
            self._left = self.setup_seconds * self.chance.uniform(0.8, 1.2)
        else:
            self._begin_cycle()

    def _begin_cycle(self) -> None:
        self.state = State.RUNNING
        self._left = max(0.05, self.cycle_seconds())
        self._fault_in = None
        if self.faults_happen and self.faults and self.chance.random() < 1 / self.cycles_between_faults:
            self._fault_in = self._left * self.chance.uniform(0.1, 0.9)

    def _phase_over(self) -> None:
        if self.state is State.RUNNING:
            if not self.finish_cycle():
                self._go_idle()
            elif self.faults_happen and self.chance.random() < self.starve_chance:
                self.state = State.STARVED
                self._left = self.chance.uniform(*self.starve_seconds)
            else:
                self._begin_cycle()
        else:
            self._begin_cycle()

    def _break_down(self) -> None:
        self._fault_in = None
        self._resume_to = self.state
        self.state = State.DOWN
        self.fault = self.chance.choice(self.faults)

    def _go_idle(self) -> None:
        self.state = State.IDLE
        self._left = 0.0
        self._fault_in = None

"""Milling and turning machines: one piece per cycle, until the number keyed in at the panel is made."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from demo.machines.behaviour import Machine, Refused, State, utc_now
from demo.machines.physics import Lag
from demo.machines.truth import Truth

ROOM_CELSIUS = 21.0


@dataclass(frozen=True)
class CuttingModel:
    """What tells one cutting machine from another. Seconds, revolutions per minute, degrees Celsius."""

    cycle: float
    variation: float
    setup: float
    spindle: float
    warm: float
    faults: tuple[str, ...]


MILL = CuttingModel(
    cycle=22.0,
    variation=0.06,
    setup=12.0,
    spindle=8200.0,
    warm=47.0,
    faults=("Coolant level low", "Tool 4 broken", "Chip conveyor jammed"),
)
LATHE = CuttingModel(
    cycle=16.0,
    variation=0.05,
    setup=10.0,
    spindle=3600.0,
    warm=41.0,
    faults=("Bar feeder jammed", "Chuck pressure low", "Insert worn"),
)


class CuttingMachine(Machine):
    """A mill or a lathe: set-up, then cycle after cycle, with a spindle that runs up and warms."""

    starve_chance = 0.02
    cycles_between_faults = 60.0
    #: Now and then the coolant runs thin for some cycles, and the machine runs this much warmer.
    thin_coolant_chance = 0.03
    thin_coolant_cycles, thin_coolant_celsius = 8, 15.0

    def __init__(
        self,
        name: str,
        truth: Truth,
        model: CuttingModel,
        *,
        faults: bool = True,
        chance: random.Random | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(name, truth, faults=faults, chance=chance, now=now)
        self.model = model
        self.setup_seconds = model.setup
        self.faults = model.faults
        #: Pieces keyed in at the panel; the machine stops itself when they are made.
        self.limit = 0
        self.done = 0
        self._spindle = Lag(0.0, seconds=1.5, noise=model.spindle * 0.003)
        self._thin = 0
        # A lot of four to eight pieces is long enough to get warm, and to get too warm.
        self._warmth = Lag(ROOM_CELSIUS, seconds=60.0, noise=0.15)

    def start(self, pieces: int) -> None:
        """Key in how many pieces to make and press start."""
        if self.state is not State.IDLE:
            raise Refused(f"{self.name} is {self.state.name.lower()}; it starts from idle only.")
        if not 1 <= pieces <= 100_000:
            raise Refused(f"{self.name} takes 1 to 100000 pieces, not {pieces}.")
        self.limit, self.done = pieces, 0
        self.begin()

    def cycle_seconds(self) -> float:
        if self._thin:
            self._thin -= 1
        elif self.faults_happen and self.chance.random() < self.thin_coolant_chance:
            self._thin = self.thin_coolant_cycles
        return self.model.cycle * max(0.5, self.chance.gauss(1, self.model.variation))

    def finish_cycle(self) -> bool:
        self.truth.add(1, at=self.now())
        self.done += 1
        return self.done < self.limit

    def settle(self, seconds: float) -> None:
        turning = self.state is State.RUNNING
        self._spindle.follow(self.model.spindle if turning else 0.0, seconds)
        warm = self.model.warm + (self.thin_coolant_celsius if self._thin else 0.0)
        self._warmth.follow(warm if turning else ROOM_CELSIUS, seconds)

    def values(self) -> dict[str, float]:
        speed = self._spindle.read(self.chance) if self._spindle.value > 5 else 0.0
        return {"SpindleSpeed": round(max(0.0, speed)), "Temperature": round(self._warmth.read(self.chance), 1)}

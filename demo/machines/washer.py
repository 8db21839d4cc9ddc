"""The washing machine: a basket of pieces per cycle, in water that must be hot."""

from demo.machines.behaviour import Machine, Refused, State
from demo.machines.physics import Lag

WASH_CELSIUS, STAND_BY_CELSIUS = 62.0, 45.0
WASH_SECONDS = 45.0
MOST_PIECES = 200
FAULTS = ("Lid not locked", "Water level low")


class Washer(Machine):
    """Washes what lies in the basket; the load was keyed in at its panel."""

    faults = FAULTS
    cycles_between_faults = 25.0

    #: Pieces keyed in for the next or running load.
    load = 0
    _bath: Lag

    def start(self) -> None:
        """Press the start button with the number of pieces keyed in."""
        if self.state is not State.IDLE:
            raise Refused(f"{self.name} is {self.state.name.lower()}; it starts from idle only.")
        if not 1 <= self.load <= MOST_PIECES:
            raise Refused(f"{self.name} takes 1 to {MOST_PIECES} pieces, not {self.load}.")
        self.ask_or_begin("")

    def key_in(self, pieces: int) -> None:
        """Key in the pieces of the next load; not while a load is inside."""
        if self.state is not State.IDLE or self.asking.waits:
            raise Refused(f"{self.name} is {self.state.name.lower()}; the load is keyed in before the start.")
        self.load = pieces

    def cycle_seconds(self) -> float:
        return WASH_SECONDS * self.chance.uniform(0.95, 1.05)

    def finish_cycle(self) -> bool:
        self.truth.add(self.load, at=self.now(), data={"temperature": round(self.bath.value, 1)})
        self.asking.finish(passed=True)
        return False

    @property
    def bath(self) -> Lag:
        if not hasattr(self, "_bath"):
            self._bath = Lag(STAND_BY_CELSIUS, seconds=12.0, noise=0.2)
        return self._bath

    @property
    def cycles(self) -> int:
        return self.truth.entries

    @property
    def remaining(self) -> int:
        """Seconds until the load is done; zero when none runs."""
        return round(self._left) if self.state in (State.RUNNING, State.DOWN) else 0

    @property
    def fault_number(self) -> int:
        """The fault as its register tells it; zero when there is none."""
        return FAULTS.index(self.fault) + 1 if self.fault else 0

    def settle(self, seconds: float) -> None:
        self.bath.follow(WASH_CELSIUS if self.state is State.RUNNING else STAND_BY_CELSIUS, seconds)

    def values(self) -> dict[str, float]:
        return {"Temperature": round(self.bath.read(self.chance), 1)}

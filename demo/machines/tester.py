"""The leak tester: one serial per cycle, filled with air, settled, and watched for a pressure drop."""

import json
import random
import zlib

from demo.machines.behaviour import Machine, Refused, State
from demo.machines.physics import Lag

#: What the test is filled to, and when it is measured.
TEST_BAR = 6.0
FILL_SECONDS, SETTLE_SECONDS, MEASURE_SECONDS = 3.0, 4.0, 5.0
#: Air in the pump's casing, in litres; turns a drop into a leak rate.
VOLUME_LITRES = 0.8
LIMIT_MBAR = 5.0
LEAKY_SHARE = 0.06
RING = 50
#: Now and then the regulator sticks and fills too much; the drop is measured all the same.
STICKS_SHARE, STUCK_BAR = 0.03, 6.4


def true_drop(serial: str) -> float:
    """The drop in mbar that this pump really has: a leaky pump stays leaky however often it is tested."""
    chance = random.Random(zlib.crc32(serial.encode()))
    if chance.random() < LEAKY_SHARE:
        return chance.uniform(6.5, 15.0)
    return chance.uniform(0.8, 3.6)


class LeakTester(Machine):
    """Tests the serial that was scanned at its own panel and keeps the last fifty results on the wire."""

    faults = ("Clamp not closed", "Test port dirty")
    cycles_between_faults = 40.0
    #: Share of the pumps' true leaks that shows; a test may switch leaks off.
    leaks = True

    serial = ""
    _fill = TEST_BAR
    _pressure: Lag

    def start(self, serial: str) -> None:
        """Scan the serial at the panel and press start."""
        if self.state is not State.IDLE:
            raise Refused(f"{self.name} is {self.state.name.lower()}; it starts from idle only.")
        if not serial or len(serial) > 64 or not serial.isprintable():
            raise Refused(f"{self.name} cannot read that serial.")
        self.serial = serial
        self.ask_or_begin(serial)

    def cycle_seconds(self) -> float:
        sticks = self.faults_happen and self.chance.random() < STICKS_SHARE
        self._fill = STUCK_BAR if sticks else TEST_BAR
        return FILL_SECONDS + SETTLE_SECONDS + MEASURE_SECONDS + self.chance.uniform(-0.5, 1.0)

    def finish_cycle(self) -> bool:
        drop = true_drop(self.serial) if self.leaks else min(true_drop(self.serial), 3.0)
        drop = round(max(0.05, drop + self.chance.gauss(0, 0.12)), 2)
        self.truth.add(
            1,
            at=self.now(),
            serial=self.serial,
            data={
                "pressure": round(self._fill + self.chance.gauss(0, 0.015), 3),
                "drop": drop,
                # Standard cubic centimetres per minute: V * dp / (p0 * dt).
                "leak_rate": round(VOLUME_LITRES * drop / 1013.25 / MEASURE_SECONDS * 60_000, 2),
            },
        )
        self.asking.finish(passed=drop <= LIMIT_MBAR)
        return False

    def results(self) -> list[str]:
        """The ring of the last fifty results, one JSON text each, oldest first."""
        return [
            json.dumps({"seq": made.seq, "serial": made.serial, **made.data, "at": made.at.isoformat()})
            for made in self.truth.last(RING)
        ]

    @property
    def pressure(self) -> Lag:
        if not hasattr(self, "_pressure"):
            self._pressure = Lag(0.0, seconds=0.8, noise=0.004)
        return self._pressure

    def settle(self, seconds: float) -> None:
        self.pressure.follow(self._fill if self.state is State.RUNNING else 0.0, seconds)

    def values(self) -> dict[str, float]:
        return {"Pressure": round(max(0.0, self.pressure.read(self.chance)), 3)}

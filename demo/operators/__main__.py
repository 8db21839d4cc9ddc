"""`python -m demo.operators`: the simulated crew works until it is told to stop."""

from __future__ import annotations

import heapq
import logging
import os
import random
import signal
import threading
from itertools import count
from time import monotonic

from demo.operators.client import Api, Refused, Unreachable
from demo.operators.colleague import Colleague
from demo.operators.desk import QualityEngineer, Supervisor
from demo.operators.floor import Floor
from demo.operators.machining import Machinist
from demo.operators.pace import Pace
from demo.operators.panels import OpcuaPanels, PanelDead, PanelRefused, WasherPanel
from demo.operators.stations import Assembler, Packer, Tester
from demo.operators.washing import Washing
from demo.plant.people import CREW, PASSWORD, SIMULATED_QUALITY, SIMULATED_SUPERVISOR

log = logging.getLogger("operators")

#: After something went wrong, look again after so many real seconds.
TROUBLE = 5.0


def crew(url: str, pace: Pace, panels: OpcuaPanels, washer: WasherPanel) -> list[Colleague]:
    """Everybody, each with an own sign-in."""
    boss = Api(url, SIMULATED_SUPERVISOR.username, PASSWORD)
    floor = Floor(boss)

    def who(terminal: str) -> tuple[str, Api, Floor, Pace]:
        username = CREW[terminal].username
        return username, Api(url, username, PASSWORD), floor, pace

    milling = who("T-MILL")
    return [
        Supervisor(SIMULATED_SUPERVISOR.username, boss, floor, pace),
        Machinist(*milling, work_unit="MILL-01", terminal="T-MILL", panels=panels),
        Machinist(*milling, work_unit="MILL-02", terminal="T-MILL", panels=panels),
        Machinist(*who("T-TURN"), work_unit="TURN-01", terminal="T-TURN", panels=panels),
        Washing(*who("T-WASH"), work_unit="WASH-01", terminal="T-WASH", panel=washer),
        Assembler(*who("T-ASM-01"), work_unit="ASM-01", terminal="T-ASM-01"),
        Assembler(*who("T-ASM-02"), work_unit="ASM-02", terminal="T-ASM-02"),
        Tester(*who("T-TEST"), work_unit="TEST-01", terminal="T-TEST", panels=panels),
        Packer(*who("T-PACK"), work_unit="PACK-01", terminal="T-PACK"),
        QualityEngineer(
            SIMULATED_QUALITY.username,
            Api(url, SIMULATED_QUALITY.username, PASSWORD),
            floor,
            pace,
            secret=PASSWORD,
        ),
    ]


def work(colleagues: list[Colleague], stop: threading.Event) -> None:
    """Give everybody their turn when it is due, until `stop`; trouble of one is told once and waits."""
    order = count()
    due = [(monotonic() + 0.2 * place, next(order), colleague) for place, colleague in enumerate(colleagues)]
    heapq.heapify(due)
    told: dict[str, str] = {}
    while due and not stop.is_set():
        at, _, colleague = heapq.heappop(due)
        if stop.wait(max(0.0, at - monotonic())):
            return
        key = f"{colleague.name} {getattr(colleague, 'work_unit', '')}".strip()
        try:
            wait = colleague.turn()
            if told.pop(key, None):
                log.info("%s goes on", key)
        except (Refused, Unreachable, PanelDead, PanelRefused) as trouble:
            colleague.floor.forget()
            wait = TROUBLE
            if told.get(key) != str(trouble):
                told[key] = str(trouble)
                log.info("%s waits: %s", key, trouble)
        except Exception:
            colleague.floor.forget()
            wait = TROUBLE * 2
            if told.get(key) != "unexpected":
                told[key] = "unexpected"
                log.exception("%s met something unexpected", key)
        heapq.heappush(due, (monotonic() + wait, next(order), colleague))


def main() -> None:
    """Work until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    panels = OpcuaPanels(*_address("OPCUA"))
    washer = WasherPanel(*_address("MODBUS"))
    seed = os.environ.get("SIM_SEED") or None
    pace = Pace(float(os.environ.get("SIM_SPEED", "1")), random.Random(seed))
    url = os.environ.get("LINESIDE_URL", "http://127.0.0.1:8000")
    log.info("The simulated crew works at %s, speed %g", url, pace.speed)
    try:
        work(crew(url, pace, panels, washer), stop)
    finally:
        panels.close()
        washer.close()


def _address(name: str) -> tuple[int, str]:
    return int(os.environ[f"LINESIDE_{name}_PORT"]), os.environ.get(f"LINESIDE_{name}_HOST", "127.0.0.1")


if __name__ == "__main__":
    main()

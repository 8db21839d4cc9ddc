"""What can happen to a plant. Each fault does its harm, undoes what only it can undo, and says when that was."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from faults.plant import Plant
from faults.proxy import Mood


@dataclass(frozen=True)
class Fault:
    """Its name, what it does, and whether a machine is out of sight so long that the plant must say so."""

    name: str
    harm: Callable[[Plant, random.Random], None]
    must_tell: bool = False


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def kill(*programs: str) -> Callable[[Plant, random.Random], None]:
    """kill -9; the plant's supervisor starts it again."""

    def harm(plant: Plant, chance: random.Random) -> None:
        for program in programs:
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):
                os.kill(plant.pid(program), signal.SIGKILL)

    return harm


@contextlib.contextmanager
def _frozen(processes: list[int]) -> Iterator[None]:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in reversed(processes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)


def freeze(program: str, least: float, most: float) -> Callable[[Plant, random.Random], None]:
    """SIGSTOP for some seconds, with all its children, then SIGCONT."""

    def harm(plant: Plant, chance: random.Random) -> None:
        pid = plant.pid(program)
        with _frozen([pid, *_children(pid)]):
            time.sleep(chance.uniform(least, most))

    return harm


def holder(how: Callable[[str], Callable[[Plant, random.Random], None]]) -> Callable[[Plant, random.Random], None]:
    """The same for whichever acquisition worker reads machines now."""

    def harm(plant: Plant, chance: random.Random) -> None:
        how(_reading(plant, chance))(plant, chance)

    return harm


def _reading(plant: Plant, chance: random.Random) -> str:
    names = ["acquisition", "acquisition2"]
    try:
        link = plant.database()
        with contextlib.closing(link), link.cursor() as cursor:
            cursor.execute("SELECT split_part(owner, ':', 1) FROM integrations_lease WHERE expires_at > now() LIMIT 1")
            row = cursor.fetchone()
    except Exception:
        row = None
    if row is not None:
        for name in names:
            # A collector says at its start which it is.
            log = (plant.data / "log" / f"{name}.log").read_text(errors="replace")
            if f"collector {row[0]}" in log[log.rfind("works with") - 200 :]:
                return name
    return chance.choice(names)


def cable(mood: Mood, least: float, most: float, times: int = 1) -> Callable[[Plant, random.Random], None]:
    """Something happens to the network between collector and machines."""

    def harm(plant: Plant, chance: random.Random) -> None:
        chosen = chance.choice([["opcua"], ["modbus"], ["opcua", "modbus"]])
        for turn in range(times):
            if turn:
                time.sleep(chance.uniform(0.5, 3))
            for name in chosen:
                plant.cables[name].become(mood)
            time.sleep(chance.uniform(least, most))
            for name in chosen:
                plant.cables[name].become(Mood.PASS)

    return harm


def unplug_machines(plant: Plant, chance: random.Random) -> None:
    """The simulator dies and is switched on again later; its book, boot tag and counters are kept."""
    plant.machines.kill()
    time.sleep(chance.uniform(6, 9))
    plant.machines.start()


def freeze_machines(plant: Plant, chance: random.Random) -> None:
    """The machines hang with their sockets open."""
    assert plant.machines.process is not None
    with _frozen([plant.machines.process.pid]):
        time.sleep(chance.uniform(6, 9))


FAULTS = [
    Fault("web: kill -9", kill("web")),
    Fault("web: frozen", freeze("web", 3, 6)),
    Fault("worker: kill -9", kill("worker")),
    Fault("worker: frozen", freeze("worker", 3, 6)),
    Fault("acquisition: kill -9 of the one that reads", holder(kill)),
    Fault("acquisition: frozen", holder(lambda name: freeze(name, 8, 12))),
    Fault("acquisition: kill -9 of both", kill("acquisition", "acquisition2")),
    Fault("broker: kill -9", kill("valkey")),
    Fault("broker: frozen", freeze("valkey", 4, 7)),
    Fault("database: kill -9", kill("postgres")),
    Fault("database: frozen", freeze("postgres", 4, 7)),
    Fault("database and reading worker: kill -9", lambda p, c: (holder(kill)(p, c), kill("postgres")(p, c))[0]),
    Fault("network: cut", cable(Mood.CUT, 7, 10), must_tell=True),
    Fault("network: cut twice in a row", cable(Mood.CUT, 2, 8, times=2)),
    Fault("network: black hole", cable(Mood.BLACK_HOLE, 8, 12), must_tell=True),
    Fault("network: stalled", cable(Mood.STALL, 1, 4)),
    Fault("machines: kill -9", unplug_machines, must_tell=True),
    Fault("machines: frozen", freeze_machines, must_tell=True),
]


def order(seed: int) -> Iterator[Fault]:
    """Every fault in an order of chance, and again in another one, without end."""
    chance = random.Random(seed)
    while True:
        yield from chance.sample(FAULTS, len(FAULTS))

"""Our append against a bare COPY of the same rows into the same table, and what a packed sample takes.

The bare COPY gets its text ready made: what it costs to write it is not counted. Ours does all it does in a plant,
in the collector's batches: days, partition, what is due to be summed up, the latest value of each property.
"""

from __future__ import annotations

import contextlib
import io
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import Line, tell
from bench.servers import database

if TYPE_CHECKING:
    from equipment.packing import Packed

ROWS = 40_000
PROPERTIES = 60
# What a collector hands in at a time when it is busy (integrations.collector.spool.BATCH_BYTES).
BATCH = 4_000
ROUNDS = 7
LEAST_RATIO = 0.7
MOST_BYTES = 4.0
#: So much of the demo plant's life is packed.
HOURS = 2


def measure() -> bool:
    """Print both figures; answers whether the limits were kept."""
    with database():
        ratio, ours, bare = _append()
    sizes = dict(_packed())
    total = [size for each in sizes.values() for size in each]
    size = sum(size for size, _ in total) / sum(count for _, count in total)
    by_value = [
        Line(f"packed: {name}", sum(size for size, _ in each) / sum(count for _, count in each), "bytes")
        for name, each in sizes.items()
    ]
    return tell(
        "Samples",
        [
            Line("append, rows a second", ours, "rows/s"),
            Line("bare COPY, rows a second", bare, "rows/s"),
            Line("append to bare COPY", ratio, "", least=LEAST_RATIO),
            *by_value,
            Line("packed, the demo's analogue values", size, "bytes", most=MOST_BYTES),
        ],
    )


def _append() -> tuple[float, float, float]:
    from django.db import connection, transaction

    from equipment.models import Equipment, EquipmentProperty
    from equipment.services import SampleRow, append_samples

    unit = Equipment.objects.create(number="BENCH-01", name="Bench", level="work_unit", mode="single")
    properties = EquipmentProperty.objects.bulk_create(
        EquipmentProperty(equipment=unit, name=f"Value {n}") for n in range(PROPERTIES)
    )
    chance = random.Random(1)
    began = datetime.now(UTC).replace(microsecond=0)
    rows = [
        SampleRow(properties[n % PROPERTIES].pk, began + timedelta(microseconds=n * 733), chance.gauss(20, 3), True)
        for n in range(ROWS)
    ]
    batches = [rows[start : start + BATCH] for start in range(0, ROWS, BATCH)]
    texts = ["".join(f"{p}\t{at.isoformat()}\t{v!r}\tt\t{s}\n" for p, at, v, _, s in batch) for batch in batches]

    def bare() -> None:
        for text in texts:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.copy_expert(
                    "COPY equipment_sample (property_id, at, value, is_good, status) FROM STDIN", io.StringIO(text)
                )

    def ours() -> None:
        for batch in batches:
            with transaction.atomic():
                append_samples(batch)

    times: dict[str, list[float]] = {"bare": [], "ours": []}
    # One after the other, turn about: whatever else the machine does meets both.
    for turn in range(2 * ROUNDS):
        name, work = (("bare", bare), ("ours", ours))[turn % 2]
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE equipment_sample, equipment_rollupdue")
        started = time.perf_counter()
        work()
        times[name].append(time.perf_counter() - started)
    ratios = [bare / ours for bare, ours in zip(times["bare"], times["ours"], strict=True)]
    return statistics.median(ratios), ROWS / statistics.median(times["ours"]), ROWS / statistics.median(times["bare"])


def _packed() -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Bytes and samples of each chunk, by process value, as a day of the demo's machines would be packed."""
    from equipment.packing import pack
    from equipment.services.samples import CHUNK_SAMPLES

    for name, samples in _told().items():
        chunks = [samples[start : start + CHUNK_SAMPLES] for start in range(0, len(samples), CHUNK_SAMPLES)]
        yield name, [(len(pack(chunk)), len(chunk)) for chunk in chunks]


def _told() -> dict[str, list[Packed]]:
    """What the demo's machines say in some hours, kept as the collector keeps it: a value a second."""
    from equipment.packing import Packed

    chance = random.Random(2)
    told: dict[str, list[Packed]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for machine in _machines(Path(folder)):
            at = 1_790_000_000_000_000
            kept: dict[str, tuple[int, float]] = {}
            shown: dict[str, tuple[int, float]] = {}
            for tick in range(HOURS * 36_000):
                # Their loop sleeps a tenth of a second and a little more, as loops do.
                at += 100_000 + int(abs(chance.gauss(400, 300)))
                machine.advance(0.1)
                if tick % 300 == 0:
                    _work(machine)
                if tick % 5:
                    continue
                for name, value in machine.values().items():
                    # A machine tells what has changed; the collector keeps one a second of it.
                    if name in shown and shown[name][1] == value:
                        continue
                    shown[name] = (at, value)
                    if name in kept and at - kept[name][0] < 1_000_000:
                        continue
                    kept[name] = (at, value)
                    told.setdefault(f"{machine.name} {name}", []).append(Packed(at, float(value), True, 0))
    return told


def _machines(folder: Path) -> list[Any]:
    from demo.machines.cutting import LATHE, MILL, CuttingMachine
    from demo.machines.tester import LeakTester
    from demo.machines.truth import Truth
    from demo.machines.washer import Washer

    def common(name: str) -> dict[str, Any]:
        return {"name": name, "truth": Truth(folder / f"{name}.sqlite3"), "chance": random.Random(name)}

    return [
        CuttingMachine(**common("MILL-01"), model=MILL),
        CuttingMachine(**common("TURN-01"), model=LATHE),
        LeakTester(**common("TEST-01")),
        Washer(**common("WASH-01")),
    ]


def _work(machine: Any) -> None:
    """What an operator would do, whatever the machine stands for."""
    from demo.machines.behaviour import Refused

    with contextlib.suppress(Refused):
        machine.acknowledge()
    with contextlib.suppress(Refused):
        match machine.name:
            case "TEST-01":
                machine.start("CP200-000001")
            case "WASH-01":
                machine.key_in(12)
                machine.start()
            case _:
                machine.start(12)

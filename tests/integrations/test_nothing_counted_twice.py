"""Machine truth, counter and the job's good quantity agree, whoever is killed in between."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from demo.machines.truth import summary
from demo.operators.panels import OpcuaPanels
from equipment.models import Counter, EquipmentState, Gap
from integrations.models import Connection, Lease
from tests.integrations import plant
from tests.integrations.plant import wait_for
from tests.makes import orders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def made(data: Path) -> int:
    """What the mill really made, by its own book."""
    return int(summary(data)["MILL-01"]["pieces"])


def counter() -> Counter:
    return Counter.objects.get(equipment__number="MILL-01", name="Counter")


def test_machine_truth_equals_counter_equals_good_after_kill_9_of_the_acquisition_worker(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    port = plant.free_port()
    job = orders.running(10, "MILL-01", quantity=40)
    plant.connect("opcua", port, "MILL-01")
    with (
        plant.machines("demo.machines.opcua", port, tmp_path, speed=200),
        plant.acquisition(tmp_path, "first") as first,
        closing(OpcuaPanels(port)) as panels,
    ):
        wait_for(lambda: counter().last_raw is not None, 40, "no collector reads the mill")
        holder = Lease.objects.get().owner
        with plant.acquisition(tmp_path, "second"):
            wait_for((tmp_path / "spool" / "collector-2.sqlite3").exists, 40)
            panels.start("MILL-01", 40)
            wait_for(lambda: counter().total >= 5)
            first.send_signal(signal.SIGKILL)
            killed_at = time.monotonic()
            wait_for(lambda: Lease.objects.get().owner != holder, 8, "nobody took over")
            taken_at = time.monotonic()
            wait_for(lambda: made(tmp_path) >= 40, 60, "the mill did not finish")
            wait_for(lambda: counter().total == made(tmp_path), 30, f"{counter().total} of {made(tmp_path)}")
            wait_for(lambda: Connection.objects.get().light == "green")
            job.refresh_from_db()
            record_property("taken over after seconds", round(taken_at - killed_at, 1))
            assert made(tmp_path) == counter().total == job.good == 40
            assert counter().discrepancies.count() == 0
            assert EquipmentState.objects.filter(equipment__number="MILL-01", ended_at=None).count() == 1
            assert not Gap.objects.filter(ended_at=None).exists()

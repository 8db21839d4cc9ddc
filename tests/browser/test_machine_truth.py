"""Two people watch a mill while its collector is killed; both see what the machine really made."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.machines.truth import summary
from demo.operators.panels import OpcuaPanels
from tests.integrations import plant
from tests.integrations.plant import wait_for

PIECES = 20


@pytest.mark.timeout(300)
def test_both_screens_show_what_the_mill_made_after_kill_9_of_the_acquisition_worker(
    hand: Callable[[str], Any],
    watched: Page,
    another_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
    plant_database: str,
    tmp_path: Path,
) -> None:
    sofia, omar, ella = hand("sofia"), hand("omar"), hand("ella")
    mill = sofia.unit("MILL-02")
    order = sofia.order("CP-200", PIECES)
    job = next(each for each in order["job_orders"] if each["sequence"] == 10)
    sofia.post(f"/api/job-orders/{job['id']}/dispatch", work_unit=mill, position=1)
    if not omar.get("/api/mounted-lots", work_unit=mill)["results"]:
        casting = omar.get("/api/material-lots", material="CST-200", state="available")["results"][0]
        omar.post("/api/mounted-lots", work_unit=mill, code=casting["number"])
    omar.post(f"/api/job-orders/{job['id']}/start", work_unit=mill)

    def counted() -> Any:
        return sofia.get(f"/api/equipment/{mill}/counters")["results"][0]

    def collector() -> str | None:
        found = next(c for c in ella.get("/api/connections")["results"] if c["protocol"] == "opcua")
        return found["collector"] if found["state"] == "green" else None

    def made() -> int:
        return int(summary(tmp_path)["MILL-02"]["pieces"])

    port = plant.free_port()
    wires = {"DATABASE_URL": plant_database, "LINESIDE_OPCUA_PORT": str(port), "LINESIDE_MODBUS_PORT": "1"}
    second = another_page()
    for page, who in ((watched, "sofia"), (second, "omar")):
        sign_in(page, who)
        page.goto("/floor")
    shown = [page.get_by_test_id(f"good-{job['number']}") for page in (watched, second)]
    with (
        plant.machines("demo.machines.opcua", port, tmp_path, speed=60),
        plant.acquisition(tmp_path, "first", **wires) as first,
        closing(OpcuaPanels(port)) as panels,
    ):
        holder = wait_for(collector, 60, "no collector reads the mill")
        with plant.acquisition(tmp_path, "second", **wires):
            wait_for((tmp_path / "spool" / "collector-2.sqlite3").exists, 60)
            panels.start("MILL-02", PIECES)
            wait_for(lambda: float(counted()["total"]) >= 3, 60)
            first.send_signal(signal.SIGKILL)
            wait_for(lambda: collector() not in (None, holder), 30, "nobody took over")
            wait_for(lambda: made() == PIECES, 120, "the mill did not finish")
            for good in shown:
                expect(good).to_have_text(str(PIECES), timeout=30_000)
            now = sofia.get(f"/api/job-orders/{job['id']}")
            assert made() == float(counted()["total"]) == float(now["good"]) == PIECES

"""The light doubts: green only for a session with a heart, whose machines vouch for their data."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from integrations import heard
from integrations.collector import supervisor
from integrations.collector.plan import Meaning, Plan
from integrations.collector.spool import Spool
from integrations.collector.supervisor import Supervisor
from integrations.drivers.readings import Beat, Hear, Lost, Misconfigured, Reading, Target
from integrations.states import Role

PLAN = Plan(
    1, "Mills", "fake", "fake://mills", {},
    tuple(
        Meaning(f"{unit}.{role}", role, unit, f"MILL-{unit}", role.title(), mapping={"3": "running"}, key=unit)
        for unit in (1, 2) for role in (Role.STATE, Role.COUNTER)
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {
        "SILENCE_SECONDS": 1.0, "DOUBT_SECONDS": 0.6, "HEALTH_SECONDS": 0.1, "FIRST_PAUSE": 0.05, "LONGEST_PAUSE": 0.1,
        "MISCONFIGURED_PAUSE": 0.1,
    }.items():  # fmt: skip
        monkeypatch.setattr(supervisor, name, seconds)


def told(unit: int, *, good: bool = True, count: int = 5) -> list[Reading]:
    now = datetime.now(UTC)
    return [
        Reading(f"{unit}.state", 3 if good else None, good, now), Reading(f"{unit}.counter", count, True, now)
    ]  # fmt: skip


def watch(
    driver: Callable[[Target, Hear, Beat], Awaitable[None]],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float = 2.0,
    plan: Plan = PLAN,
) -> list[dict[str, Any]]:
    """What the spool holds after some seconds of this driver."""

    async def story() -> list[dict[str, Any]]:
        with Spool(path / "spool.sqlite3") as spool:
            task = asyncio.create_task(Supervisor(plan, spool).run())
            await asyncio.sleep(seconds)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            batch = await spool.cut(1, most=10_000)
            assert batch is not None
            return list(batch.records)

    monkeypatch.setitem(supervisor.DRIVERS, "fake", driver)
    return asyncio.run(story())


def lights(records: list[dict[str, Any]]) -> list[str]:
    """The colours in their order, each once in a row."""
    found: list[str] = []
    for record in records:
        if record["kind"] == heard.HEALTH and (not found or found[-1] != record["state"]):
            found.append(record["state"])
    return found


def of(records: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [record for record in records if record["kind"] == kind]


def test_a_machine_that_does_not_vouch_is_a_gap_and_its_neighbour_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def driver(target: Target, hear: Hear, beat: Beat) -> None:
        for second in range(40):
            beat()
            await hear(told(1, good=not 10 <= second < 20) + told(2))
            await asyncio.sleep(0.05)

    records = watch(driver, tmp_path, monkeypatch)
    assert lights(records) == ["yellow", "green", "yellow", "green"] or lights(records) == ["green", "yellow", "green"]
    (gap,) = of(records, heard.GAP)
    assert (gap["equipment"], gap["offline"]) == (1, False)
    assert "MILL-1 does not vouch for its State" in gap["cause"]
    after = records[records.index(gap) + 1 :]
    assert [2] in [record["equipment"] for record in of(after, heard.ALIVE)]
    assert of(records, heard.ALIVE)[-1]["equipment"] in ([1, 2], [1])


def test_a_driver_that_sits_there_silent_is_given_up_and_begins_afresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = []

    async def driver(target: Target, hear: Hear, beat: Beat) -> None:
        sessions.append(1)
        beat()
        await hear(told(1) + told(2))
        await asyncio.sleep(1000)

    records = watch(driver, tmp_path, monkeypatch, seconds=3)
    assert len(sessions) >= 2
    assert lights(records)[-2:] in (["yellow", "red"], ["red", "yellow"], ["red", "green"], ["green", "yellow"])
    assert {gap["equipment"] for gap in of(records, heard.GAP)} == {1, 2}
    assert all(gap["offline"] for gap in of(records, heard.GAP))
    # The gap begins with the last thing they said.
    first = of(records, heard.GAP)[0]
    assert first["at"] == max(r["at"] for r in of(records[: records.index(first)], heard.ALIVE))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(Lost("Cable cut."), "Cable cut."), (Misconfigured("Wrong."), "Wrong."), (ZeroDivisionError("oops"), "oops")],
)
def test_whatever_stops_a_driver_it_is_said_and_tried_again(
    error: Exception, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    async def driver(target: Target, hear: Hear, beat: Beat) -> None:
        tries.append(1)
        raise error

    records = watch(driver, tmp_path, monkeypatch)
    assert len(tries) > 3
    assert lights(records) == ["yellow", "red"]
    assert sentence in of(records, heard.HEALTH)[-1]["message"]
    # Said once, however long it lasts.
    assert len(of(records, heard.GAP)) == 2


@pytest.mark.parametrize(
    ("side", "words"), [(0, "Have a new one made on the machine"), (1, "Make a new one under Certificates")]
)
def test_a_certificate_that_ends_under_a_running_session_is_a_doubt_with_a_next_step_and_the_data_go_on(
    side: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def driver(target: Target, hear: Hear, beat: Beat) -> None:
        while True:
            beat()
            await hear(told(1) + told(2))
            await asyncio.sleep(0.1)

    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    plan = replace(PLAN, ends_at=(soon, None) if side == 0 else (None, soon))
    records = watch(driver, tmp_path, monkeypatch, seconds=3, plan=plan)
    assert lights(records)[-2:] == ["green", "yellow"]
    assert words in of(records, heard.HEALTH)[-1]["message"]
    assert of(records, heard.GAP) == []


def test_a_machine_that_comes_back_is_trusted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began = []

    async def driver(target: Target, hear: Hear, beat: Beat) -> None:
        loop = asyncio.get_running_loop()
        began.append(loop.time())
        if loop.time() - began[0] < 1.5:
            raise Lost("Cable cut.")
        while True:
            beat()
            await hear(told(1) + told(2))
            await asyncio.sleep(0.1)

    records = watch(driver, tmp_path, monkeypatch, seconds=3)
    assert lights(records)[-1] == "green"
    assert len(of(records, heard.GAP)) == 2
    last = records.index(of(records, heard.GAP)[-1])
    assert of(records[last:], heard.ALIVE)[0]["equipment"] == [1, 2]

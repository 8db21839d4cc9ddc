"""The Modbus driver against a host with several units: who is dead, who is frozen, and what is ever written."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from pymodbus.transaction import TransactionManager

from integrations.drivers import modbus
from integrations.drivers.modbus import host, units, writing
from integrations.drivers.readings import Lost, Misconfigured, Point, Reading, Target
from tests.integrations.controller import READ_HOLDING, Controller


class Ear:
    """What a collector would have heard."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.beats: list[tuple[frozenset[str], datetime]] = []

    async def hear(self, readings: Sequence[Reading]) -> None:
        self.readings += readings

    def beat(self, addresses: Collection[str] | None = None, at: datetime | None = None) -> None:
        self.beats.append((frozenset(addresses or ()), at or datetime.now(UTC)))

    def latest(self, address: str) -> Reading | None:
        return next((r for r in reversed(self.readings) if r.address == address), None)

    def beats_of(self, address: str) -> list[datetime]:
        return [at for addresses, at in self.beats if address in addresses]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "TIMEOUT", 0.2)
    monkeypatch.setattr(units, "SILENCE_SECONDS", 0.6)
    monkeypatch.setattr(units, "FIRST_PAUSE", 0.2)


def two_units() -> Controller:
    return Controller({1: dict.fromkeys(range(10), 1), 2: dict.fromkeys(range(10), 2)})


def points(*addresses: str) -> tuple[Point, ...]:
    return tuple(Point(address) for address in addresses)


async def until(what: Callable[[], Any], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110 - what a driver hears has no event
            await asyncio.sleep(0.01)


async def listening(controller: Controller, ear: Ear, story: Any, *addresses: str, **settings: Any) -> None:
    """Tell the story while the driver listens."""
    target = Target(controller.endpoint, points(*addresses), {"poll_seconds": 0.02, **settings})
    task = asyncio.create_task(modbus.listen(target, ear.hear, ear.beat))
    try:
        await story(task)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_dead_unit_turns_bad_and_takes_no_neighbour_with_it() -> None:
    ear = Ear()
    async with two_units().running() as controller:

        async def story(task: asyncio.Task[None]) -> None:
            await until(lambda: ear.beats_of("1/holding/0") and ear.beats_of("2/holding/0"))
            controller.moods[2] = "silent"
            await until(lambda: not ear.latest("2/holding/0").good)
            last = ear.beats_of("2/holding/0")[-1]
            # Bad since it was last heard, not since we gave up.
            assert ear.latest("2/holding/0").at == last
            asked = len([a for a in controller.asked if a[0] == 2])
            before = len(ear.beats_of("1/holding/0"))
            await until(lambda: len(ear.beats_of("1/holding/0")) > before + 20)
            assert ear.beats_of("2/holding/0")[-1] == last
            # It is asked again, but not at every poll.
            assert len([a for a in controller.asked if a[0] == 2]) - asked < 5
            controller.moods[2] = ""
            await until(lambda: ear.latest("2/holding/0").good)
            assert ear.latest("1/holding/0").good
            assert controller.links == 1 and not task.done()

        await listening(controller, ear, story, "1/holding/0", "2/holding/0")


async def test_pauses_between_questions_to_a_dead_unit_grow() -> None:
    unit = units.Unit(2, [], None)
    pauses = []
    for _ in range(12):
        unit._failed("")
        pauses.append(unit.due)
    waits = [b - a for a, b in itertools.pairwise(p for p in pauses if p)]
    assert pauses[0] == 0 and all(wait > 0 for wait in waits[:6])
    assert units.LONGEST_PAUSE == 30


@pytest.mark.parametrize(("mood", "words"), [("silent", "does not answer"), ("no gateway", "its gateway")])
async def test_when_no_unit_answers_the_host_is_given_up(mood: str, words: str) -> None:
    ear = Ear()
    async with two_units().running() as controller:
        controller.moods = {1: mood, 2: mood}
        with pytest.raises(Lost, match=words):
            await modbus.listen(
                Target(controller.endpoint, points("1/holding/0", "2/holding/0"), {}), ear.hear, ear.beat
            )
    assert ear.beats == []


async def test_a_connection_without_registers_says_so_instead_of_blaming_the_controller() -> None:
    async def nothing(*_: Any) -> None: ...

    with pytest.raises(Misconfigured, match="No register means anything yet"):
        await modbus.listen(Target("modbus://127.0.0.1:1", ()), nothing, lambda *_: None)


async def test_a_unit_whose_heart_stands_still_is_bad_though_it_answers() -> None:
    ear, pulse = Ear(), itertools.count()
    async with two_units().running() as controller:
        beating = {1, 2}

        def move() -> None:
            for unit in beating:
                controller.registers[unit][9] = next(pulse) % 65536

        controller.before = move

        async def story(task: asyncio.Task[None]) -> None:
            await until(lambda: ear.beats_of("1/holding/0") and ear.beats_of("2/holding/0"))
            beating.remove(2)
            await until(lambda: not ear.latest("2/holding/0").good)
            assert ear.latest("2/holding/0").at == ear.beats_of("2/holding/0")[-1]
            before = len(ear.beats_of("1/holding/0"))
            await until(lambda: len(ear.beats_of("1/holding/0")) > before + 5)
            beating.add(2)
            await until(lambda: ear.latest("2/holding/0").good)
            beating.clear()
            await until(task.done)
            assert "heartbeat stands still" in str(task.exception())

        await listening(
            controller, ear, story, "1/holding/0", "2/holding/0", heartbeats=["1/holding/9", "2/holding/9"]
        )


async def test_a_heart_that_never_beat_is_never_believed() -> None:
    ear = Ear()
    async with two_units().running() as controller:
        with pytest.raises(Lost, match="heartbeat"):
            await modbus.listen(
                Target(controller.endpoint, points("1/holding/0"), {"heartbeat": "1/holding/9"}), ear.hear, ear.beat
            )
    assert ear.beats == []


async def test_a_request_over_a_hole_that_is_refused_is_asked_in_parts() -> None:
    ear = Ear()
    async with two_units().running() as controller:
        del controller.registers[1][3]

        async def story(task: asyncio.Task[None]) -> None:
            await until(lambda: (r := ear.latest("1/holding/5")) is not None and r.good)
            assert ear.latest("1/holding/0").good
            assert (1, READ_HOLDING, 0, 6) in controller.asked

        await listening(controller, ear, story, "1/holding/0", "1/holding/5")


async def test_a_wrong_address_spoils_only_itself() -> None:
    async with two_units().running() as controller:
        found = await modbus.read_once(
            Target(controller.endpoint, ()), points("1/holding/0", "1/holding/30", "2/holding/1", "1/coil/0")
        )
    assert [(r.value, r.good) for r in found] == [(1, True), (None, False), (2, True), (True, True)]


async def test_a_probe_says_who_answers() -> None:
    async with two_units().running() as controller:
        controller.moods[2] = "silent"
        found = await modbus.probe(Target(controller.endpoint, points("1/holding/0", "2/holding/0", "1/holding/99")))
        assert found.detail == {"unit 1": "answers", "unit 2": "does not answer"}
        found = await modbus.probe(Target(controller.endpoint, points("1/holding/99")))
        assert "no such address" in found.detail["unit 1"]
    with pytest.raises(Lost, match="switched on"):
        await modbus.probe(Target(controller.endpoint, ()))


SETTINGS = {"writable": ["1/holding/5", "1/coil/3"]}


async def written(controller: Controller, address: str, value: Any, **more: Any) -> writing.Written:
    return await modbus.write(Target(controller.endpoint, (), SETTINGS), Point(address), value, **more)


async def test_only_what_is_on_the_list_is_written_and_it_is_read_back() -> None:
    async with two_units().running() as controller:
        for address in ("1/holding/6", "2/holding/5", "1/input/5"):
            with pytest.raises(Misconfigured, match="may be written"):
                await written(controller, address, 7)
        assert controller.writes == []
        done = await written(controller, "1/holding/5", 7)
        assert (done.effect, done.read_back) == ("ok", 7)
        assert controller.writes == [(1, 5, [7])]


async def test_a_write_whose_reply_is_lost_is_sent_once_and_read_back() -> None:
    async with two_units().running() as controller:
        controller.moods[1] = "lose reply"
        done = await written(controller, "1/holding/5", 7)
        assert (done.effect, done.read_back) == ("ok", 7)
        assert controller.writes == [(1, 5, [7])]


async def test_a_write_nobody_answers_is_unknown_and_never_sent_again() -> None:
    async with two_units().running() as controller:
        controller.moods[1] = "silent"
        done = await written(controller, "1/holding/5", 7)
        assert done.effect == "unknown"
        assert len([asked for asked in controller.asked if asked[1] == 6]) == 1


async def test_a_write_without_a_lease_or_a_link_is_not_sent() -> None:
    async with two_units().running() as controller:
        done = await written(controller, "1/holding/5", 7, may_still=lambda: False)
        assert (done.effect, controller.asked) == ("failed", [])
    done = await written(controller, "1/holding/5", 7)
    assert done.effect == "failed" and "cable" in done.detail


def test_whoever_stops_reading_is_not_kept_by_a_question_under_way() -> None:
    async def story() -> None:
        asked = asyncio.Event()

        async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            asked.set()
            await reader.read()
            writer.close()

        async def hear(readings: Sequence[Reading]) -> None:
            pass

        async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            target = Target(f"modbus://127.0.0.1:{port}", (Point("1/holding/0", "uint16"),))
            reading = asyncio.create_task(modbus.listen(target, hear, lambda *_: None))
            async with asyncio.timeout(20):
                await asked.wait()
                reading.cancel()
                await asyncio.wait({reading})
            assert reading.cancelled()

    asyncio.run(story())


def test_whoever_stops_reading_stops_even_when_the_answer_comes_in_that_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_in = TransactionManager.callback_data

    async def story() -> None:
        async def hear(readings: Sequence[Reading]) -> None:
            pass

        def stopped_meanwhile(self: TransactionManager, data: bytes, addr: Any = None) -> int:
            used: int = take_in(self, data, addr)
            reading.cancel()
            return used

        async with two_units().running() as controller:
            monkeypatch.setattr(TransactionManager, "callback_data", stopped_meanwhile)
            target = Target(controller.endpoint, (Point("1/holding/0", "uint16"),))
            reading = asyncio.create_task(modbus.listen(target, hear, lambda *_: None))
            async with asyncio.timeout(20):
                await asyncio.wait({reading})
            assert reading.cancelled()
            assert len(controller.asked) == 1

    asyncio.run(story())

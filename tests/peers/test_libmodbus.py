"""Our Modbus driver against libmodbus's unit-test server and its fault addresses."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from integrations.drivers import modbus
from integrations.drivers.readings import Lost, Point, Reading, Target
from tests.peers import libmodbus

# tests/unit-test.h of libmodbus 3.1
UNIT = 17
BITS, INPUT_BITS, REGISTERS, INPUT_REGISTERS = 0x130, 0x1C4, 0x160, 0x108
BUSY, WRONG_TID, SLOW, BYTE_BY_BYTE, BAD_LENGTH = 0x170, 0x171, 0x172, 0x173, 0x170
LAST = 0x160 + 0x20


class Peer:
    """The server at its port; each question is a link of its own, so it is started anew for each."""

    def __init__(self, folder: Path) -> None:
        self.port = libmodbus.free_port()
        self.server = libmodbus.compiled(folder, self.port)

    @property
    def endpoint(self) -> str:
        return f"modbus://127.0.0.1:{self.port}"

    async def read(self, *points: Point) -> list[tuple[Any, bool]]:
        with libmodbus.running(self.server, self.port):
            found = await modbus.read_once(Target(self.endpoint, ()), points)
        return [(reading.value, reading.good) for reading in found]

    async def write(self, address: str, value: Any, datatype: str = "") -> modbus.Written:
        with libmodbus.running(self.server, self.port):
            target = Target(self.endpoint, (), {"writable": [address]})
            return await modbus.write(target, Point(address, datatype), value, deadline=3)


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Peer:
    return Peer(tmp_path_factory.mktemp("libmodbus"))


def holding(number: int, datatype: str = "uint16", **more: Any) -> Point:
    return Point(f"{UNIT}/holding/{number}", datatype, **more)


async def test_all_four_tables_are_read(peer: Peer) -> None:
    bits = [Point(f"{UNIT}/discrete/{INPUT_BITS + n}") for n in range(8)]
    assert await peer.read(
        Point(f"{UNIT}/input/{INPUT_REGISTERS}"), holding(REGISTERS), Point(f"{UNIT}/coil/{BITS}"), *bits
    ) == [
        (10, True), (0, True), (False, True),
        # 0xAC, lowest bit first.
        *((bool(0xAC >> n & 1), True) for n in range(8)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("datatype", "value"),
    [("uint16", 0x022B), ("int16", -2), ("uint64", 2**40), ("float64", -0.125)],
)
async def test_what_we_write_it_shows(peer: Peer, datatype: str, value: Any) -> None:
    done = await peer.write(f"{UNIT}/holding/{REGISTERS}", value, datatype)
    assert (done.effect, done.read_back) == ("ok", value)


async def test_a_coil_is_switched(peer: Peer) -> None:
    done = await peer.write(f"{UNIT}/coil/{BITS}", True)
    assert (done.effect, done.read_back) == ("ok", True)


async def test_an_address_it_does_not_have_spoils_no_neighbour(peer: Peer) -> None:
    assert await peer.read(*(holding(number) for number in (LAST - 2, LAST - 1, LAST, REGISTERS))) == [
        (0, True), (0, True), (None, False), (0, True),
    ]  # fmt: skip


async def test_busy_is_bad_and_the_neighbour_is_read(peer: Peer) -> None:
    assert await peer.read(holding(BUSY), holding(REGISTERS)) == [(None, False), (0, True)]


async def test_an_answer_to_another_question_is_not_taken(peer: Peer) -> None:
    # It answers with a wrong transaction number and a wrong unit.
    assert await peer.read(holding(WRONG_TID)) == [(None, False)]


async def test_an_answer_of_a_wrong_length_is_not_taken(peer: Peer) -> None:
    # Asked for two registers from here, it sends one.
    with pytest.raises(Lost, match="fewer registers"):
        await peer.read(holding(REGISTERS, "uint32"))


async def test_slow_answers_and_single_bytes_are_waited_for(peer: Peer) -> None:
    assert await peer.read(holding(SLOW)) == [(0, True)]
    # There it answers for unit 255, whoever was asked.
    assert await peer.read(Point(f"255/holding/{BYTE_BY_BYTE}", "uint16")) == [(0, True)]


async def test_a_write_it_chokes_on_is_never_sent_twice(peer: Peer) -> None:
    # It takes this request for one of a wrong length and refuses or falls silent.
    done = await peer.write(f"{UNIT}/holding/{BUSY}", 7)
    assert done.effect in ("failed", "unknown")


async def test_a_server_that_dies_or_freezes_is_lost(peer: Peer) -> None:
    heard: list[Reading] = []
    beats: list[datetime | None] = []

    async def hear(readings: Sequence[Reading]) -> None:
        heard.extend(readings)

    def beat(addresses: Collection[str] | None = None, at: datetime | None = None) -> None:
        beats.append(at)

    for sign in (signal.SIGSTOP, signal.SIGKILL):
        beats.clear()
        with libmodbus.running(peer.server, peer.port) as process:
            task = asyncio.create_task(modbus.listen(Target(peer.endpoint, (holding(REGISTERS),)), hear, beat))
            while not beats:  # noqa: ASYNC110 - what a driver hears has no event
                await asyncio.sleep(0.01)
            process.send_signal(sign)
            with pytest.raises(Lost):
                await asyncio.wait_for(task, 10)

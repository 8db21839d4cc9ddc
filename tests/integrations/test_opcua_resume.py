"""After a cut the driver goes on with the server's old session, so that nothing the server kept is lost."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from asyncua import Server, ua

from demo.machines.honest import make_honest
from integrations.drivers import opcua
from integrations.drivers.opcua import listening
from integrations.drivers.readings import GIVEN_UP, Lost, Place, Point, Reading, Target
from tests.integrations import secured
from tests.integrations.plant import free_port
from tests.integrations.test_opcua_security import GOOD
from tests.integrations.test_opcua_security import target as signed
from tests.integrations.wires import Cable

NAMESPACE = "urn:test:counting"


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not what():  # noqa: ASYNC110 - what others do has no event to wait for
            await asyncio.sleep(0.02)


async def remembered(folder: Path) -> None:
    """A message has come and is safe; before that there is nothing to take up."""
    file = folder / "session.json"
    await until(lambda: file.exists() and json.loads(file.read_text() or "{}").get("number", 0) >= 1)


class Counting:
    """A server whose counter goes up, and everything a driver heard of it."""

    def __init__(self, server: Server, node: Any) -> None:
        self.server, self.node, self.made = server, node, 0
        self.heard: list[Any] = []
        self.readings: list[Reading] = []

    async def make(self, pieces: int, every: float = 0.1) -> None:
        for _ in range(pieces):
            self.made += 1
            await self.node.write_value(ua.DataValue(ua.Variant(self.made, ua.VariantType.Int64)))
            await asyncio.sleep(every)

    async def hear(self, readings: Sequence[Reading]) -> None:
        self.readings += readings
        self.heard += [reading.value for reading in readings if reading.address.endswith("Counter")]

    async def told(self, value: int) -> None:
        await until(lambda: value in self.heard)

    @property
    def subscriptions(self) -> int:
        return len(self.server.iserver.subscription_service.subscriptions)


@contextlib.asynccontextmanager
async def counting(port: int) -> AsyncIterator[Counting]:
    server = Server()
    make_honest(server)
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/counting")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await server.register_namespace(NAMESPACE)
    node = await server.nodes.objects.add_variable(ua.NodeId("Counter", index), "Counter", 0, ua.VariantType.Int64)
    async with server:
        yield Counting(server, node)


def target(port: int, folder: Path | None, term: int = 1) -> Target:
    return Target(
        f"opc.tcp://127.0.0.1:{port}/counting",
        (Point(f"nsu={NAMESPACE};s=Counter"),),
        {"security": "none", "exception_reason": "A test on this computer."},
        Place(folder / "session.json", term) if folder else None,
    )


@contextlib.asynccontextmanager
async def reading_on(wanted: Target, hear: Any) -> AsyncIterator[list[str]]:
    """What the collector's supervisor does: listen, and listen again when it broke."""
    said: list[str] = []

    async def run() -> None:
        while True:
            try:
                await opcua.listen(wanted, hear, lambda: None)
            except Lost as why:
                said.append(str(why))
            await asyncio.sleep(0.2)

    task = asyncio.create_task(run())
    try:
        yield said
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_cut_twice_in_a_row_and_nothing_the_server_kept_is_lost(tmp_path: Path) -> None:
    port = free_port()
    async with counting(port) as machine, Cable(port) as cable, reading_on(target(cable.port, tmp_path), machine.hear):
        await machine.told(0)
        for _ in range(2):
            await machine.make(5)
            cable.cut()
            # Two seconds without a cable, in which the machine goes on.
            await machine.make(20)
            cable.mend()
            await machine.make(5)
        await machine.told(machine.made)
        await machine.make(1)
        await machine.told(machine.made)
        assert set(range(1, machine.made + 1)) <= set(machine.heard)
        # In the order in which the machine made them, and in one subscription all the time.
        firsts = list(dict.fromkeys(machine.heard))
        assert firsts == sorted(firsts)
        assert machine.subscriptions == 1
        assert not any(reading.overflow for reading in machine.readings)


async def test_without_a_memory_the_values_of_the_cut_are_missing() -> None:
    """What the resume is for: the same cut with a fresh session each time."""
    port = free_port()
    async with counting(port) as machine, Cable(port) as cable, reading_on(target(cable.port, None), machine.hear):
        await machine.told(0)
        cable.cut()
        await machine.make(20)
        cable.mend()
        await machine.told(20)
        assert set(range(1, 20)) - set(machine.heard)


async def test_a_black_hole_is_noticed_and_what_fell_into_it_is_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    async with (
        counting(port) as machine,
        Cable(port) as cable,
        reading_on(target(cable.port, tmp_path), machine.hear) as said,
    ):
        await machine.told(0)
        await machine.make(3)
        cable.is_swallowing = True
        await machine.make(30)
        await until(lambda: said)
        cable.cut()
        cable.mend()
        await machine.make(3)
        await machine.told(machine.made)
        assert set(range(1, machine.made + 1)) <= set(machine.heard)


async def test_a_server_that_was_restarted_gets_a_fresh_session(tmp_path: Path) -> None:
    port = free_port()
    async with counting(port) as before:
        heard = before.hear
        async with Cable(port) as cable, reading_on(target(cable.port, tmp_path), lambda r: heard(r)) as said:
            await before.make(3)
            await before.told(3)
            await before.server.stop()
            async with counting(port) as after:
                heard = after.hear
                await after.told(0)
                await after.make(3)
                await after.told(3)
            assert said
    

async def test_a_reader_that_is_killed_goes_on_where_its_memory_stands(tmp_path: Path) -> None:
    """kill -9 leaves the file as it is: a listener whose connection vanishes without a word does the same."""
    port = free_port()
    async with counting(port) as machine, Cable(port) as cable:
        first = asyncio.create_task(opcua.listen(target(cable.port, tmp_path), machine.hear, lambda: None))
        await machine.told(0)
        await machine.make(3)
        await machine.told(3)
        left = (tmp_path / "session.json").read_text()
        cable.cut()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await machine.make(10)
        cable.mend()
        (tmp_path / "session.json").write_text(left)
        async with reading_on(target(cable.port, tmp_path, term=2), machine.hear):
            await machine.told(machine.made)
            assert set(range(1, machine.made + 1)) <= set(machine.heard)
            assert machine.subscriptions == 1


@pytest.mark.parametrize("term", [3, 0])
async def test_where_somebody_else_has_read_meanwhile_the_old_session_is_not_taken_up(
    tmp_path: Path, term: int
) -> None:
    port = free_port()
    async with counting(port) as machine, Cable(port) as cable:
        first = asyncio.create_task(opcua.listen(target(cable.port, tmp_path), machine.hear, lambda: None))
        await machine.make(1)
        await remembered(tmp_path)
        left = (tmp_path / "session.json").read_text()
        cable.cut()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        cable.mend()
        (tmp_path / "session.json").write_text(left)
        async with reading_on(target(cable.port, tmp_path, term=term), machine.hear):
            await machine.make(1)
            await machine.told(2)
            taken = json.loads((tmp_path / "session.json").read_text())
            assert taken["subscription"] != json.loads(left)["subscription"]


async def test_who_stops_reading_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    async with counting(port) as machine:
        task = asyncio.create_task(opcua.listen(target(port, tmp_path), machine.hear, lambda: None))
        await machine.make(1)
        await remembered(tmp_path)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert machine.subscriptions == 0
        assert not (tmp_path / "session.json").exists()


async def test_who_gave_up_for_silence_leaves_the_session_at_the_server(tmp_path: Path) -> None:
    port = free_port()
    async with counting(port) as machine:
        task = asyncio.create_task(opcua.listen(target(port, tmp_path), machine.hear, lambda: None))
        await machine.make(1)
        await remembered(tmp_path)
        task.cancel(GIVEN_UP)
        await asyncio.gather(task, return_exceptions=True)
        assert machine.subscriptions == 1
        assert (tmp_path / "session.json").exists()


async def test_a_server_that_repeats_nothing_for_ever_is_not_asked_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncua's own server answers a Republish of what it has not with an empty message, and that is good."""
    port = free_port()
    async with counting(port) as machine, Cable(port) as cable, reading_on(target(cable.port, tmp_path), machine.hear):
        await remembered(tmp_path)
        asked = []

        def kind(parameters: ua.RepublishParameters) -> ua.NotificationMessage:
            asked.append(parameters.RetransmitSequenceNumber)
            return ua.NotificationMessage()

        machine.server.iserver.subscription_service.republish = kind
        cable.cut()
        cable.mend()
        await machine.make(5)
        await machine.told(5)
        assert len(asked) <= 2


async def test_messages_without_end_are_a_doubt_and_a_fresh_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_REPUBLISHED", 5)
    port = free_port()
    async with (
        counting(port) as machine,
        Cable(port) as cable,
        reading_on(target(cable.port, tmp_path), machine.hear) as said,
    ):
        await remembered(tmp_path)
        notification = ua.DataChangeNotification(MonitoredItems=[])

        def endless(parameters: ua.RepublishParameters) -> ua.NotificationMessage:
            return ua.NotificationMessage(
                SequenceNumber=parameters.RetransmitSequenceNumber, NotificationData=[notification]
            )

        machine.server.iserver.subscription_service.republish = endless
        cable.cut()
        cable.mend()
        await machine.make(5)
        await machine.told(5)
        assert any("without end" in sentence for sentence in said)


async def test_a_queue_that_was_too_small_says_so(tmp_path: Path) -> None:
    port = free_port()
    async with counting(port) as machine, Cable(port) as cable, reading_on(target(cable.port, tmp_path), machine.hear):
        await machine.told(0)
        await machine.make(1)
        await remembered(tmp_path)
        cable.cut()
        # More than the hundred values the server keeps per address.
        await machine.make(150, every=0.005)
        cable.mend()
        await machine.told(machine.made)
        assert any(reading.overflow for reading in machine.readings)


async def test_an_encrypted_session_is_taken_up_again_too(tmp_path: Path) -> None:
    port = free_port()
    heard: list[Any] = []

    async def hear(readings: Sequence[Reading]) -> None:
        heard.extend(reading.value for reading in readings)

    async with secured.serving(GOOD, port) as server, Cable(port) as cable:
        plain = signed(port)
        wanted = Target(
            plain.endpoint.replace(str(port), str(cable.port)), plain.points, plain.settings,
            Place(tmp_path / "session.json", 1),
        )  # fmt: skip
        node = server.get_node(ua.NodeId("MILL-01.Counter", await server.get_namespace_index(secured.NAMESPACE)))
        async with reading_on(wanted, hear):
            await until(lambda: 7 in heard)
            await asyncio.sleep(0.5)
            cable.cut()
            for value in range(20, 30):
                await node.write_value(value)
                await asyncio.sleep(0.05)
            cable.mend()
            await until(lambda: 29 in heard)
    assert set(range(20, 30)) <= set(heard)

"""Asking a server: who are you, what is in your tree, what does this address say? Against the demo's own machines."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.machines.opcua import NAMESPACE, serve
from demo.machines.settings import Settings
from integrations.drivers import opcua
from integrations.drivers.readings import Lost, Misconfigured, Point, Target
from tests.integrations.plant import free_port

UNSIGNED = {"security": "none", "exception_reason": "Simulators on this computer."}


@contextlib.asynccontextmanager
async def machines(folder: Path) -> AsyncIterator[Target]:
    port, started = free_port(), asyncio.Event()
    task = asyncio.create_task(serve(Settings(folder, port, 20, faults=False), started))
    try:
        await asyncio.wait_for(started.wait(), 30)
        yield Target(f"opc.tcp://127.0.0.1:{port}/lineside-demo", (), UNSIGNED)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_server_says_who_it_is_and_what_it_has(tmp_path: Path) -> None:
    async with machines(tmp_path) as target:
        found = await opcua.probe(target)
        assert found.server
        assert NAMESPACE in found.detail["namespaces"]
        assert "None" in found.detail["security"]

        top = await opcua.browse(target, "")
        mill = next(node for node in top if node.name == "MILL-01")
        assert (mill.kind, mill.address) == ("folder", f"nsu={NAMESPACE};s=MILL-01")

        inside = {node.name: node for node in await opcua.browse(target, mill.address)}
        assert inside["Counter"].address == f"nsu={NAMESPACE};s=MILL-01.Counter"
        assert (inside["Counter"].kind, inside["Counter"].datatype, inside["Counter"].writable) == (
            "variable", "UInt32", False,
        )  # fmt: skip
        assert inside["StateText"].value == "Idle"

        (reading,) = await opcua.read_once(target, [Point(inside["Counter"].address)])
        assert (reading.value, reading.good, reading.overflow) == (0, True, False)


async def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    async with machines(tmp_path) as target:
        with pytest.raises(Misconfigured, match="namespace"):
            await opcua.browse(target, "nsu=urn:nowhere;s=x")
        with pytest.raises(Misconfigured, match="does not show"):
            await opcua.browse(target, f"nsu={NAMESPACE};s=MILL-99")
        (reading,) = await opcua.read_once(target, [Point(f"nsu={NAMESPACE};s=MILL-99.Counter")])
        assert not reading.good


async def test_a_server_that_is_not_there_is_lost() -> None:
    with pytest.raises(Lost, match="switched on"):
        await opcua.probe(Target(f"opc.tcp://127.0.0.1:{free_port()}", (), UNSIGNED))

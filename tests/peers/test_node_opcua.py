"""Our OPC UA driver against node-opcua: probe, browse, subscribe, sign in, cut, restart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from integrations import certificates
from integrations.drivers import opcua
from integrations.drivers.readings import Misconfigured, Place, Point, Reading, Refused, Target
from tests.integrations.plant import free_port
from tests.integrations.test_opcua_resume import reading_on, remembered, until
from tests.integrations.wires import Cable
from tests.peers import node_opcua
from tests.peers.node_opcua import PASSWORD, Peer

pytestmark = pytest.mark.timeout(420)
NAMESPACE = "urn:test:node-opcua"
UNSIGNED = {"security": "none", "exception_reason": "A test on this computer."}
OWN, OWN_KEY = certificates.make_own("urn:lineside:test")


def address(name: str) -> str:
    return f"nsu={NAMESPACE};s=MILL-01.{name}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate is made once."""
    return tmp_path_factory.mktemp("node-opcua")


@pytest.fixture(scope="module")
def peer(folder: Path) -> Iterator[Peer]:
    with node_opcua.running(free_port(), folder) as running:
        yield running


def target(endpoint: str, *names: str, memory: Path | None = None, **settings: Any) -> Target:
    return Target(
        endpoint,
        tuple(Point(address(name)) for name in names),
        settings or UNSIGNED,
        Place(memory / "session.json", 1) if memory else None,
    )


def signed(pinned: str, **more: Any) -> dict[str, Any]:
    return {
        "security": "sign_and_encrypt", "policy": "Basic256Sha256", "own_certificate": OWN, "own_key": OWN_KEY,
        "server_certificate": pinned, **more,
    }  # fmt: skip


async def shown(peer: Peer) -> str:
    """The fingerprint of the certificate it shows to somebody who believes nobody."""
    with pytest.raises(Refused, match="Nobody has trusted") as refusal:
        await opcua.probe(target(peer.endpoint, **signed("")))
    return certificates.read(refusal.value.certificate).fingerprint


async def test_it_says_who_it_is_and_what_it_has(peer: Peer) -> None:
    found = await opcua.probe(target(peer.endpoint))
    assert found.server == "Peer on node-opcua"
    mill = next(node for node in await opcua.browse(target(peer.endpoint), "") if node.name == "MILL-01")
    inside = {node.name: node for node in await opcua.browse(target(peer.endpoint), mill.address)}
    # More variables than it lets one call read.
    assert len(inside) == 23
    assert (inside["Counter"].address, inside["Counter"].datatype) == (address("Counter"), "UInt32")
    assert inside["Value7"].value == "7.5"
    assert inside["Results"].datatype == "String[]"


async def test_more_is_read_than_one_call_may_name(peer: Peer) -> None:
    names = [f"Value{number}" for number in range(20)]
    readings = await opcua.read_once(target(peer.endpoint), [Point(address(name)) for name in names])
    assert [reading.value for reading in readings] == [number + 0.5 for number in range(20)]
    assert all(reading.good for reading in readings)


async def test_changes_are_heard_in_their_order(peer: Peer) -> None:
    heard: list[Any] = []

    async def hear(readings: Sequence[Reading]) -> None:
        heard.extend(r.value for r in readings if r.address == address("Counter"))

    beats: list[int] = []
    wanted = target(peer.endpoint, "Counter", *(f"Value{number}" for number in range(20)))
    peer.count(0)
    task = asyncio.create_task(opcua.listen(wanted, hear, lambda: beats.append(1)))
    try:
        await until(lambda: heard.count(0) >= 2)
        for value in range(1, 11):
            await asyncio.to_thread(peer.count, value)
            await asyncio.sleep(0.15)
        await until(lambda: 10 in heard)
        await until(lambda: len(beats) >= 3)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert [value for value in dict.fromkeys(heard) if value] == list(range(1, 11))


@pytest.mark.parametrize("policy", ["Basic256Sha256", "Aes256_Sha256_RsaPss"])
async def test_it_is_read_signed_and_encrypted_once_its_certificate_is_trusted(peer: Peer, policy: str) -> None:
    trusted = await shown(peer)
    found = await opcua.probe(target(peer.endpoint, **signed(trusted, policy=policy)))
    assert found.detail["security"] == f"SignAndEncrypt, {policy}"
    user = {"user_kind": "password", "user_name": "lineside", "secret": PASSWORD}
    assert await opcua.probe(target(peer.endpoint, **signed(trusted, policy=policy, **user)))
    with pytest.raises(Misconfigured, match="does not let this user in"):
        await opcua.probe(target(peer.endpoint, **signed(trusted, policy=policy, **{**user, "secret": "guess"})))


@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "encrypted"])
async def test_after_a_cut_it_is_asked_for_what_it_kept(peer: Peer, tmp_path: Path, is_signed: bool) -> None:
    heard: list[Any] = []

    async def hear(readings: Sequence[Reading]) -> None:
        heard.extend(reading.value for reading in readings)

    settings = signed(await shown(peer)) if is_signed else UNSIGNED
    peer.count(100)
    async with Cable(peer.port) as cable:
        endpoint = f"opc.tcp://127.0.0.1:{cable.port}/peer"
        async with reading_on(target(endpoint, "Counter", memory=tmp_path, **settings), hear):
            await remembered(tmp_path)
            cable.cut()
            for value in range(101, 121):
                await asyncio.to_thread(peer.count, value)
                await asyncio.sleep(0.12)
            cable.mend()
            await until(lambda: 120 in heard)
    assert set(range(101, 121)) <= set(heard)


async def test_a_restart_is_got_over(folder: Path, tmp_path: Path) -> None:
    heard: list[Any] = []

    async def hear(readings: Sequence[Reading]) -> None:
        heard.extend(reading.value for reading in readings)

    port = free_port()
    endpoint = f"opc.tcp://127.0.0.1:{port}/peer"
    async with reading_on(target(endpoint, "Counter", memory=tmp_path), hear):
        for value in (7, 9):
            starting = node_opcua.running(port, folder)
            peer = await asyncio.to_thread(starting.__enter__)
            try:
                peer.count(value)
                await until(lambda value=value: value in heard)
            finally:
                starting.__exit__(None, None, None)

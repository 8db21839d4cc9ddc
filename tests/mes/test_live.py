"""Open screens hear what changed: soon, in order, and never at the plant's expense."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from channels.layers import channel_layers
from channels.testing import WebsocketCommunicator
from django.db import connection, transaction
from django.test import Client

from equipment import services
from kernel import hints, positions
from kernel.clock import now
from mes import consumers, live
from mes.asgi import application
from mes.consumers import SIGNED_OUT, merge
from mes.live import GROUP, Coalescer, News, watchers
from mes.stack.valkey import Valkey
from personnel.models import Person
from tests import make
from tests.makes import equipment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(90)]
PATIENCE = 20
T = TypeVar("T")


class Broker:
    """A Valkey of this test's own, which it may stop."""

    def __init__(self, place: Path) -> None:
        self.valkey = Valkey(place, place, place / "valkey.conf")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.valkey.configure(durable=False)
        self._process = subprocess.Popen(self.valkey.command, stdout=subprocess.DEVNULL)
        self.valkey.wait()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def broker(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    # Threads of Channels outlive the test; their connections must not.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        own = Broker(Path(place))
        settings.REDIS_URL = own.valkey.url
        layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [own.valkey.url]}}
        settings.CHANNEL_LAYERS = {"default": layer}
        channel_layers.backends.clear()
        hints.client.cache_clear()
        try:
            own.start()
            yield own
        finally:
            own.kill()
            channel_layers.backends.clear()
            hints.client.cache_clear()


@asynccontextmanager
async def coalescer() -> AsyncIterator[None]:
    task = asyncio.create_task(Coalescer().run())
    await asyncio.sleep(0.5)
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def elsewhere(work: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """In a thread, as services run, and without leaving its database connection behind."""

    def run() -> T:
        try:
            return work(*arguments, **named)
        finally:
            connection.close()

    return await asyncio.to_thread(run)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def cookies(client: Client) -> bytes:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()).encode()


async def socket(client: Client | None, origin: bytes = b"http://localhost") -> WebsocketCommunicator:
    headers = [(b"origin", origin), (b"host", b"localhost")]
    if client is not None:
        headers.append((b"cookie", cookies(client)))
    return WebsocketCommunicator(application, "/ws/live", headers=headers)


async def signed_in(person: Person, *topics: str) -> WebsocketCommunicator:
    return await at(await elsewhere(browser, person), *topics)


async def at(client: Client, *topics: str) -> WebsocketCommunicator:
    """A screen of this browser's session."""
    screen = await socket(client)
    connected, _ = await screen.connect(timeout=10)
    assert connected
    await screen.send_json_to({"subscribe": list(topics)})
    await asyncio.sleep(0.3)
    return screen


async def hears(screen: WebsocketCommunicator, topic: str) -> dict[str, Any]:
    """The next message of this topic."""
    async with asyncio.timeout(PATIENCE):
        while True:
            message = json.loads(await screen.receive_from(timeout=PATIENCE))
            if message["topic"] == topic:
                return message  # type: ignore[no-any-return]


async def closed(screen: WebsocketCommunicator) -> int:
    """The reason the server gives when it ends the conversation."""
    async with asyncio.timeout(PATIENCE):
        while (said := await screen.receive_output(timeout=PATIENCE))["type"] != "websocket.close":
            pass
    return said["code"]  # type: ignore[no-any-return]


def ring(*topics: str) -> None:
    with transaction.atomic():
        hints.hint(*topics)


def test_a_stranger_is_told_to_sign_in(broker: Broker) -> None:
    async def story() -> None:
        screen = await socket(None)
        assert (await screen.connect(timeout=10))[0]
        assert (await screen.receive_output(timeout=10))["code"] == SIGNED_OUT

    asyncio.run(story())


@pytest.mark.parametrize("origin", [b"http://evil.example", b"http://localhost:9999", b"null"])
def test_a_page_of_another_site_is_turned_away(broker: Broker, origin: bytes) -> None:
    omar = make.omar()

    async def story() -> None:
        screen = await socket(await elsewhere(browser, omar), origin=origin)
        assert not (await screen.connect(timeout=10))[0]

    asyncio.run(story())


def test_a_change_on_the_floor_arrives_with_its_figures_and_a_number(broker: Broker) -> None:
    omar, unit = make.omar(), equipment.work_unit()

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(omar, "floor")
            await elsewhere(services.observe_state, unit, "running", at=now())
            first = await hears(screen, "floor")
            if "data" not in first:
                # What was said before the coalescer listened: ask for everything.
                first = await hears(screen, "floor")
            assert [(u["number"], u["state"]) for u in first["data"]["units"]] == [("MILL-01", "running")]
            await elsewhere(services.observe_state, unit, "down", reason="Tool broken", at=now())
            second = await hears(screen, "floor")
            assert second["data"]["units"][0]["reason"] == "Tool broken"
            assert (second["epoch"], second["seq"]) == (first["epoch"], first["seq"] + 1)
            assert positions.position("floor") == (second["epoch"], second["seq"])
            await screen.disconnect()

    asyncio.run(story())


def test_other_topics_ring_without_figures_and_many_rings_are_few(broker: Broker) -> None:
    omar = make.omar()

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(omar, "orders")
            for _ in range(50):
                await elsewhere(ring, "orders")
            first = await hears(screen, "orders")
            assert set(first) == {"topic", "epoch", "seq", "at"}
            await asyncio.sleep(1)
            assert positions.position("orders")[1] - first["seq"] < 10
            await screen.disconnect()

    asyncio.run(story())


def test_a_floor_that_nobody_looks_at_is_not_read(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    omar, unit, read = make.omar(), equipment.work_unit(), live._snapshot
    asked: list[set[int]] = []

    def watched(units: set[int]) -> Any:
        asked.append(units)
        return read(units)

    monkeypatch.setattr(live, "_snapshot", watched)

    async def story() -> None:
        async with coalescer():
            terminal = await signed_in(omar, f"unit:{unit.pk}")
            await elsewhere(ring, f"unit:{unit.pk}")
            await hears(terminal, f"unit:{unit.pk}")
            assert asked == []
            board = await signed_in(omar, "floor")
            await elsewhere(ring, f"unit:{unit.pk}")
            await hears(board, "floor")
            assert asked == [{unit.pk}]
            await terminal.disconnect()
            await board.disconnect()

    asyncio.run(story())


def show(**figures: list[Any]) -> None:
    with transaction.atomic():
        hints.show({name.replace("_", ":"): rows for name, rows in figures.items()})


def test_a_quiet_machine_is_told_at_once_and_a_busy_one_when_its_time_has_passed() -> None:
    news = News(0.25)
    news.add({"unit:1"})
    assert news.take(10.0) == {"unit:1"}
    # Its age was told just now; the piece it makes next does not wait for that.
    news.add({"unit:1"})
    assert news.take(10.0625) == {"unit:1"}
    news.add({"unit:1", "unit:2"})
    # The neighbour's news do not wait for this one's time.
    assert news.take(10.125) == {"unit:2"}
    assert news.wait(10.125) == 0.1875
    assert news.take(10.25) == set()
    assert news.take(10.3125) == {"unit:1"}
    assert news.wait(10.3125) is None
    # What could not be told waits like everything else.
    news.add({"unit:1"})
    assert news.take(10.375) == set()


def test_in_no_second_is_a_machine_told_more_than_five_times() -> None:
    news, told = News(0.2), []
    for tick in range(400):
        news.add({"unit:1"})
        moment = 10 + tick / 64
        told += [moment] * len(news.take(moment))
    assert all(later - earlier >= 1 for earlier, later in zip(told, told[5:], strict=False))
    assert len(told) > 25


def test_a_trend_hears_its_own_values_and_no_others(broker: Broker) -> None:
    omar = make.omar()

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(omar, "trend:7")
            await elsewhere(show, trend_8=[[1.0, 5.0]])
            await elsewhere(show, trend_7=[[1.0, 20.5], [2.0, None]], trend_8=[[1.0, 5.0]])
            first = await hears(screen, "trend:7")
            assert first["data"] == {"samples": [[1.0, 20.5], [2.0, None]]}
            await elsewhere(show, trend_7=[[3.0, 21.0]])
            second = await hears(screen, "trend:7")
            assert (second["epoch"], second["seq"]) == (first["epoch"], first["seq"] + 1)
            assert positions.position("trend:8")[1] == 0
            await screen.send_json_to({"unsubscribe": ["trend:7"]})
            await asyncio.sleep(0.3)
            await elsewhere(show, trend_7=[[4.0, 21.0]])
            assert await screen.receive_nothing(timeout=1)
            assert not watchers
            await screen.disconnect()

    asyncio.run(story())


def test_values_of_machines_are_not_for_those_who_may_not_see_the_plant(broker: Broker) -> None:
    erik = make.erik()

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(erik, "trend:7")
            await elsewhere(show, trend_7=[[1.0, 20.5]])
            assert await screen.receive_nothing(timeout=1)
            await screen.disconnect()

    asyncio.run(story())


def test_a_slow_trend_gets_all_values_at_once() -> None:
    older = {"topic": "trend:7", "epoch": "e", "seq": 4, "data": {"samples": [[1, 2]]}}
    newer = {"topic": "trend:7", "epoch": "e", "seq": 5, "data": {"samples": [[2, 3]]}}
    assert merge(older, newer) == newer | {"since": 4, "data": {"samples": [[1, 2], [2, 3]]}}


def test_a_rolled_back_change_rings_nobody(broker: Broker) -> None:
    omar = make.omar()

    def undone() -> None:
        with transaction.atomic():
            hints.hint("orders")
            transaction.set_rollback(True)

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(omar, "orders")
            await elsewhere(undone)
            assert await screen.receive_nothing(timeout=1)
            await screen.disconnect()

    asyncio.run(story())


def test_the_live_view_comes_back_after_a_restart_of_valkey_and_says_that_something_was_missed(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mes.live.HEARTBEAT_SECONDS", 0.5)
    omar = make.omar()

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(omar, "orders")
            await elsewhere(ring, "orders")
            before = await hears(screen, "orders")
            broker.kill()
            # A lost hint costs nobody a transaction.
            await elsewhere(ring, "orders")
            await elsewhere(broker.start)
            async with asyncio.timeout(PATIENCE):
                while (await hears(screen, "heartbeat"))["seqs"]["orders"][0] == before["epoch"]:
                    pass
            # The rings before were quiet for two seconds, so that no command waits for a dead broker.
            await asyncio.sleep(2.5)
            await elsewhere(ring, "orders")
            assert (await hears(screen, "orders"))["epoch"] != before["epoch"]
            await screen.disconnect()

    asyncio.run(story())


def test_the_heartbeat_says_where_every_topic_stands(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mes.live.HEARTBEAT_SECONDS", 0.3)
    omar = make.omar()

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(omar, "orders")
            await elsewhere(ring, "orders")
            heard = await hears(screen, "orders")
            beat = await hears(screen, "heartbeat")
            assert beat["seqs"]["orders"] == [heard["epoch"], heard["seq"]]
            await screen.disconnect()

    asyncio.run(story())


def test_a_session_that_ends_ends_the_conversation(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "SESSION_SECONDS", 0.2)
    omar = make.omar()

    async def story() -> None:
        screen = await signed_in(omar, "orders")
        await elsewhere(Person.objects.filter(pk=omar.pk).update, is_active=False)
        assert (await screen.receive_output(timeout=10))["code"] == SIGNED_OUT

    asyncio.run(story())


def test_signing_out_ends_the_conversation_of_that_session_at_once(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "SESSION_SECONDS", 1000)
    omar, sofia = make.omar(), make.sofia()

    def sign_out(browser: Client) -> None:
        assert browser.delete("/api/session").status_code == 200

    def another_takes_over(browser: Client) -> None:
        words = {"username": sofia.username, "password": make.PASSWORD}
        assert browser.post("/api/session", words, content_type="application/json").status_code == 200

    async def story() -> None:
        async with coalescer():
            desk, other = await elsewhere(browser, omar), await elsewhere(browser, omar)
            for leave in (sign_out, another_takes_over):
                here, there = await at(desk, "orders"), await at(other, "orders")
                while not here.output_queue.qsize():
                    # Until the coalescer listens, a hint is lost.
                    await elsewhere(ring, "orders")
                    await asyncio.sleep(0.1)
                await elsewhere(leave, desk)
                assert await closed(here) == SIGNED_OUT
                # Another session of the same person stays as it is, and hears nothing of it.
                await elsewhere(ring, "orders")
                await hears(there, "orders")
                assert not [topic for topic in positions.positions() if topic.startswith("session")]
                await there.disconnect()
                await elsewhere(desk.force_login, omar)

    asyncio.run(story())


def test_what_is_not_understood_ends_the_conversation(broker: Broker) -> None:
    omar = make.omar()
    odd = ["no json", "[]", '{"subscribe": 5}', '{"subscribe": [5]}', "x" * 5000, '{"subscribe": null}', "[" * 3000]

    async def story() -> None:
        for words in odd:
            screen = await signed_in(omar, "orders")
            await screen.send_to(text_data=words)
            assert (await screen.receive_output(timeout=10))["code"] == consumers.NOT_UNDERSTOOD, words

    asyncio.run(story())


def test_the_erp_does_not_get_the_floor_s_figures(broker: Broker) -> None:
    erik, unit = make.erik(), equipment.work_unit()

    async def story() -> None:
        async with coalescer():
            screen = await signed_in(erik, "floor", "orders")
            await elsewhere(services.observe_state, unit, "running", at=now())
            await elsewhere(ring, "orders")
            async with asyncio.timeout(PATIENCE):
                assert json.loads(await screen.receive_from(timeout=PATIENCE))["topic"] == "orders"
            await screen.disconnect()

    asyncio.run(story())


def test_a_screen_that_takes_nothing_is_left_and_the_others_go_on(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "SEND_SECONDS", 0.3)
    monkeypatch.setattr("mes.live.HEARTBEAT_SECONDS", 60)
    omar, sofia = make.omar(), make.sofia()
    send = consumers.LiveConsumer.send

    async def stuck(self: Any, **words: Any) -> None:
        if self.scope["user"].pk == omar.pk:
            await asyncio.sleep(60)
        await send(self, **words)

    monkeypatch.setattr(consumers.LiveConsumer, "send", stuck)

    async def story() -> None:
        async with coalescer():
            slow, quick = await signed_in(omar, "orders"), await signed_in(sofia, "orders")
            await elsewhere(ring, "orders")
            await hears(quick, "orders")
            await asyncio.wait_for(slow.wait(timeout=10), 10)
            await quick.disconnect()

    asyncio.run(story())


def test_two_messages_for_a_slow_screen_become_one_that_says_so() -> None:
    def floor(seq: int, **units: str) -> dict[str, Any]:
        data = {"units": [{"id": int(key[1:]), "state": state} for key, state in units.items()]}
        return {"topic": "floor", "epoch": "a", "seq": seq, "at": "", "data": data}

    merged = merge(merge(floor(4, u1="idle"), floor(5, u2="down")), floor(6, u1="running"))
    assert (merged["since"], merged["seq"]) == (4, 6)
    assert merged["data"]["units"] == [{"id": 1, "state": "running"}, {"id": 2, "state": "down"}]
    assert "data" not in merge(floor(4, u1="idle"), {"topic": "floor", "epoch": "a", "seq": 5, "at": ""})
    assert merge(floor(9, u1="idle"), floor(1, u2="down") | {"epoch": "b"})["seq"] == 1


def test_each_process_rings_its_own_sockets() -> None:
    assert len(GROUP) < 100 and GROUP.startswith("live.")

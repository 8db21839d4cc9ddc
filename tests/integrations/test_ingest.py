"""One transaction per batch, each batch once, and only from the collector that holds the lease."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db.models import F

from equipment.models import Counter, Discrepancy, EquipmentProperty, EquipmentState, Gap, UnassignedCount
from equipment.services import SampleRow, SampleStore
from equipment.services.samples import micros
from integrations import heard
from integrations.collector.load import load_plans
from integrations.collector.translate import BAD
from integrations.errors import Fenced
from integrations.models import Batch, Binding, Connection, Lease, RefusedReading
from integrations.services import leases
from integrations.services.connections import add_connection, bind
from integrations.services.ingest import Delivered, read_result, take_in
from integrations.services.ledger import forget_batches, written_too_late
from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from orders.models import CountedPieces, JobRun, MachineResult
from orders.services import assign_count
from tests import make
from tests.makes import calls, equipment, orders
from tests.makes.machines import UNSIGNED

pytestmark = pytest.mark.django_db
T0 = now()
COLLECTOR = str(uuid.uuid4())


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def mill() -> Connection:
    connection = add_connection("Mills", "opcua", "opc.tcp://127.0.0.1:4840", by=make.ella(), settings=UNSIGNED)
    unit = equipment.work_unit()
    for role, name in [("state", "State"), ("epoch", "Epoch"), ("counter", "Counter"), ("value", "Temperature")]:
        bind(connection, unit, role, name, f"i={len(name)}", by=make.ella())
    return connection


def delivered(connection: Connection, *records: heard.Record, number: int = 1, owner: str = "a") -> Delivered:
    token = leases.acquire(owner, [connection.pk]).get(connection.pk)
    token = token or Lease.objects.get(connection=connection).token
    return Delivered(COLLECTOR, 1, number, connection.pk, owner, token, records)


def lapse() -> None:
    Lease.objects.update(expires_at=F("expires_at") - timedelta(seconds=10))


def counter() -> Counter:
    return Counter.objects.get()


def test_the_same_batch_again_changes_nothing() -> None:
    connection = mill()
    key = counter().pk
    batch = delivered(connection, heard.count(key, 1, 10, at(0)), heard.count(key, 1, 12, at(1)))
    assert [take_in(batch), take_in(batch), take_in(batch)] == [True, False, False]
    assert (counter().total, Batch.objects.count()) == (2, 1)


def test_a_batch_wears_the_tool_in_the_machine_once_whatever_becomes_of_its_pieces() -> None:
    connection = mill()
    tool = equipment.mounted_tool(life_limit=100)
    key, start = counter().pk, tool.mounts.get().mounted_at

    def stroke(raw: int, seconds: float) -> heard.Record:
        return heard.count(key, 1, raw, start + timedelta(seconds=seconds))

    batch = delivered(connection, stroke(10, 0), stroke(12, 1), stroke(15, 2))
    assert [take_in(batch), take_in(batch)] == [True, False]
    # A record that breaks makes the batch be taken in one by one; what it wore before that is undone with it.
    odd = heard.state(0, "dancing", "", start + timedelta(seconds=3))
    assert take_in(delivered(connection, stroke(16, 3), odd, stroke(18, 4), number=2))
    tool.refresh_from_db()
    assert (tool.used_cycles, counter().total) == (8, 8)
    # Nobody worked there: the pieces wait and go to a reason; the machine made its strokes all the same.
    parked = UnassignedCount.objects.get()
    assign_count(parked, by=make.sofia(), reason="Set-up scrap")
    tool.refresh_from_db()
    assert tool.used_cycles == 8


def test_a_stale_token_writes_nothing() -> None:
    connection = mill()
    stale = delivered(connection, heard.count(counter().pk, 1, 10, at(0)), heard.state(1, "running", "", at(0)))
    lapse()
    assert leases.acquire("b", [connection.pk]) == {connection.pk: stale.token + 1}
    with pytest.raises(Fenced):
        take_in(stale)
    assert counter().last_raw is None
    assert not Batch.objects.exists() and not EquipmentState.objects.exists()


def test_a_lapsed_lease_that_nobody_took_is_still_ours() -> None:
    connection = mill()
    batch = delivered(connection, heard.count(counter().pk, 1, 10, at(0)))
    lapse()
    assert take_in(batch)
    assert leases.renew("a", {connection.pk: batch.token}) == {connection.pk}


def test_a_lease_is_taken_only_when_it_has_lapsed_and_released_at_once() -> None:
    connection = mill()
    assert leases.acquire("a", [connection.pk]) == {connection.pk: 1}
    assert leases.acquire("b", [connection.pk]) == {}
    assert leases.renew("b", {connection.pk: 1}) == set()
    leases.release("a")
    assert leases.acquire("b", [connection.pk]) == {connection.pk: 2}
    assert leases.renew("a", {connection.pk: 1}) == set()


def test_a_connection_switched_off_is_read_no_more_but_what_was_heard_is_taken_in() -> None:
    connection = mill()
    last = delivered(connection, heard.count(counter().pk, 1, 10, at(0)))
    Connection.objects.update(is_enabled=False)
    assert load_plans() == {}
    assert leases.renew("a", {connection.pk: last.token}) == {connection.pk}
    take_in(last)
    assert counter().last_raw == 10


def test_pieces_of_a_running_job_are_credited_in_the_same_transaction() -> None:
    job = orders.running(10, "MILL-01", quantity=10)
    connection = mill()
    key = counter().pk
    later = now() + timedelta(seconds=1)
    take_in(delivered(connection, heard.count(key, 1, 10, now()), heard.count(key, 1, 13, later)))
    job.refresh_from_db()
    assert (job.good, counter().total) == (3, 3)
    assert not UnassignedCount.objects.exists()


def test_the_pulses_of_a_second_are_booked_together_and_none_is_missing() -> None:
    job = orders.running(10, "MILL-01", quantity=1000)
    connection = mill()
    key, start = counter().pk, now()
    ticks = [heard.count(key, 1, 10 + n, start + timedelta(seconds=n / 10)) for n in range(1, 41)]
    take_in(delivered(connection, heard.count(key, 1, 10, start), *ticks))
    job.refresh_from_db()
    assert (job.counted, counter().total) == (40, 40)
    booked = list(CountedPieces.objects.order_by("at"))
    assert sum(row.quantity for row in booked) == 40
    assert len(booked) <= 5


def test_pulses_around_the_end_of_a_job_are_booked_one_by_one() -> None:
    job = orders.running(10, "MILL-01", quantity=1000)
    connection = mill()
    key, start = counter().pk, now()
    take_in(delivered(connection, heard.count(key, 1, 10, start)))
    run = JobRun.objects.get(job=job)
    JobRun.objects.filter(pk=run.pk).update(ended_at=start + timedelta(seconds=0.35))
    ticks = [heard.count(key, 1, 10 + n, start + timedelta(seconds=n / 10)) for n in range(1, 7)]
    take_in(delivered(connection, *ticks, number=2))
    job.refresh_from_db()
    assert (job.counted, UnassignedCount.objects.get().quantity) == (3, 3)


def test_many_readings_in_one_batch_are_no_silence() -> None:
    connection = mill()
    unit = equipment.work_unit()
    take_in(delivered(connection, heard.alive([unit.pk], at(0))))
    take_in(delivered(connection, *(heard.alive([unit.pk], at(n)) for n in range(1, 30)), number=2))
    assert not Gap.objects.exists()
    take_in(delivered(connection, *(heard.alive([unit.pk], at(n)) for n in (30, 31, 60, 61)), number=3))
    gap = Gap.objects.get()
    assert (gap.started_at, gap.ended_at) == (at(31), at(60))
    unit.refresh_from_db()
    assert unit.observed_at == at(61)


def test_a_batch_says_whose_it_is_and_with_which_token() -> None:
    connection = mill()
    take_in(delivered(connection, heard.alive([], at(0))))
    assert (Batch.objects.get().connection, Batch.objects.get().token) == (connection.pk, 1)
    assert written_too_late() == 0
    Batch.objects.create(
        collector=uuid.uuid4(), epoch=1, number=1, readings=0, received_at=now(), connection=connection.pk, token=0
    )
    assert written_too_late() == 1


def test_pieces_without_a_job_are_parked() -> None:
    connection = mill()
    key = counter().pk
    take_in(delivered(connection, heard.count(key, 1, 10, at(0)), heard.count(key, 1, 13, at(1))))
    assert UnassignedCount.objects.get().quantity == 3


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "count", "counter": 999_999, "epoch": 1, "raw": 1, "at": T0.isoformat()},
        {"kind": "state", "equipment": 999_999, "state": "running", "reason": "", "at": T0.isoformat()},
        {"kind": "dance", "at": T0.isoformat()},
        {"kind": "count", "at": "yesterday"},
        {"kind": "count"},
        {"kind": "result", "equipment": None, "epoch": 1, "item": "{}", "at": T0.isoformat()},
        {"kind": "alive", "equipment": ["x"], "at": T0.isoformat()},
    ],
)
def test_an_odd_reading_stops_no_other_and_is_kept(odd: dict[str, Any]) -> None:
    connection = mill()
    key = counter().pk
    batch = delivered(connection, heard.count(key, 1, 10, at(0)), odd, heard.count(key, 1, 12, at(1)))
    assert take_in(batch) and not take_in(batch)
    assert counter().total == 2
    assert RefusedReading.objects.get().body == odd


def test_text_for_a_number_leaves_a_discrepancy_and_no_pieces() -> None:
    connection = mill()
    key = counter().pk
    take_in(delivered(connection, heard.count(key, 1, 10, at(0)), heard.count(key, 1, "twelve", at(1))))
    assert (counter().total, Discrepancy.objects.count()) == (0, 1)


def test_samples_gaps_and_health_arrive_together() -> None:
    connection = mill()
    unit, prop = equipment.work_unit(), EquipmentProperty.objects.get()
    take_in(
        delivered(
            connection,
            heard.alive([unit.pk], at(0)),
            heard.values([(prop.pk, micros(at(0)), 21.5, True, 0x400), (prop.pk, micros(at(0.5)), None, False, BAD)]),
            heard.gap(unit.pk, "Cable cut", at(0), offline=True),
            heard.health("red", "Cable cut", now(), at(0), at(0)),
        )
    )
    assert SampleStore().raw(prop, since=at(0), until=at(1)) == [
        SampleRow(prop.pk, at(0), 21.5, True, 0x400), SampleRow(prop.pk, at(0.5), None, False, BAD),
    ]  # fmt: skip
    assert Gap.objects.get().started_at == at(0)
    connection.refresh_from_db()
    assert (connection.light, connection.sentence) == ("red", "Cable cut")


def test_a_light_of_yesterday_that_comes_late_changes_nothing() -> None:
    connection = mill()
    take_in(delivered(connection, heard.health("green", "", now(), at(0), at(0))))
    take_in(delivered(connection, heard.health("red", "Cable cut", now() - timedelta(hours=1), at(0), at(0)), number=2))
    connection.refresh_from_db()
    assert connection.light == "green"


def test_a_light_nobody_renews_is_red() -> None:
    connection = mill()
    take_in(delivered(connection, heard.health("green", "", now() - timedelta(seconds=10), at(0), at(0))))
    connection.refresh_from_db()
    assert connection.light == "red"
    assert "collector" in connection.sentence


def test_a_result_is_taken_once_whatever_batch_brings_it() -> None:
    connection = mill()
    unit = equipment.work_unit()
    item = json.dumps({"seq": 7, "serial": "NOBODY", "drop": 3.25, "at": T0.isoformat()})
    for number in (1, 2):
        take_in(delivered(connection, heard.result(unit.pk, 1, item, at(0)), number=number))
    result = MachineResult.objects.get()
    assert (result.epoch, result.seq, result.serial, result.values) == (1, 7, "NOBODY", {"drop": "3.25"})


def test_a_leak_test_s_result_reaches_its_unit() -> None:
    _, units = orders.testing(quantity=1)
    connection = add_connection("Tester", "opcua", "opc.tcp://127.0.0.1:4840", by=make.ella(), settings=UNSIGNED)
    unit = orders.work_unit("TEST-01")
    serial = units[0].lot.number
    item = json.dumps({"seq": 1, "serial": serial, "pressure": 6.01, "drop": 2.5, "leak_rate": 0.1})
    take_in(delivered(connection, heard.result(unit.pk, 1, item, now())))
    result = MachineResult.objects.get()
    assert (result.serial, result.passed) == (serial, True)


@pytest.mark.parametrize("item", ["", "no json", "[]", "{}", '{"seq": "1"}', '{"seq": true}', "[" * 5000])
def test_a_result_that_cannot_be_read_is_refused(item: str) -> None:
    with pytest.raises(Malformed):
        read_result(item, T0)


def test_a_result_keeps_figures_exact_and_drops_what_is_no_value() -> None:
    item = '{"seq": 1, "serial": 5, "a": 0.10, "b": NaN, "c": [1], "d": "x\\u0000y", "at": "2099-01-01T00:00:00Z"}'
    _, serial, values, moment = read_result(item, T0)
    assert (serial, values) == ("5", {"a": "0.10", "b": None, "c": None, "d": "xy"})
    assert moment <= now()


def test_only_an_engineer_sets_up_connections_and_wrong_words_are_named() -> None:
    with pytest.raises(NotAllowed):
        add_connection("X", "opcua", "opc.tcp://h:1", by=make.omar())
    with pytest.raises(Malformed) as no:
        add_connection("X", "opcua", "http://h:1", by=make.ella())
    assert no.value.field == "endpoint"
    connection = mill()
    with pytest.raises(Malformed) as no:
        bind(connection, equipment.work_unit(), "state", "S", "i=1", mapping={"1": "dancing"}, by=make.ella())
    assert no.value.field == "mapping"
    assert Binding.objects.count() == 4


def test_a_plan_fills_in_only_the_demo_s_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINESIDE_OPCUA_PORT", "4711")
    monkeypatch.setenv("SECRET", "shh")
    connection = mill()
    Connection.objects.update(endpoint="opc.tcp://h:${LINESIDE_OPCUA_PORT}/${SECRET}")
    assert load_plans()[connection.pk].endpoint == "opc.tcp://h:4711/${SECRET}"


def test_engineers_see_the_light_the_bindings_and_the_latest_values() -> None:
    connection = mill()
    take_in(
        delivered(connection, heard.count(counter().pk, 1, 10, at(0)), heard.health("green", "", now(), at(0), at(0)))
    )
    row = calls.get(make.ella(), "/api/connections").json()["results"][0]
    assert (row["state"], row["collector"]) == ("green", "a")
    live = {b["role"]: b["live"] for b in row["bindings"]}
    assert live["counter"]["value"] == "10"
    assert calls.get(make.omar(), "/api/connections").status_code == 403


def test_a_batch_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = mill()
    batch = delivered(connection, heard.count(counter().pk, 1, 10, at(0)), heard.health("green", "", now(), None, None))

    def broken(rows: object) -> int:
        raise RuntimeError("power cut")

    monkeypatch.setattr("integrations.services.ingest.append_samples", broken)
    with pytest.raises(RuntimeError):
        take_in(batch)
    assert counter().last_raw is None and not Batch.objects.exists()
    monkeypatch.undo()
    assert take_in(replace(batch))
    with database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM integrations_batch")
        assert cursor.fetchone() == (1,)


def test_the_ledger_forgets_after_two_days() -> None:
    connection = mill()
    take_in(delivered(connection, heard.health("green", "", now(), None, None)))
    Batch.objects.update(received_at=now() - timedelta(days=3))
    take_in(delivered(connection, heard.health("green", "", now(), None, None), number=2))
    assert forget_batches() == 1
    assert Batch.objects.get().number == 2

"""Stations that ask before each unit, over real sockets: asked twice, answered late, killed in between, nobody there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.machines.truth import summary
from demo.operators.panels import IDLE, OpcuaPanels, PanelRefused, WasherPanel
from demo.plant.places import TESTER_SIGNALS, WASHER_SIGNALS
from integrations.collector.handshake import LIFE_DOUBT_SECONDS, Conversation
from integrations.collector.plan import Meaning, Plan, Station
from integrations.drivers import modbus, opcua
from integrations.drivers.readings import Misconfigured, Point, Target
from integrations.errors import NoHandshake
from integrations.models import Connection, Handshake
from integrations.services.handshakes import set_handshake
from kernel.errors import Malformed, NotAllowed
from orders import services as orders
from orders.models import UnitCheck
from orders.states import GO, NO_GO
from records.models import Event
from tests import make
from tests.integrations.plant import collector, connect, free_port, machines, wait_for
from tests.makes import orders as plant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
OPCUA, MODBUS = "demo.machines.opcua", "demo.machines.modbus"


def variable(name: str) -> str:
    return f"nsu=urn:lineside:demo:machines;s=TEST-01.{TESTER_SIGNALS[name]}"


def shows(port: int, name: str) -> Any:
    """What the tester's signal says now, asked in a session of its own."""
    target = Target(f"opc.tcp://127.0.0.1:{port}/lineside-demo", (), {"security": "none", "exception_reason": "test"})
    return asyncio.run(opcua.read_once(target, [Point(variable(name))]))[0].value


def register(port: int, name: str) -> Any:
    """What the washer's signal says now."""
    address, datatype, length = WASHER_SIGNALS[name]
    target = Target(f"modbus://127.0.0.1:{port}", (), {})
    return asyncio.run(modbus.read_once(target, [Point(address, datatype, length=length)]))[0].value


def asks_first(connection: Connection, number: str, without_mes: str) -> None:
    """Its handshake is set up as an engineer does it."""
    assert connection.bindings.filter(equipment__number=number, role="handshake").exists()
    set_handshake(
        plant.work_unit(number), without_mes=without_mes, answer_ms=2000, by=make.ella(), reason="As agreed"
    )


def row(**words: Any) -> Callable[[], UnitCheck | None]:
    return lambda: UnitCheck.objects.filter(**words).first()


def test_a_pump_is_tested_after_a_go_and_its_result_is_acknowledged(tmp_path: Path) -> None:
    job, (pump, *_) = plant.testing(2)
    port = free_port()
    asks_first(connect("opcua", port, "TEST-01"), "TEST-01", "stop")
    with machines(OPCUA, port, tmp_path), collector(tmp_path):
        wait_for(lambda: shows(port, "without_mes") == 1, 90)
        assert shows(port, "answer_ms") == 2000
        panel = OpcuaPanels(port)
        panel.start("TEST-01", pump.lot.number)
        check = wait_for(row(serial=pump.lot.number, acknowledged_at__isnull=False), 90)
        assert check is not None
        assert (check.verdict, check.is_unchecked, check.outcome in ("passed", "failed")) == (GO, False, True)
        assert check.answered_at is not None
        wait_for(lambda: shows(port, "done") == 0)
        # Both hearts beat.
        first = shows(port, "mes_life")
        wait_for(lambda: shows(port, "mes_life") != first)
        panel.close()
    assert summary(tmp_path)["TEST-01"]["entries"] == 1
    assert UnitCheck.objects.count() == 1
    assert job.machine_results.count() == 1


def test_a_serial_nobody_knows_is_refused_with_a_sentence_and_not_tested(tmp_path: Path) -> None:
    plant.testing(1)
    port = free_port()
    asks_first(connect("opcua", port, "TEST-01"), "TEST-01", "stop")
    with machines(OPCUA, port, tmp_path), collector(tmp_path):
        wait_for(lambda: shows(port, "without_mes") == 1, 90)
        panel = OpcuaPanels(port)
        panel.start("TEST-01", "CP200-999999")
        wait_for(row(verdict=NO_GO, answered_at__isnull=False))
        wait_for(lambda: shows(port, "request") == 0)
        assert shows(port, "why") == "Nobody knows CP200-999999."
        assert panel.look("TEST-01").state == IDLE
        panel.close()
    assert summary(tmp_path)["TEST-01"]["entries"] == 0


def test_a_question_nobody_hears_waits_and_is_answered_by_the_next_collector_once(tmp_path: Path) -> None:
    _, (pump, *_) = plant.testing(1)
    port = free_port()
    asks_first(connect("opcua", port, "TEST-01"), "TEST-01", "stop")
    with machines(OPCUA, port, tmp_path):
        with collector(tmp_path) as first:
            wait_for(lambda: shows(port, "without_mes") == 1, 90)
            first.kill()
            first.wait()
        panel = OpcuaPanels(port)
        panel.start("TEST-01", pump.lot.number)
        # Scanned and pressed once more: still one question.
        with pytest.raises(PanelRefused):
            panel.start("TEST-01", pump.lot.number)
        assert (shows(port, "request"), panel.look("TEST-01").state) == (1, IDLE)
        with collector(tmp_path):
            wait_for(row(acknowledged_at__isnull=False), 90)
        panel.close()
    assert UnitCheck.objects.count() == 1
    assert Event.objects.filter(kind="unit_check.decided").count() == 1
    assert summary(tmp_path)["TEST-01"]["entries"] == 1


def test_a_collector_killed_between_go_and_acknowledge_loses_and_doubles_nothing(tmp_path: Path) -> None:
    _, (pump, *_) = plant.testing(1)
    port = free_port()
    asks_first(connect("opcua", port, "TEST-01"), "TEST-01", "stop")
    with machines(OPCUA, port, tmp_path, speed=4):
        with collector(tmp_path) as first:
            wait_for(lambda: shows(port, "without_mes") == 1, 90)
            panel = OpcuaPanels(port)
            panel.start("TEST-01", pump.lot.number)
            wait_for(row(answered_at__isnull=False))
            first.kill()
            first.wait()
        # The result is held out until somebody says that it is safe.
        wait_for(lambda: shows(port, "done") == 1)
        assert UnitCheck.objects.get().acknowledged_at is None
        with collector(tmp_path):
            wait_for(row(acknowledged_at__isnull=False), 90)
            wait_for(lambda: shows(port, "done") == 0)
        panel.close()
    check = UnitCheck.objects.get()
    assert (check.verdict, check.is_unchecked) == (GO, False)
    assert summary(tmp_path)["TEST-01"]["entries"] == 1


def test_a_washer_that_may_run_without_us_marks_its_load_unchecked(tmp_path: Path) -> None:
    wash = plant.ready_to_wash(3)
    port = free_port()
    asks_first(connect("modbus", port, "WASH-01"), "WASH-01", "run")
    with machines(MODBUS, port, tmp_path):
        panel = WasherPanel(port)
        with collector(tmp_path) as first:
            wait_for(lambda: register(port, "without_mes") == 2, 90)
            assert register(port, "answer_ms") == 2000
            orders.start_load(
                plant.work_unit("WASH-01"), [orders.Member(wash, wash.quantity)], by=make.omar()
            )
            panel.start(3)
            checked = wait_for(row(request=1, acknowledged_at__isnull=False), 90)
            assert checked is not None
            assert (checked.verdict, checked.is_unchecked, checked.job) == (GO, False, wash)
            first.kill()
            first.wait()
        # Nobody answers any more: it runs, and remembers that nobody checked.
        panel.start(3)
        wait_for(lambda: register(port, "done") == 2, 40)
        with collector(tmp_path):
            late = wait_for(row(request=2, acknowledged_at__isnull=False), 90)
            assert late is not None
            assert (late.is_unchecked, late.outcome, late.reviewed_by) == (True, "passed", None)
            wait_for(lambda: register(port, "done") == 0)
        panel.close()
    assert Event.objects.filter(kind="unit_check.unchecked").count() == 1
    assert summary(tmp_path)["WASH-01"]["entries"] == 2


def test_nothing_is_written_that_is_not_on_the_list(tmp_path: Path) -> None:
    port = free_port()
    with machines(OPCUA, port, tmp_path):
        target = Target(
            f"opc.tcp://127.0.0.1:{port}/lineside-demo", (),
            {"security": "none", "exception_reason": "test", "writable": [variable("answer")]},
        )
        with pytest.raises(Misconfigured):
            asyncio.run(opcua.write(target, Point(variable("without_mes")), 1))
        written = asyncio.run(opcua.write(target, Point(variable("answer")), -5))
        assert (written.effect, written.read_back, shows(port, "answer")) == ("ok", -5, -5)
        fenced = asyncio.run(opcua.write(target, Point(variable("answer")), 7, may_still=lambda: False))
        assert (fenced.effect, shows(port, "answer")) == ("failed", -5)


def test_who_may_set_it_up_and_how() -> None:
    station = plant.work_unit("TEST-01")
    words: dict[str, Any] = {"without_mes": "stop", "answer_ms": 2000, "reason": "As agreed"}
    with pytest.raises(NotAllowed):
        set_handshake(station, by=make.omar(), **words)
    with pytest.raises(NoHandshake):
        set_handshake(station, by=make.ella(), **words)
    connect("opcua", 4840, "TEST-01")
    for wrong in ({"without_mes": "pray"}, {"answer_ms": 5}, {"reason": ""}):
        with pytest.raises(Malformed):
            set_handshake(station, by=make.ella(), **(words | wrong))
    set_handshake(station, by=make.ella(), **words)
    assert Handshake.objects.get().without_mes == "stop"
    assert Event.objects.filter(kind="handshake.set").count() == 1
    assert LIFE_DOUBT_SECONDS > 1


def test_a_station_whose_answer_may_not_be_written_is_a_doubt_that_names_the_address() -> None:
    signals = [Meaning(f"nsu=urn:x;s={name}", "handshake", 7, "TEST-01", name) for name in ("request", "answer", "why")]

    def doubts(*writable: str) -> list[str]:
        settings = {"writable": [f"nsu=urn:x;s={name}" for name in writable]}
        found = Plan(1, "Tester", "opcua", "opc.tcp://x", settings, tuple(signals), {7: Station("stop", 2000)})
        return Conversation(found, None, lambda: True).doubts()  # type: ignore[arg-type]

    assert doubts("why") == [
        "TEST-01 cannot be answered. Put nsu=urn:x;s=answer on the list of addresses Lineside may write."
    ]
    assert doubts("answer", "why") == []

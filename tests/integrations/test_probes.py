"""What people ask machines once, answered by the demo's simulators on real sockets."""

import asyncio

import pytest

from equipment.models import Counter
from integrations import heard
from integrations.collector.probing import answer_all
from integrations.collector.spool import Spool
from integrations.services import probes
from integrations.services.connections import add_connection, bind, disable_connection
from kernel.clock import now
from tests import make
from tests.integrations import plant
from tests.makes.machines import UNSIGNED
from tests.makes.orders import work_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def opcua(tmp_path_factory):
    port = plant.free_port()
    with plant.machines("demo.machines.opcua", port, tmp_path_factory.mktemp("opcua")):
        yield port


@pytest.fixture(scope="module")
def modbus(tmp_path_factory):
    port = plant.free_port()
    with plant.machines("demo.machines.modbus", port, tmp_path_factory.mktemp("modbus")):
        yield port


def mills(port):
    endpoint = f"opc.tcp://127.0.0.1:{port}/lineside-demo"
    return add_connection("Mills", "opcua", endpoint, by=make.ella(), settings=UNSIGNED)


def washer(port):
    return add_connection("Washer", "modbus", f"modbus://127.0.0.1:{port}", by=make.ella())


def answered(probe):
    assert answer_all() == 1
    probe.refresh_from_db()
    return probe


def test_a_test_says_who_answered_and_which_addresses_it_does_not_know(opcua):
    connection = mills(opcua)
    nodes = answered(probes.browse_connection(connection, by=make.ella())).answer["nodes"]
    mill = next(node for node in nodes if node["name"] == "MILL-01")
    assert mill["kind"] == "folder"
    inside = answered(probes.browse_connection(connection, by=make.ella(), address=mill["address"])).answer["nodes"]
    counter = next(node for node in inside if node["name"] == "Counter")
    assert (counter["kind"], counter["datatype"]) == ("variable", "UInt32")
    unit, gone = work_unit("MILL-01"), counter["address"].replace("Counter", "Gone")
    bind(connection, unit, "counter", "Counter", counter["address"], by=make.ella())
    bind(connection, unit, "value", "Gone", gone, by=make.ella())
    probe = answered(probes.try_connection(connection, by=make.ella()))
    assert probe.state == "answered"
    assert (probe.answer["addresses"], probe.answer["bad"]) == (2, [gone])
    assert probe.answer["server"] and probe.answer["latency_ms"] > 0


def test_an_address_is_read_once(opcua, modbus):
    points = [{"address": "nsu=urn:lineside:demo:machines;s=MILL-01.State"}]
    probe = answered(probes.read_connection(mills(opcua), points, by=make.ella()))
    assert [(each["good"], each["value"].isdecimal()) for each in probe.answer["readings"]] == [(True, True)]
    points = [{"address": "1/holding/8", "datatype": "uint16"}, {"address": "1/holding/60000"}]
    probe = answered(probes.read_connection(washer(modbus), points, by=make.ella()))
    assert [each["good"] for each in probe.answer["readings"]] == [True, False]


def test_a_machine_nobody_answers_for_says_the_next_step():
    for connection in (mills(plant.free_port()), washer(plant.free_port())):
        probe = answered(probes.try_connection(connection, by=make.ella()))
        assert (probe.state, probe.answer) == ("failed", None)
        assert "switched on" in probe.error


def test_who_is_second_with_the_same_question_writes_nothing(modbus):
    probe = answered(probes.try_connection(washer(modbus), by=make.ella()))
    probes.answer(probe, None, "late")
    probe.refresh_from_db()
    assert probe.state == "answered"


@pytest.mark.django_db(transaction=True)
def test_what_was_heard_of_a_machine_that_is_switched_off_is_handed_in_by_whoever_has_it(tmp_path):
    connection = washer(1)
    bind(connection, work_unit("WASH-01", "load"), "counter", "Cycles", "1/holding/4", by=make.ella())
    disable_connection(connection, by=make.ella(), reason="overhaul")
    last = heard.count(Counter.objects.get().pk, None, 7, now())

    async def keep():
        with Spool.open_first(tmp_path / "spool") as spool:
            await spool.append(connection.pk, [last])

    asyncio.run(keep())
    with plant.collector(tmp_path):
        plant.wait_for(lambda: Counter.objects.get().last_raw == 7, 90)

"""A person writes one value into a machine: once, with a reason, on the list, read back; else it is said what became."""

from datetime import timedelta

import pytest
from asyncua import ua

from integrations.collector import probing
from integrations.collector.probing import answer_all
from integrations.drivers.opcua.writing import fitting
from integrations.drivers.readings import Misconfigured, Written
from integrations.errors import NotWritable, WriteUnderWay
from integrations.models import Probe
from integrations.services import probes, writes
from integrations.services.connections import add_connection, bind, disable_connection
from integrations.services.writes import Place, ask_write
from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from records.models import Event
from tests import make
from tests.integrations import plant
from tests.makes import calls
from tests.makes.machines import UNSIGNED
from tests.makes.orders import work_unit

pytestmark = pytest.mark.django_db
# The washer's pieces of the load; the demo's own panel writes there too.
PIECES = "1/holding/10"
LIMIT = "nsu=urn:lineside:demo:machines;s=TEST-01.AnswerMs"


@pytest.fixture(scope="module")
def modbus(tmp_path_factory):
    port = plant.free_port()
    with plant.machines("demo.machines.modbus", port, tmp_path_factory.mktemp("modbus")):
        yield port


@pytest.fixture(scope="module")
def opcua(tmp_path_factory):
    port = plant.free_port()
    with plant.machines("demo.machines.opcua", port, tmp_path_factory.mktemp("opcua")):
        yield port


def washer(port=1):
    return add_connection(
        "Washer", "modbus", f"modbus://127.0.0.1:{port}", by=make.ella(), settings={"writable": [PIECES]}
    )


def wanted(connection, value="7", address=PIECES, **more):
    return ask_write(connection, Place(address, **more), value, by=make.ella(), reason="Trial run")


def worked(probe):
    assert answer_all() == 1
    probe.refresh_from_db()
    return probe


def events():
    return [(event.kind, event.data.get("effect")) for event in Event.objects.filter(kind__contains=".writ").order_by("pk")]


def test_a_value_stands_in_the_register_and_who_wrote_it_on_record(modbus):
    probe = worked(wanted(washer(modbus)))
    assert (probe.state, probe.answer) == ("answered", {"effect": "ok", "said": "", "read_back": "7"})
    assert events() == [("connection.write_asked", None), ("connection.written", "ok")]
    asked, written = Event.objects.filter(kind__contains=".writ").order_by("pk")
    assert (asked.by, asked.reason, asked.data["value"]) == (make.ella(), "Trial run", "7")
    assert (written.by, written.data["read_back"]) == (make.ella(), "7")


def test_an_opc_ua_variable_gets_the_value_in_its_own_type(opcua):
    endpoint = f"opc.tcp://127.0.0.1:{opcua}/lineside-demo"
    mills = add_connection("Mills", "opcua", endpoint, by=make.ella(), settings={**UNSIGNED, "writable": [LIMIT]})
    probe = worked(wanted(mills, "1500", LIMIT))
    assert (probe.state, probe.answer["read_back"]) == ("answered", "1500")
    probe = worked(wanted(mills, "many", LIMIT))
    assert (probe.state, probe.answer["effect"]) == ("failed", "failed")
    assert "does not fit" in probe.error


def test_a_bound_address_is_written_as_it_is_bound(modbus):
    connection = washer(modbus)
    bind(connection, work_unit("WASH-01", "load"), "value", "Pieces", PIECES, datatype="int16", by=make.ella())
    assert wanted(connection, "-1", datatype="uint32").question["point"]["datatype"] == "int16"


@pytest.mark.parametrize(
    ("words", "no"),
    [
        ({"address": "1/holding/11"}, NotWritable),
        ({"value": ""}, Malformed),
        ({"value": "x" * 201}, Malformed),
    ],
)
def test_what_may_not_be_written_is_refused_and_leaves_nothing(words, no):
    connection = washer()
    with pytest.raises(no):
        wanted(connection, **words)
    assert not Probe.objects.exists()
    assert events() == []


def test_a_switched_off_machine_a_missing_reason_and_a_supervisor_are_refused():
    connection = washer()
    with pytest.raises(Malformed):
        ask_write(connection, Place(PIECES), "1", by=make.ella(), reason=" ")
    with pytest.raises(NotAllowed):
        ask_write(connection, Place(PIECES), "1", by=make.sofia(), reason="Trial run")
    disable_connection(connection, by=make.ella(), reason="overhaul")
    with pytest.raises(NotWritable):
        wanted(connection)
    assert not Probe.objects.exists()
    assert events() == []


def test_two_people_do_not_write_into_one_machine_at_once():
    connection = washer()
    wanted(connection)
    with pytest.raises(WriteUnderWay):
        wanted(connection, "8")
    assert Probe.objects.count() == 1


def test_a_write_that_comes_too_late_is_not_sent(modbus, monkeypatch):
    sent = spied(monkeypatch)
    probe = wanted(washer(modbus))
    Probe.objects.update(asked_at=now() - timedelta(seconds=21))
    probe = worked(probe)
    assert (probe.state, probe.answer["effect"], sent) == ("failed", "failed", [])
    assert "too late" in probe.error


def test_what_was_switched_off_meanwhile_is_not_sent(modbus, monkeypatch):
    sent = spied(monkeypatch)
    connection = washer(modbus)
    probe = wanted(connection)
    disable_connection(connection, by=make.ella(), reason="overhaul")
    assert (worked(probe).state, sent) == ("failed", [])


def test_a_write_whose_worker_was_lost_is_never_sent_again_and_its_end_is_unknown(modbus, monkeypatch):
    sent = spied(monkeypatch)
    probe = wanted(washer(modbus))
    assert writes.take_write(probe)
    assert not writes.take_write(probe)
    assert answer_all() == 0
    Probe.objects.update(asked_at=now() - timedelta(seconds=61))
    probes.sweep_probes()
    probe.refresh_from_db()
    assert (probe.state, probe.answer["effect"], sent) == ("failed", "unknown", [])
    assert events()[-1] == ("connection.written", "unknown")
    # Whoever comes back after that writes down nothing else.
    writes.note_written(probe, "ok", "", 7)
    assert len(events()) == 2


def test_a_worker_that_was_frozen_between_taking_and_sending_sends_nothing(modbus, monkeypatch):
    monkeypatch.setattr(probing, "SEND_SECONDS", -1.0)
    probe = worked(wanted(washer(modbus), "9"))
    assert (probe.state, probe.answer["effect"]) == ("failed", "failed")
    assert "too late" in probe.error
    point = [{"address": PIECES, "datatype": "uint16"}]
    monkeypatch.undo()
    seen = worked(probes.read_connection(probe.connection, point, by=make.ella())).answer["readings"]
    assert seen[0]["value"] != "9"


def test_nobody_there_means_certainly_not_written():
    probe = worked(wanted(washer(plant.free_port())))
    assert (probe.state, probe.answer["effect"]) == ("failed", "failed")
    assert "switched on" in probe.error


def test_the_door_answers_with_a_row_to_look_at(modbus):
    connection = washer(modbus)
    body = {"address": PIECES, "value": "5", "reason": "Trial run"}
    row = calls.post(make.ella(), f"/api/connections/{connection.pk}/write", body)
    assert row.status_code == 202, row.content
    assert "write" in calls.get(make.ella(), f"/api/connections/{connection.pk}").json()["allowed_actions"]
    assert answer_all() == 1
    found = calls.get(make.ella(), f"/api/probes/{row.json()['id']}").json()
    assert (found["state"], found["answer"]["effect"], found["answer"]["read_back"]) == ("answered", "ok", "5")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("7", ua.VariantType.UInt16, 7),
        ("-7", ua.VariantType.UInt16, None),
        ("65536", ua.VariantType.UInt16, None),
        ("2.5", ua.VariantType.Int32, None),
        ("1_0", ua.VariantType.Int32, None),
        ("on", ua.VariantType.Boolean, True),
        ("2", ua.VariantType.Boolean, None),
        ("true", ua.VariantType.Int32, None),
        ("2.5", ua.VariantType.Double, 2.5),
        ("nan", ua.VariantType.Double, None),
        ("1e39", ua.VariantType.Float, None),
        ("12", ua.VariantType.String, "12"),
        ("12", ua.VariantType.DateTime, None),
    ],
)
def test_what_is_typed_becomes_what_the_variable_holds_or_is_refused(text, kind, value):
    if value is None:
        with pytest.raises(Misconfigured):
            fitting(text, kind)
    else:
        assert fitting(text, kind) == value
    # What 32 bits make of a tenth is what is read back.
    assert fitting("0.1", ua.VariantType.Float) != 0.1


def spied(monkeypatch):
    """Every write that would leave."""
    sent = []

    async def write(target, point, value, **more):
        sent.append((point.address, value))
        return Written("ok", "", value)

    monkeypatch.setattr(probing.modbus, "write", write)
    return sent

"""Setting up connections in the browser: who may, what is refused, what stays when something goes."""

import json
from decimal import Decimal

import pytest

from equipment.models import Counter, EquipmentProperty, Gap, MachineAlarm, UnassignedCount
from equipment.selectors import work_units_now
from integrations import heard
from integrations.collector.load import load_plans
from integrations.collector.translate import Translator
from integrations.drivers.readings import Reading
from integrations.models import Binding, Connection, Probe
from integrations.secrets import unseal
from integrations.services import leases, probes
from integrations.services.ingest import Delivered, take_in
from kernel.clock import now
from records.models import Command, Event
from tests import make
from tests.makes import calls, orders
from tests.makes.machines import UNSIGNED

pytestmark = pytest.mark.django_db
SECRET = "Sesame, open 42"
MODBUS = {"name": "Washer", "protocol": "modbus", "endpoint": "modbus://127.0.0.1:502"}
OPCUA = {"name": "Mills", "protocol": "opcua", "endpoint": "opc.tcp://127.0.0.1:4840", **UNSIGNED}
SIGNED = {
    "name": "Mills", "protocol": "opcua", "endpoint": "opc.tcp://127.0.0.1:4840", "security": "sign_and_encrypt",
    "user_kind": "password", "user_name": "reader", "password": SECRET,
}


@pytest.fixture
def ella():
    person = make.ella()

    def post(path, body=None, status=None):
        answer = calls.post(person, f"/api/{path}", body or {})
        if status is not None:
            assert answer.status_code == status, answer.content
        return answer

    post.browser = calls.client(person)
    return post


def washer(ella, **more):
    return ella("connections", {**MODBUS, **more}, 201).json()


def value(machine, address="1/holding/8", **more):
    return {"equipment": machine.pk, "role": "value", "name": "Heat", "address": address, "datatype": "uint16", **more}


def refused(answer, field, status=400):
    assert answer.status_code == status, answer.content
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_connection_is_added_changed_switched_off_and_on_and_removed(ella):
    made = washer(ella, poll_seconds=0.5)
    assert made["settings"] == {"poll_seconds": 0.5}
    where = f"connections/{made['id']}"
    changed = ella(f"{where}/change", {"name": "Dryer", "endpoint": "modbus://10.0.0.7:503"}, 200).json()
    assert (changed["name"], changed["endpoint"], changed["settings"]) == ("Dryer", "modbus://10.0.0.7:503", {})
    assert ella(f"{where}/disable", {"reason": "overhaul"}, 200).json()["is_enabled"] is False
    assert load_plans() == {}
    assert ella(f"{where}/enable", None, 200).json()["is_enabled"] is True
    assert list(load_plans()) == [made["id"]]
    ella(f"{where}/remove", {"reason": "sold"}, 200)
    assert load_plans() == {}
    assert ella.browser.get("/api/connections").json()["results"] == []
    assert ella.browser.get(f"/api/{where}").status_code == 404
    assert list(Event.objects.filter(kind__startswith="connection.").order_by("pk").values_list("kind", flat=True)) == [
        "connection.added", "connection.changed", "connection.disabled", "connection.enabled", "connection.removed",
    ]
    # Its name is free again.
    washer(ella, name="Dryer")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"endpoint": "http://h:1"}, "endpoint"),
        ({"endpoint": "opc.tcp://"}, "endpoint"),
        ({"endpoint": "opc.tcp://h:99999"}, "endpoint"),
        ({"endpoint": "opc.tcp://user:secret@h:4840"}, "endpoint"),
        ({"name": "  "}, "name"),
        ({"exception_reason": ""}, "exception_reason"),
        ({"security": "nearly"}, "security"),
        ({"user_kind": "password", "user_name": "x", "password": "y"}, "user_kind"),
        ({"security": "sign_and_encrypt", "policy": "Basic128"}, "policy"),
        ({"security": "sign_and_encrypt", "user_kind": "password", "password": "y"}, "user_name"),
        ({"security": "sign_and_encrypt", "user_kind": "password", "user_name": "x"}, "password"),
        ({"password": "y"}, "password"),
        ({"publishing_ms": 1}, "publishing_ms"),
        ({"poll_seconds": 1}, "poll_seconds"),
        ({"secret": "in the settings"}, "secret"),
    ],
)
def test_a_wrong_word_is_named_and_nothing_is_added(ella, words, field):
    refused(ella("connections", {**OPCUA, **words}), field)
    assert not Connection.objects.exists()


def test_two_engineers_do_not_run_each_other_over(ella):
    made = washer(ella)
    where = f"/api/connections/{made['id']}"
    seen = ella.browser.get(where)["ETag"]
    ella(f"connections/{made['id']}/change", {"name": "Dryer", "endpoint": MODBUS["endpoint"]}, 200)
    late = ella.browser.post(
        f"{where}/change", {"name": "Cleaner", "endpoint": MODBUS["endpoint"]}, format="json",
        headers={"Idempotency-Key": "late", "If-Match": seen},
    )
    assert late.status_code == 412 and "Ella" in late.json()["detail"]
    assert Connection.objects.get().name == "Dryer"


def test_a_name_is_taken_once(ella):
    washer(ella)
    refused(ella("connections", MODBUS), "name")


def test_a_password_is_in_no_answer_no_ledger_and_no_idempotency_store(ella):
    made = ella("connections", SIGNED, 201).json()
    assert made["has_password"] is True
    where = f"connections/{made['id']}"
    pages = [ella.browser.get("/api/connections"), ella.browser.get(f"/api/{where}")]
    again = {key: each for key, each in SIGNED.items() if key not in ("protocol", "password")}
    pages.append(ella(f"{where}/change", {**again, "policy": "Aes256_Sha256_RsaPss"}, 200))
    pages.append(ella(f"{where}/change", {**again, "password": SECRET + "!"}, 200))
    pages.append(ella(f"{where}/clone", {"copies": [{"name": "M2", "endpoint": "opc.tcp://127.0.0.1:4840/2", "machines": []}]}, 201))
    pages.append(ella(f"{where}/test", None, 202))
    told = [json.dumps(made), *(page.content.decode() for page in pages)]
    told += [json.dumps(event.data) for event in Event.objects.all()]
    told += [json.dumps(command.answer) for command in Command.objects.all()]
    told += [json.dumps(probe.question) for probe in Probe.objects.all()]
    assert not any("Sesame" in text for text in told)
    assert {unseal(each.secret) for each in Connection.objects.all()} == {SECRET + "!"}
    changes = Event.objects.filter(kind="connection.changed").order_by("pk")
    assert [event.data["password_changed"] for event in changes] == [False, True]


def test_a_password_goes_to_no_other_server_unless_it_is_entered_again(ella):
    made = ella("connections", SIGNED, 201).json()
    words = {key: each for key, each in SIGNED.items() if key not in ("protocol", "password")}
    elsewhere = {**words, "endpoint": "opc.tcp://10.6.6.6:4840"}
    refused(ella(f"connections/{made['id']}/change", elsewhere), "password")
    copy = {"name": "M2", "endpoint": "opc.tcp://10.6.6.6:4840", "machines": []}
    refused(ella(f"connections/{made['id']}/clone", {"copies": [copy]}), "copies.0.password")
    assert Connection.objects.count() == 1
    ella(f"connections/{made['id']}/change", {**elsewhere, "password": "another"}, 200)
    assert unseal(Connection.objects.get().secret) == "another"


def test_an_unsigned_connection_shows_as_such(ella):
    assert ella("connections", OPCUA, 201).json()["is_unsigned"] is True
    assert ella("connections", {**SIGNED, "name": "Signed"}, 201).json()["is_unsigned"] is False
    assert washer(ella)["is_unsigned"] is False


def test_several_addresses_are_bound_at_once_or_none(ella):
    made, unit = washer(ella), orders.work_unit("WASH-01", "load")
    where = f"connections/{made['id']}/bind"
    wrong = [value(unit), value(unit, "1/holding/9", name="Level", datatype="uint17")]
    refused(ella(where, {"bindings": wrong}), "bindings.1.datatype")
    assert not Binding.objects.exists() and not EquipmentProperty.objects.exists()
    good = [
        value(unit, scale=0.1, offset=-40, dead_band=0.5, keep_ms=0, unit="CEL", word_order="little"),
        {"equipment": unit.pk, "role": "counter", "name": "Cycles", "address": "1/holding/4", "datatype": "uint16"},
        {"equipment": unit.pk, "role": "state", "name": "State", "address": "1/coil/0", "mapping": {"True": "running"}},
    ]
    assert len(ella(where, {"bindings": good}, 200).json()["bindings"]) == 3
    heat = next(m for m in load_plans()[made["id"]].meanings if m.role == "value")
    assert (heat.scale, heat.offset, heat.dead_band, heat.keep_ms, heat.word_order) == (0.1, -40, 0.5, 0, "little")
    # A 16-bit register begins again at 65536.
    assert Counter.objects.get().modulus == 2**16


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"address": "ns=2;s=x"}, "address"),
        ({"address": "1/holding/99999"}, "address"),
        ({"address": "300/holding/1"}, "address"),
        ({"name": " "}, "name"),
        ({"scale": 0}, "scale"),
        ({"scale": "NaN"}, "scale"),
        ({"offset": "inf"}, "offset"),
        ({"dead_band": -1}, "dead_band"),
        ({"keep_ms": -1}, "keep_ms"),
        ({"unit": "XXX"}, "unit"),
        ({"datatype": "string"}, "length"),
        ({"length": 4}, "length"),
        ({"mapping": {"1": "running"}}, "mapping"),
        ({"role": "counter", "scale": 2}, "scale"),
        ({"role": "counter", "most_per_second": "0"}, "most_per_second"),
        ({"role": "counter", "most_per_second": "100001"}, "most_per_second"),
        ({"role": "counter", "most_per_second": "NaN"}, "most_per_second"),
        ({"most_per_second": "5"}, "most_per_second"),
        ({"role": "state", "mapping": {"1": "dancing"}}, "mapping"),
        ({"role": "alarm", "mapping": {"1": {"word": "Coolant low"}}}, "mapping"),
        ({"role": "alarm", "mapping": {"1": "Coolant low"}}, "mapping"),
        ({"address": "1/coil/0"}, "datatype"),
    ],
)
def test_a_wrong_meaning_is_named(ella, words, field):
    made, unit = washer(ella), orders.work_unit("WASH-01", "load")
    refused(ella(f"connections/{made['id']}/bind", {"bindings": [value(unit, **words)]}), f"bindings.0.{field}")
    assert not Binding.objects.exists()


def test_meanings_do_not_contradict_each_other(ella):
    made, unit = washer(ella), orders.work_unit("WASH-01", "load")
    where = f"connections/{made['id']}/bind"
    state = {"equipment": unit.pk, "role": "state", "name": "State", "address": "1/holding/0"}
    ella(where, {"bindings": [value(unit), state]}, 200)
    refused(ella(where, {"bindings": [value(unit)]}), "bindings.0.name")
    refused(ella(where, {"bindings": [value(unit, name="Cold", datatype="int32")]}), "bindings.0.datatype")
    refused(ella(where, {"bindings": [{**state, "name": "Other", "address": "1/holding/1"}]}), "bindings.0.role")
    area = unit.__class__.objects.create(number="HALL", name="Hall", level="area")
    refused(ella(where, {"bindings": [value(area)]}), "bindings.0.equipment")


def test_an_opc_ua_server_needs_no_heartbeat(ella):
    made = ella("connections", OPCUA, 201).json()
    words = {"equipment": orders.work_unit("MILL-01").pk, "role": "heartbeat", "name": "Beat", "address": "i=2258"}
    refused(ella(f"connections/{made['id']}/bind", {"bindings": [words]}), "bindings.0.role")


def counting(ella):
    """A washer whose counter stands at 10 after three pieces."""
    made, unit = washer(ella), orders.work_unit("MILL-07")
    words = {"equipment": unit.pk, "role": "counter", "name": "Pieces", "address": "1/holding/4", "datatype": "uint32"}
    row = ella(f"connections/{made['id']}/bind", {"bindings": [words]}, 200).json()["bindings"][0]
    hand_in(made["id"], heard.count(Counter.objects.get().pk, None, 7, now()))
    hand_in(made["id"], heard.alive([unit.pk], now()), heard.state(unit.pk, "running", "", now()))
    hand_in(made["id"], heard.count(Counter.objects.get().pk, None, 9, now()))
    return made, row, unit


numbers = iter(range(1, 1000))


def hand_in(connection, *records):
    token = leases.acquire("a", [connection]).get(connection) or Connection.objects.get(pk=connection).lease.token
    collector = "00000000-0000-4000-8000-000000000001"
    assert take_in(Delivered(collector, 1, next(numbers), connection, "a", token, records))


def test_removing_keeps_what_was_counted_also_what_is_still_on_its_way(ella):
    made, _row, unit = counting(ella)
    counter = Counter.objects.get()
    last = heard.count(counter.pk, None, 10, now())
    ella(f"connections/{made['id']}/remove", {"reason": "sold"}, 200)
    # Also what the collector heard before it knew.
    hand_in(made["id"], last, heard.alive([unit.pk], now()), heard.gap(unit.pk, "gone", now(), offline=True))
    counter.refresh_from_db()
    assert counter.total == Decimal(3) and counter.name.startswith("Pieces (until ")
    assert UnassignedCount.objects.get().quantity == Decimal(3)
    # Nobody expects to hear of the machine: no alarm for its silence.
    shown = work_units_now([unit.pk]).get()
    assert (shown.observed_at, shown.state_now) == (None, None)
    assert not Gap.objects.filter(ended_at=None).exists()


def test_a_counter_read_elsewhere_is_another_counter(ella):
    made, row, _unit = counting(ella)
    ella(f"bindings/{row['id']}/change", {"address": "1/holding/40"}, 200)
    old, new = Counter.objects.order_by("pk")
    assert (old.total, new.name, new.total) == (Decimal(2), "Pieces", 0)
    hand_in(made["id"], heard.count(new.pk, None, 100_000, now()))
    new.refresh_from_db()
    # The first reading adds nothing: those pieces were made before we looked.
    assert new.total == 0


def test_how_fast_a_counter_may_run_is_set_changed_and_cloned_and_stays_when_nothing_is_said(ella):
    made, unit = washer(ella), orders.work_unit("MILL-01")
    words = {"equipment": unit.pk, "role": "counter", "name": "Pieces", "address": "1/holding/4"}
    (row,) = ella(f"connections/{made['id']}/bind", {"bindings": [words]}, 200).json()["bindings"]
    assert row["most_per_second"] == "20"
    changed = ella(f"bindings/{row['id']}/change", {"most_per_second": "0.25"}, 200).json()
    # Also where a meaning is asked for by itself.
    found = ella.browser.get(f"/api/bindings?connection={made['id']}").json()["results"]
    assert [each["most_per_second"] for each in (changed, *found)] == ["0.25", "0.25"]
    ella(f"bindings/{row['id']}/change", {"name": "Parts"}, 200)
    ella(f"bindings/{row['id']}/change", {"address": "1/holding/40"}, 200)
    # Read elsewhere it is another counter, of the same machine.
    assert Counter.objects.order_by("pk").last().most_per_second == Decimal("0.25")
    refused(ella(f"bindings/{row['id']}/change", {"most_per_second": "0"}), "most_per_second")
    assert Counter.objects.order_by("pk").last().most_per_second == Decimal("0.25")
    first = Event.objects.filter(kind="connection.binding_changed").order_by("pk").first()
    assert (first.data["before"]["most_per_second"], first.data["after"]["most_per_second"]) == ("20", "0.25")
    other = orders.work_unit("MILL-02")
    copy = {
        "name": "Copy", "endpoint": "modbus://10.0.0.2:502", "machines": [{"original": unit.pk, "copy": other.pk}],
    }  # fmt: skip
    ella(f"connections/{made['id']}/clone", {"copies": [copy]}, 201)
    assert Counter.objects.get(equipment=other).most_per_second == Decimal("0.25")


def test_a_new_name_goes_with_its_history(ella):
    made, row, _unit = counting(ella)
    ella(f"bindings/{row['id']}/change", {"name": "Parts"}, 200)
    assert (Counter.objects.get().name, Counter.objects.get().total) == ("Parts", Decimal(2))
    assert load_plans()[made["id"]].meanings[0].key == Counter.objects.get().pk


def test_a_meaning_is_changed_and_taken_away_in_place(ella):
    made, unit = washer(ella), orders.work_unit("WASH-01", "load")
    row = ella(f"connections/{made['id']}/bind", {"bindings": [value(unit)]}, 200).json()["bindings"][0]
    changed = ella(f"bindings/{row['id']}/change", {"scale": 0.1, "unit": "CEL"}, 200).json()
    assert (changed["scale"], changed["unit"], changed["name"]) == (0.1, "CEL", "Heat")
    refused(ella(f"bindings/{row['id']}/change", {"scale": 0}), "scale")
    assert ella(f"bindings/{row['id']}/remove", None, 200).json()["bindings"] == []
    assert EquipmentProperty.objects.get().unit == "CEL"


def test_twelve_equal_machines_in_one_go(ella):
    made, first = washer(ella, poll_seconds=0.5), orders.work_unit("MILL-01")
    words = {"equipment": first.pk, "role": "counter", "name": "Pieces", "address": "1/holding/4"}
    ella(f"connections/{made['id']}/bind", {"bindings": [words, value(first)]}, 200)
    units = [orders.work_unit(f"MILL-{number:02}") for number in range(2, 14)]
    copies = [
        {
            "name": f"Washer {unit.number}", "endpoint": f"modbus://10.0.0.{unit.pk % 200}:502", "find": "1/", "put": "2/",
            "machines": [{"original": first.pk, "copy": unit.pk}],
        }
        for unit in units
    ]
    made = ella(f"connections/{made['id']}/clone", {"copies": copies}, 201).json()["connections"]
    assert [each["bindings"][0]["address"] for each in made] == ["2/holding/4"] * 12
    assert all(each["settings"] == {"poll_seconds": 0.5} for each in made)
    assert Counter.objects.count() == EquipmentProperty.objects.count() == 13
    assert len(load_plans()) == 13
    again = [{**copies[0], "name": "Fine"}, {**copies[1], "name": "Fine too", "machines": []}]
    refused(ella(f"connections/{made[0]['id']}/clone", {"copies": again}), "copies.0.machines")
    assert len(load_plans()) == 13


def test_a_list_of_connections_asks_as_often_for_twelve_as_for_one(ella, django_assert_max_num_queries):
    for number in range(12):
        made = washer(ella, name=f"W {number}")
        ella(f"connections/{made['id']}/bind", {"bindings": [value(orders.work_unit(f"MILL-{number}"))]}, 200)
    with django_assert_max_num_queries(12):
        assert len(ella.browser.get("/api/connections").json()["results"]) == 12


def test_an_alarm_stands_on_the_floor_with_its_next_step_until_it_goes(ella):
    made, unit = washer(ella), orders.work_unit("MILL-01")
    words = {
        "equipment": unit.pk, "role": "alarm", "name": "Alarm", "address": "1/holding/7",
        "mapping": {"3": {"word": "Coolant low", "next_step": "Fill up coolant at the rear door."}},
    }
    ella(f"connections/{made['id']}/bind", {"bindings": [words]}, 200)
    translator = Translator(load_plans()[made["id"]])

    def says(raw):
        hand_in(made["id"], *translator.translate([Reading("1/holding/7", raw, True, now())]))
        floor = make_floor(unit)
        return [(each["word"], each["next_step"]) for each in floor["alarms"]]

    assert says(0) == []
    assert says(3) == [("Coolant low", "Fill up coolant at the rear door.")]
    assert says(3) == [("Coolant low", "Fill up coolant at the rear door.")]
    # Better a number somebody can look up than silence.
    assert says(9)[0][0] == "Alarm 9"
    assert says(0) == []
    assert MachineAlarm.objects.count() == 2


def make_floor(unit):
    browser = calls.client(make.sofia())
    return next(each for each in browser.get("/api/floor").json()["units"] if each["id"] == unit.pk)


def test_a_question_no_worker_takes_up_is_given_up(ella):
    made = washer(ella)
    asked = ella(f"connections/{made['id']}/test", None, 202).json()
    assert asked["state"] == "asked"
    Probe.objects.update(asked_at=now() - probes.PATIENCE * 2)
    probes.sweep_probes()
    answer = ella.browser.get(f"/api/probes/{asked['id']}").json()
    assert answer["state"] == "failed" and "acquisition worker" in answer["error"]


def test_questions_need_words_that_fit(ella):
    made = washer(ella)
    refused(ella(f"connections/{made['id']}/browse"), "address")
    refused(ella(f"connections/{made['id']}/read", {"points": [{"address": "4"}]}), "points.0.address")
    assert not Probe.objects.exists()


def test_others_may_look_but_not_touch():
    browser = calls.client(make.sofia())
    ours = calls.post(make.ella(), "/api/connections", MODBUS).json()
    assert browser.get(f"/api/connections/{ours['id']}").json()["allowed_actions"] == []
    assert calls.post(make.sofia(), f"/api/connections/{ours['id']}/remove", {"reason": "x"}).status_code == 403
    assert calls.post(make.sofia(), f"/api/connections/{ours['id']}/test", {}).status_code == 403
    assert Connection.objects.get().removed_at is None

"""The plant's tree is kept by engineers, and work that hangs on a place keeps it where it is."""

from __future__ import annotations

import pytest

from equipment import services
from equipment.errors import PlaceInUse, PlaceMisplaced
from equipment.models import Equipment
from kernel.errors import Malformed, NotAllowed
from orders import services as orders_services
from orders.errors import WorkUnitOutOfUse
from records.models import Event
from tests import make
from tests.makes import calls, equipment, orders

pytestmark = pytest.mark.django_db


def events() -> list[tuple[str, str]]:
    rows = Event.objects.filter(kind__startswith="equipment").order_by("id")
    return [(event.kind, event.subject_label) for event in rows]


def test_a_plant_is_built_from_the_site_down_to_work_units_in_lines() -> None:
    site, ella = equipment.site(), make.ella()
    hall = services.add_equipment("HALL", "Hall 1", level="area", parent=site, by=ella)
    line = services.add_equipment("LINE", "Line 1", level="work_center", parent=hall, by=ella)
    lathes = services.add_equipment_class("LATHE", "Lathes", by=ella)
    unit = services.add_equipment("T-1", "Lathe 1", level="work_unit", parent=line, classes=[lathes], by=ella)
    assert (unit.mode, unit.area_name) == ("single", "Hall 1")
    assert list(lathes.members.all()) == [unit]
    assert events()[-2:] == [("equipment_class.added", "LATHE"), ("equipment.added", "T-1")]


@pytest.mark.parametrize(
    ("level", "parent", "sentence"),
    [
        ("area", None, "An area stands in something: an area or a site."),
        ("area", "MILL-01", "An area cannot stand in MILL-01, which is a work unit."),
        ("work_unit", "MILL-01", "A work unit cannot stand in MILL-01, which is a work unit."),
        ("site", "MACHINING", "A site cannot stand in MACHINING, which is an area."),
    ],
)
def test_nothing_stands_where_it_cannot(level: str, parent: str | None, sentence: str) -> None:
    equipment.work_unit()
    above = Equipment.objects.get(number=parent) if parent else None
    zone = "UTC" if level == "site" else ""
    with pytest.raises(PlaceMisplaced, match=sentence):
        services.add_equipment("X", "X", level=level, parent=above, time_zone=zone, by=make.ella())
    assert Equipment.objects.count() == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"number": " ", "name": "X", "level": "site", "time_zone": "UTC"}, "blank"),
        ({"number": "X", "name": " ", "level": "site", "time_zone": "UTC"}, "blank"),
        ({"number": "X", "name": "X", "level": "site"}, "required"),
        ({"number": "X", "name": "X", "level": "site", "time_zone": "Mars/Olympus"}, "unknown_time_zone"),
        ({"number": "X", "name": "X", "level": "enterprise", "time_zone": "UTC"}, "not_a_site"),
        ({"number": "X", "name": "X", "level": "enterprise", "mode": "load"}, "not_a_work_unit"),
        ({"number": "havel-1", "name": "X", "level": "site", "time_zone": "UTC"}, "number_taken"),
        ({"number": "X", "name": "X", "level": "moon"}, "invalid_choice"),
    ],
)
def test_what_cannot_be_is_said_with_its_field(words: dict[str, str], code: str) -> None:
    equipment.site()
    with pytest.raises(Malformed) as no:
        services.add_equipment(**words, by=make.ella())  # type: ignore[arg-type]
    assert no.value.reason_code == code and no.value.field
    assert Equipment.objects.count() == 1


def test_only_who_authors_equipment_changes_the_plant() -> None:
    unit, omar = equipment.work_unit(), make.omar()
    before = events()
    for change in (
        lambda: services.change_equipment(unit, name="Mine", by=omar),
        lambda: services.move_equipment(unit, to=equipment.site(), by=omar),
        lambda: services.retire_equipment(unit, reason="Tired", by=omar),
        lambda: services.restore_equipment(unit, by=omar),
        lambda: services.add_equipment_class("X", "X", by=omar),
    ):
        with pytest.raises(NotAllowed):
            change()
    unit.refresh_from_db()
    assert (unit.name, unit.is_usable, events()) == ("Work unit MILL-01", True, before)


def test_what_changed_stands_in_the_event_and_no_change_writes_nothing() -> None:
    unit, ella = equipment.work_unit(), make.ella()
    mills = services.add_equipment_class("MILL", "Mills", by=ella)
    services.change_equipment(unit, name="Mill 1", mode="parallel", classes=[mills], by=ella)
    event = Event.objects.latest("id")
    assert (event.kind, event.data) == (
        "equipment.changed",
        {"change": {"name": ["Work unit MILL-01", "Mill 1"], "mode": ["single", "parallel"], "classes": [[], ["MILL"]]}},
    )
    services.change_equipment(unit, name="Mill 1", mode="parallel", classes=[mills], by=ella)
    assert Event.objects.latest("id") == event


def test_a_work_unit_has_a_counter_that_people_read_and_nothing_else_has() -> None:
    unit, ella = equipment.work_unit(), make.ella()
    services.change_equipment(unit, has_hand_counter=True, by=ella)
    assert Event.objects.latest("id").data["change"] == {"has_hand_counter": [False, True]}
    with pytest.raises(Malformed) as no:
        services.change_equipment(equipment.area(), has_hand_counter=True, by=ella)
    assert no.value.field == "has_hand_counter"
    equipment.area().refresh_from_db()
    assert not equipment.area().has_hand_counter


def test_a_place_moves_with_all_that_stands_in_it() -> None:
    unit = equipment.work_unit()
    second = services.add_equipment(
        "HAVEL-2", "Second works", level="site", time_zone="Asia/Tokyo", by=make.ella()
    )
    services.move_equipment(equipment.area(), to=second, by=make.ella())
    unit = Equipment.objects.get(pk=unit.pk)
    assert unit.parent is not None and unit.parent.parent == second
    with pytest.raises(PlaceMisplaced):
        services.move_equipment(equipment.area(), to=unit, by=make.ella())


def test_a_unit_with_work_is_neither_moved_nor_taken_out_of_use_nor_run_otherwise() -> None:
    orders.seal_master()
    job = orders.job(10, of="SC-07")
    unit = Equipment.objects.get(number="ASM-02")
    area, ella = equipment.area("ASSEMBLY"), make.ella()
    orders_services.dispatch(job, to=unit, by=make.sofia())
    for what in ("SF-07", "SP-12"):
        orders.mounted("ASM-02", what)
    for state in ("dispatched", "running", "held"):
        for change in (
            lambda: services.retire_equipment(unit, reason="Sold", by=ella),
            lambda: services.move_equipment(unit, to=area, by=ella),
            lambda: services.change_equipment(unit, mode="single", by=ella),
        ):
            with pytest.raises(PlaceInUse, match=rf"ASM-02 has work: {job.number} \({state}\)"):
                change()
        if state == "dispatched":
            orders_services.start(job, by=make.omar())
        elif state == "running":
            orders_services.interrupt(job, reason="Lunch", by=make.omar())
    unit.refresh_from_db()
    assert (unit.is_usable, unit.parent, unit.mode) == (True, None, "parallel")
    # Its name is nobody's work.
    services.change_equipment(unit, name="Bench", mode="parallel", by=ella)


def test_an_area_is_taken_out_of_use_after_what_stands_in_it_and_comes_back_before_it() -> None:
    unit, area, ella = equipment.work_unit(), equipment.area(), make.ella()
    with pytest.raises(PlaceInUse, match="MILL-01 in it"):
        services.retire_equipment(area, reason="Rebuilt", by=ella)
    services.retire_equipment(unit, reason="Sold", by=ella)
    services.retire_equipment(area, reason="Rebuilt", by=ella)
    with pytest.raises(PlaceInUse, match="MACHINING is out of use"):
        services.restore_equipment(unit, by=ella)
    with pytest.raises(PlaceInUse, match="MACHINING is out of use"):
        equipment.work_unit("MILL-02")
    services.restore_equipment(area, by=ella)
    assert services.restore_equipment(unit, by=ella).is_usable
    assert not Equipment.objects.filter(number="MILL-02").exists()


def test_nothing_new_is_brought_to_a_unit_out_of_use_and_the_boards_leave_it_out() -> None:
    orders.seal_master()
    job = orders.job(10, of="SC-07")
    unit = Equipment.objects.get(number="ASM-02")
    services.retire_equipment(unit, reason="Sold", by=make.ella())
    with pytest.raises(WorkUnitOutOfUse):
        orders_services.dispatch(job, to=unit, by=make.sofia())
    with pytest.raises(WorkUnitOutOfUse):
        orders_services.start(job, work_unit=unit, by=make.omar())
    job.refresh_from_db()
    assert job.state == "ready"
    for board in ("/api/dispatch-board", "/api/floor"):
        assert calls.get(make.sofia(), board).json()["units"] == []


def test_the_browser_builds_and_changes_the_tree() -> None:
    ella = make.ella()
    browser = lambda path, body: calls.post(ella, f"/api/{path}", body)  # noqa: E731
    site = browser("equipment", {"number": "S", "name": "S", "level": "site", "time_zone": "Europe/Berlin"}).json()
    assert browser("equipment-classes", {"number": "SAW", "name": "Saws"}).status_code == 201
    unit = browser(
        "equipment", {"number": "U", "name": "U", "level": "work_unit", "parent": "S", "classes": ["SAW"]}
    ).json()
    assert (unit["parent"], unit["mode"], unit["classes"][0]["number"]) == (site["id"], "single", "SAW")
    assert browser(f"equipment/{unit['id']}/change", {"name": "Saw 1"}).json()["name"] == "Saw 1"
    assert browser(f"equipment/{unit['id']}/move", {"to": None}).json()["code"] == "parent_missing"
    assert browser(f"equipment/{unit['id']}/retire", {}).status_code == 400
    assert browser(f"equipment/{unit['id']}/retire", {"reason": "Sold"}).json()["is_usable"] is False
    assert browser(f"equipment/{unit['id']}/restore", {}).json()["is_usable"] is True
    assert browser("equipment", {"number": "V", "name": "V", "level": "area", "parent": "NOWHERE"}).status_code == 400


def test_who_looked_before_somebody_else_changed_it_is_told() -> None:
    unit, ella = equipment.work_unit(), calls.client(make.ella())
    path = f"/api/equipment/{unit.pk}"
    seen = ella.get(path)["ETag"]
    services.change_equipment(unit, name="Other", by=make.person("emil", "engineer"))
    answer = ella.post(
        f"{path}/change", {"name": "Mine"}, format="json", headers={"Idempotency-Key": "k", "If-Match": seen}
    )
    assert (answer.status_code, answer.json()["who"]) == (412, "Emil")
    unit.refresh_from_db()
    assert unit.name == "Other"

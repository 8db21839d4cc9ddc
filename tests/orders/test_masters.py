"""How a product is made, from the draft to the signed release, and who may say so."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from equipment.models import Equipment, EquipmentClass
from equipment.services import set_shift_starts
from equipment.states import Level
from genealogy.models import MaterialDefinition
from kernel.canonical import plain
from kernel.clock import now
from kernel.errors import Conflict, Malformed, NotAllowed, RuleBroken
from orders import services
from orders.errors import ReleaseNeedsAnother
from orders.models import JobOrder, OperationsSegment, WorkMaster
from orders.selectors.compare import compare
from orders.selectors.documents import document
from orders.selectors.findings import findings
from orders.selectors.masters import master_for
from records.models import Event, Signature
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post
from tests.makes.equipment import area, site, work_unit
from tests.makes.genealogy import material
from tests.makes.people import skill

pytestmark = pytest.mark.django_db


def release(master: WorkMaster, **more: Any) -> WorkMaster:
    services.submit_master(master, by=make.ella())
    return services.release_master(master, secret=make.PASSWORD, by=make.quinn(), **more)


def family(number: str, bore: str) -> MaterialDefinition:
    pump = material(number)
    pump.family, pump.properties = "CP", {"Bore": bore, "Bore least": str(float(bore) - 0.5)}
    pump.save()
    return pump


def test_a_revision_is_a_copy_that_says_the_same() -> None:
    first = plant.pump_master()
    second = plant.draft()
    assert (second.version, second.state, second.last_major) == (2, "draft", 0)
    assert document(second) == document(first) | {"revision_kind": "minor", "change_note": "Tighter"}


def test_a_document_is_saved_as_it_is_read() -> None:
    master, skilled = plant.draft(), skill("TORQUE")
    words = document(master)
    step = words["segments"][3]["steps"][2]
    step["upper"], step["branches"] = "46.5", [{"when": {"op": "failed"}, "to": None}]
    words["segments"][3] |= {
        "skills": [skilled.number], "tool_class": "WRENCH", "labour_seconds": "45.5", "people": 2,
        "parameters": [{"name": "Speed", "unit": "RPM", "lower": "10", "target": "12", "upper": "15"}],
        "co_products": [{"material": material("CHIPS").number, "quantity": "0.2"}],
    }
    words["segments"][3]["materials"][2]["substitutes"] = [{"material": material("OR-89").number, "quantity": "1"}]
    services.save_master(master, words, by=make.ella())
    found = compare(document(plant.pump_master()), document(master))
    assert {(row.path, row.what) for row in found} == {
        ("revision_kind", "changed"), ("change_note", "changed"),
        ("segments.40.skills", "changed"), ("segments.40.tool_class", "changed"),
        ("segments.40.labour_seconds", "changed"), ("segments.40.people", "changed"),
        ("segments.40.parameters.Speed", "added"), ("segments.40.co_products.CHIPS", "added"),
        ("segments.40.materials.OR-88.substitutes.OR-89", "added"),
        ("segments.40.steps.30.upper", "changed"), ("segments.40.steps.30.branches", "changed"),
    }
    saved = Event.objects.get(kind="work_master.saved")
    assert saved.data["changes"] == 9


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("segments.0.sequence", 20, "unique"),
        ("segments.0.work_units.0", "NOWHERE", "does_not_exist"),
        ("segments.0.counting_source", "magic", "invalid_choice"),
        ("segments.3.steps.2.lower", "99", "limits_crossed"),
        ("segments.3.steps.2.lower", "NaN", "invalid"),
        ("segments.3.steps.2.unit", "FUR", "unknown_unit"),
        ("segments.3.steps.0.material", "NOTHING", "does_not_exist"),
        ("segments.3.steps.0.picture", "/api/files/0", "does_not_exist"),
        ("segments.3.steps.0.due_every", 5, "malformed"),
        ("segments.3.materials.0.quantity", "0", "not_positive"),
        ("segments.3.materials.1.material", "OR-88", "unique"),
        ("segments.3.serial_prefix", "", "malformed"),
        ("name", "x" * 201, "max_length"),
    ],
)
def test_what_cannot_be_is_named_by_its_path_and_nothing_is_saved(path: str, value: Any, code: str) -> None:
    master = plant.draft()
    before = document(master)
    words = document(master)
    *way, last = path.split(".")
    at: Any = words
    for name in way:
        at = at[int(name) if name.isdigit() else name]
    at[int(last) if last.isdigit() else last] = value
    with pytest.raises(Malformed) as wrong:
        services.save_master(master, words, by=make.ella())
    assert wrong.value.reason_code == code
    expected = {"segments.0.sequence": "segments.1.sequence", "segments.3.materials.1.material": "segments.3.materials.2.material"}
    assert wrong.value.field == expected.get(path, path)
    assert document(master) == before


def test_what_is_released_is_never_edited() -> None:
    with pytest.raises(Conflict):
        services.save_master(plant.pump_master(), {"segments": []}, by=make.ella())
    assert OperationsSegment.objects.count() == 6


def test_a_word_left_out_and_a_word_left_blank_say_the_same() -> None:
    step = {"sequence": 10, "title": "Press", "warning": "", "translations": {"de": {"title": "Pressen"}}}
    blank = step | {"translations": {"de": {"title": "Pressen", "warning": ""}, "cs": {"title": ""}}}
    assert compare({"steps": [step]}, {"steps": [blank]}) == []
    [found] = compare({"steps": [step]}, {"steps": [blank | {"warning": "Hot"}]})
    assert (found.path, found.before, found.after) == ("steps.10.warning", "", "Hot")


def test_the_value_its_choices_and_the_points_of_a_picture_have_names_in_other_languages() -> None:
    master = plant.draft()
    words = document(master) | {"revision_kind": master.revision_kind}
    german = {"property": "Bohrung", "choices": {"no. 1": "Nr. 1"}, "labels": {"1": "Hier"}}
    words["segments"][3]["steps"][0]["translations"] = {"de": german}
    save = f"/api/work-masters/{master.pk}/save"
    assert post(make.ella(), save, plain(words)).status_code == 200
    shown = document(master)["segments"][3]["steps"][0]["translations"]["de"]
    assert {name: shown[name] for name in german} == german
    words["segments"][3]["steps"][0]["translations"] = {"de": {"labels": {"1": {"not": "a text"}}}}
    assert post(make.ella(), save, plain(words)).status_code == 400
    assert document(master)["segments"][3]["steps"][0]["translations"]["de"] == shown


def test_one_draft_at_a_time() -> None:
    plant.draft()
    with pytest.raises(Conflict) as second:
        plant.draft()
    assert second.value.reason_code == "draft_exists"


def test_a_draft_that_cannot_be_worked_by_is_not_submitted() -> None:
    master = services.draft_master("NEW", material=material("NEW"), by=make.ella())
    assert [finding.path for finding in findings(master)] == ["segments"]
    with pytest.raises(RuleBroken) as broken:
        services.submit_master(master, by=make.ella())
    assert (broken.value.field, plant.fresh(master).state) == ("segments", "draft")


def test_a_step_that_no_shift_ever_makes_due_is_told_and_keeps_nothing_back() -> None:
    site()
    master = plant.draft()
    words = document(master)
    words["segments"][3]["steps"].append({"sequence": 40, "title": "Wipe", "entry": "check", "due": "shift_start"})
    services.save_master(master, words, by=make.ella())
    [told] = post(make.ella(), f"/api/work-masters/{master.pk}/check", {}).json()
    assert (told["path"], told["is_warning"]) == ("segments.3.steps.3.due", True)
    assert "nobody has said when shifts begin" in told["message"]
    set_shift_starts(site(), [time(6)], by=make.ella())
    assert post(make.ella(), f"/api/work-masters/{master.pk}/check", {}).json() == []
    set_shift_starts(site(), [], by=make.ella())
    assert services.submit_master(plant.fresh(master), by=make.ella()).state == "in_review"


def test_findings_name_what_is_to_be_mended() -> None:
    master = plant.draft()
    words = document(master)
    words["segments"][0]["work_units"] = []
    words["segments"][1]["after"] = [50]
    words["segments"][3]["materials"].pop()
    words["segments"][3]["steps"][2] |= {"target": "48", "branches": [{"when": {"op": "failed"}, "to": 10}]}
    words["change_note"] = " "
    services.save_master(master, words, by=make.ella())
    assert {finding.path for finding in findings(plant.fresh(master))} == {
        "change_note", "segments.0.work_units", "segments.1.after", "segments.3.steps.1.material",
        "segments.3.steps.2.target", "segments.3.steps.2.branches.0.to",
    }


def test_a_release_is_signed_and_orders_are_made_by_it_from_its_date_on() -> None:
    tomorrow = now() + timedelta(days=1)
    second = release(plant.draft(), effective_from=tomorrow)
    signature = Signature.objects.get()
    assert second.signature == signature
    assert signature.shown["document"]["segments"][3]["steps"][2]["title"] == "Tighten"
    assert (signature.printed_name, second.effective_from) == ("Quinn", tomorrow)
    pump = material("CP-200")
    assert [master_for(pump, at).version for at in (now(), tomorrow + timedelta(hours=1))] == [1, 2]  # type: ignore[union-attr]
    assert plant.job(40).work_master.version == 1


def test_a_version_that_has_ended_gives_way_to_the_one_before() -> None:
    release(plant.draft(), effective_until=now() + timedelta(hours=1))
    pump = material("CP-200")
    assert [master_for(pump, now() + timedelta(hours=hours)).version for hours in (0, 2)] == [2, 1]  # type: ignore[union-attr]


def test_a_wrong_password_signs_nothing() -> None:
    master = plant.draft()
    services.submit_master(master, by=make.ella())
    with pytest.raises(NotAllowed):
        services.release_master(master, secret="guess", by=make.quinn())
    assert plant.fresh(master).state == "in_review"
    assert not Signature.objects.exists()


def test_a_submitted_draft_comes_back_with_a_reason() -> None:
    master = plant.draft()
    services.submit_master(master, by=make.ella())
    with pytest.raises(Conflict):
        services.save_master(master, document(master), by=make.ella())
    services.send_back(master, reason="Which torque wrench?", by=make.ella())
    assert plant.fresh(master).state == "draft"
    assert Event.objects.get(kind="work_master.sent_back").reason == "Which torque wrench?"


def test_only_a_major_revision_has_to_be_read() -> None:
    second = release(services.revise(plant.pump_master(), kind="major", note="New seal", by=make.ella()))
    third = services.revise(second, kind="minor", note="Typo", by=make.ella())
    assert (second.last_major, third.last_major) == (2, 2)
    frozen = plant.job(40).frozen.read
    assert (frozen.number, frozen.version) == ("CP-200", 2)


def test_a_discarded_draft_keeps_its_number() -> None:
    second = plant.draft()
    services.discard_master(second, by=make.ella())
    assert plant.draft().version == 3
    assert plant.fresh(second).state == "discarded"


def test_by_a_retired_version_no_order_is_released() -> None:
    request = plant.request()
    services.retire_master(plant.pump_master(), reason="Obsolete", by=make.ella())
    with pytest.raises(RuleBroken) as untaught:
        services.release_request(request, by=make.sofia())
    assert untaught.value.reason_code == "no_work_master"
    assert not JobOrder.objects.exists()


def test_a_family_is_made_alike_each_within_its_own_limits() -> None:
    family("CP-20", "20"), family("CP-25", "25")
    master = services.draft_master("CP", family="CP", by=make.ella())
    bore = {"lower": "Bore least", "target": "Bore"}
    step = {"sequence": 10, "title": "Measure the bore", "entry": "number", "unit": "MMT", "property": "Bore"}
    named = {f"{name}_property": property for name, property in bore.items()}
    segment = {
        "sequence": 10, "name": "Turn", "work_units": [plant.work_unit("TURN-01").number], "counting_source": "report",
        "steps": [step | named | {"due": "job"}], "parameters": [{"name": "Depth", "unit": "MMT"} | named],
    }
    services.save_master(master, {"name": "Pumps", "segments": [segment]}, by=make.ella())
    release(master)
    for number, limits in (("CP-20", ("19.5", "20")), ("CP-25", ("24.5", "25"))):
        order = services.receive_request(
            number=f"PO-{number}", material=number, quantity=1, unit="C62", due_at=now(), by=make.erik()  # type: ignore[arg-type]
        )
        services.release_request(order, by=make.sofia())
        job = JobOrder.objects.get(request=order)
        frozen = job.definition["steps"][0]
        assert (job.material.number, (frozen["lower"], frozen["target"])) == (number, limits)
        assert job.definition["parameters"][0]["target"] == limits[1]


def test_a_product_without_the_property_is_found_before_the_release() -> None:
    family("CP-20", "20")
    MaterialDefinition.objects.filter(pk=material("CP-30").pk).update(family="CP")
    master = services.draft_master("CP", family="CP", by=make.ella())
    segment = {
        "sequence": 10, "name": "Turn", "work_units": [plant.work_unit("TURN-01").number], "counting_source": "report",
        "parameters": [{"name": "Depth", "target_property": "Bore"}],
    }
    services.save_master(master, {"segments": [segment]}, by=make.ella())
    (found,) = findings(master)
    assert (found.path, "CP-30" in found.message) == ("segments.0.parameters.0.target_property", True)


def test_what_runs_at_a_class_runs_at_its_members_of_the_day() -> None:
    master = plant.draft()
    lathes = EquipmentClass.objects.create(number="LATHE", name="Lathes")
    words = document(master)
    words["segments"][1] |= {"equipment_class": "LATHE", "work_units": []}
    services.save_master(master, words, by=make.ella())
    assert [finding.path for finding in findings(master)] == ["segments.1.work_units"]
    lathes.members.add(plant.work_unit("TURN-07"))
    release(master)
    assert plant.job(20).frozen.work_units == [plant.work_unit("TURN-07").pk]


def test_an_operator_may_neither_write_nor_release() -> None:
    with pytest.raises(NotAllowed):
        services.revise(plant.pump_master(), kind="minor", by=make.omar())
    assert WorkMaster.objects.count() == 1


def test_two_editors_meet_and_the_slower_one_is_told(client: Client) -> None:
    master = plant.draft()
    client.force_login(make.ella())
    seen = client.get(f"/api/work-masters/{master.pk}")
    body = {name: seen.json()[name] for name in ("name", "over_production_percent", "segments")}

    def save(key: str, **more: Any) -> Any:
        return client.post(
            f"/api/work-masters/{master.pk}/save", body | more, "application/json",
            headers={"Idempotency-Key": key, "If-Match": seen["ETag"]},
        )

    assert save("1", name="Pump").status_code == 200
    late = save("2", name="Another pump")
    assert (late.status_code, plant.fresh(master).name) == (412, "Pump")
    wrong = client.post(
        f"/api/work-masters/{master.pk}/save", body | {"segments": [body["segments"][0] | {"people": "two"}]},
        "application/json", headers={"Idempotency-Key": "3"},
    ).json()
    assert wrong["errors"][0]["field"] == "segments.0.people"


def test_who_edited_it_last_does_not_release_it() -> None:
    master = services.submit_master(plant.draft(), by=make.ella())
    make.quinn()
    with pytest.raises(ReleaseNeedsAnother, match="Ella has edited CP-200 v2 last"):
        services.release_master(master, secret=make.PASSWORD, by=make.ella())
    assert plant.fresh(master).state == "in_review"
    assert not Signature.objects.exists()
    for who, needs, may in ((make.ella(), "block", False), (make.quinn(), "off", True)):
        shown = get(who, f"/api/work-masters/{master.pk}").json()
        assert (shown["four_eyes"], "release" in shown["allowed_actions"]) == (needs, may)
    assert services.release_master(master, secret=make.PASSWORD, by=make.quinn()).state == "released"


def test_the_only_one_who_could_releases_it_alone() -> None:
    alone = services.submit_master(plant.draft(), by=make.ella())
    assert services.release_master(alone, secret=make.PASSWORD, by=make.ella()).state == "released"
    assert Event.objects.get(kind="work_master.released", subject_id=alone.pk).data["by_its_editor"]


def in_the_site() -> WorkMaster:
    """Ella's draft waits for its release, where two people could do that; its work units stand in the site."""
    master = services.submit_master(plant.draft(), by=make.ella())
    make.quinn()
    Equipment.objects.filter(level=Level.WORK_UNIT).update(parent=area())
    return master


def test_a_site_that_only_warns_keeps_with_the_release_that_its_editor_made_it() -> None:
    master = in_the_site()
    services.set_start_check(site(), "four_eyes", "warn", by=make.ella(), reason="A small plant")
    shown = get(make.ella(), f"/api/work-masters/{master.pk}").json()
    assert (shown["four_eyes"], "release" in shown["allowed_actions"]) == ("warn", True)
    assert services.release_master(master, secret=make.PASSWORD, by=make.ella()).state == "released"
    assert Event.objects.get(kind="work_master.released", subject_id=master.pk).data["by_its_editor"]
    assert Signature.objects.get(pk=plant.fresh(master).signature_id).shown["by_its_editor"] is True


def test_one_strict_work_unit_that_could_make_it_asks_for_another_in_a_site_that_does_not() -> None:
    master = in_the_site()
    services.set_start_check(site(), "four_eyes", "off", by=make.ella(), reason="A small plant")
    mill, other = work_unit("MILL-01"), work_unit("SAW-01")
    services.set_start_check(other, "four_eyes", "block", by=make.ella(), reason="Nothing of it is made here")
    assert get(make.ella(), f"/api/work-masters/{master.pk}").json()["four_eyes"] == "off"
    services.set_start_check(mill, "four_eyes", "block", by=make.ella(), reason="Pressure parts")
    with pytest.raises(ReleaseNeedsAnother):
        services.release_master(master, secret=make.PASSWORD, by=make.ella())
    assert plant.fresh(master).state == "in_review"

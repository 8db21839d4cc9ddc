"""Bills of material and routings come in as drafts of work masters."""

from __future__ import annotations

import pytest

from equipment.services import add_equipment_class
from orders.models import WorkMaster
from orders.selectors.documents import document
from tests import make
from tests.integrations.test_imports import bring, run, wrong
from tests.makes import equipment
from tests.makes.genealogy import material

pytestmark = pytest.mark.django_db

ROUTING = """Produkt;AG;Arbeitsgang;Arbeitsplatz;Rüstzeit (min);Stückzeit (s);Komponente;Menge;ME;Entnahme
KIT-1;10;Sägen;SAW-1;15;42,5;BAR-30;0,24;m;aufgelegt
;;;;;;;;;
KIT-1;;;;;;SC-07;2;Stk;
KIT-1;20;Entgraten;SAW-1, BENCH-1;;30;;;;
"""


def routing_plant() -> None:
    for number in ("SAW-1", "BENCH-1"):
        equipment.work_unit(number)
    material("BAR-30", unit="MTR")
    material("SC-07")
    material("KIT-1")


def test_a_bill_and_a_routing_become_a_draft_work_master() -> None:
    routing_plant()
    upload = run(run(bring("work_masters", ROUTING)), apply=True)
    assert upload.outcome == {"added": 1}, wrong(upload)
    master = WorkMaster.objects.get()
    assert (str(master), master.state, master.material.number) == ("KIT-1 v1", "draft", "KIT-1")
    sawing, deburring = document(master)["segments"]
    assert (sawing["name"], sawing["setup_seconds"], sawing["run_seconds"], sawing["work_units"]) == (
        "Sägen", 900, "42.5", ["SAW-1"],
    )  # fmt: skip
    assert [(need["material"], need["quantity"], need["mode"]) for need in sawing["materials"]] == [
        ("BAR-30", "0.24", "mounted"), ("SC-07", "2", "backflush"),
    ]  # fmt: skip
    assert (deburring["after"], sorted(deburring["work_units"]), deburring["output"]) == (
        [10], ["BENCH-1", "SAW-1"], "KIT-1",
    )  # fmt: skip
    assert run(run(bring("work_masters", ROUTING)), apply=True).outcome == {"unchanged": 1}
    changed = run(run(bring("work_masters", ROUTING.replace("42,5", "40"))), apply=True)
    assert changed.outcome == {"changed": 1} and document(WorkMaster.objects.get())["segments"][0]["run_seconds"] == "40"


def test_a_routing_says_how_many_pieces_go_on_at_a_time() -> None:
    routing_plant()
    table = "Product;Op;Operation;Work unit;Transfer batch\nKIT-1;10;Saw;SAW-1;5\nKIT-1;20;Deburr;BENCH-1;\n"
    assert run(run(bring("work_masters", table)), apply=True).outcome == {"added": 1}
    assert [each["transfer_batch"] for each in document(WorkMaster.objects.get())["segments"]] == ["5", "0"]
    assert run(run(bring("work_masters", table)), apply=True).outcome == {"unchanged": 1}
    assert run(run(bring("work_masters", table.replace(";5", ";8"))), apply=True).outcome == {"changed": 1}
    refused = run(bring("work_masters", table.replace(";5", ";-1")))
    assert wrong(refused) == [(2, "Transfer batch", "out_of_range")]


def test_wrong_rows_of_a_routing_are_named_by_their_own_row_and_column() -> None:
    routing_plant()
    add_equipment_class("SAW", "Saws", by=make.ella())
    text = (
        "Product;Op;Operation;Work unit;Class;Component;Quantity;UoM\n"
        "KIT-1;10;Saw;SAW-1;;BAR-30;0,24;m\n"
        "KIT-1;10;;;;GONE-1;1;\n"
        "SC-07;10;Press;NOWHERE;;;;\n"
        "BAR-30;;Draw;;SAW;;;\n"
        "NONE-1;10;Draw;;SAW;;;\n"
    )
    upload = run(bring("work_masters", text))
    assert wrong(upload) == [
        (3, "Component", "unknown_here"), (4, "Work unit", "unknown_here"), (5, "Op", "required"),
        (6, "Product", "unknown_here"),
    ]  # fmt: skip
    assert not WorkMaster.objects.exists()


def test_all_that_is_wrong_with_a_routing_is_told_at_once() -> None:
    routing_plant()
    text = (
        "Product;Op;Operation;Work unit;Component;Quantity;UoM;Run time\n"
        "KIT-1;10;Saw;SAW-1, NOWHERE;BAR-30;0,24;kg;three\n"
        "KIT-1;20;Drill;ELSEWHERE;GONE-1;1;;30\n"
    )
    assert wrong(run(bring("work_masters", text))) == [
        (2, "Run time", "not_a_number"), (2, "Work unit", "unknown_here"), (2, "UoM", "known_otherwise"),
        (3, "Work unit", "unknown_here"), (3, "Component", "unknown_here"),
    ]  # fmt: skip
    assert not WorkMaster.objects.exists()


def test_what_is_released_is_not_overwritten() -> None:
    routing_plant()
    run(run(bring("work_masters", ROUTING)), apply=True)
    WorkMaster.objects.update(state="released")
    assert run(bring("work_masters", ROUTING)).outcome == {"unchanged": 1}
    upload = run(bring("work_masters", ROUTING.replace("42,5", "40")))
    assert wrong(upload) == [(2, "Produkt", "known_otherwise")]

"""A table comes into the plant whole or not at all, and the same one again changes nothing."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from genealogy.models import MaterialDefinition, MaterialLot
from genealogy.services import receive_lot
from integrations.errors import ColumnMissing, RowsWrong
from integrations.models import Import
from integrations.services import importing
from kernel.errors import Conflict, Malformed, NotAllowed
from personnel.models import Person
from personnel.services import person_for_badge
from records.models import Event
from tests import make
from tests.makes import calls
from tests.makes import requests as orders
from tests.makes.genealogy import material

pytestmark = pytest.mark.django_db

MATERIALS = """Materialnummer;Bezeichnung;ME;Verfolgung
CAS-200;Gehäuse;Stk;Charge
BAR-30;Rundstahl;m;Charge
CP-200;Pumpe;ST;Seriennummer
"""


def bring(kind: str, text: str, by: Person | None = None, name: str = "t.csv") -> Import:
    return importing.upload_table(kind, name, text.encode(), by=by or make.ella())


def run(upload: Import, *, apply: bool = False, by: Person | None = None) -> Import:
    """Ask, let a worker do it, look again."""
    ask = importing.apply_import if apply else importing.check_import
    ask(upload, by=by or make.ella())
    importing.run_imports()
    return Import.objects.get(pk=upload.pk)


def wrong(upload: Import) -> list[tuple[int, str, str]]:
    return [
        (row.number, problem["column"], problem["code"])
        for row in upload.rows.exclude(problems=[]).order_by("number")
        for problem in row.problems
    ]


def test_german_headings_are_understood_and_a_check_leaves_nothing_behind() -> None:
    upload = bring("materials", MATERIALS)
    assert upload.mapping == {"number": 0, "name": 1, "unit": 2, "tracking": 3}
    upload = run(upload)
    assert (upload.state, upload.outcome, upload.wrong_count) == ("checked", {"added": 3}, 0)
    assert not MaterialDefinition.objects.exists()
    assert not Event.objects.filter(kind="material_definition.defined").exists()


def test_all_rows_come_in_with_their_events_and_again_nothing_changes() -> None:
    upload = run(run(bring("materials", MATERIALS)), apply=True)
    assert (upload.state, upload.applied_by) == ("applied", make.ella())
    rows = MaterialDefinition.objects.order_by("number").values_list("number", "name", "unit", "tracking")
    assert list(rows) == [
        ("BAR-30", "Rundstahl", "MTR", "lot"), ("CAS-200", "Gehäuse", "C62", "lot"), ("CP-200", "Pumpe", "C62", "serial")
    ]  # fmt: skip
    assert Event.objects.filter(kind="material_definition.defined").count() == 3
    event = Event.objects.get(kind="import.applied")
    assert event.data["rows"] == 3 and event.data["outcome"] == {"added": 3} and event.data["sha256"] == upload.sha256
    again = run(run(bring("materials", MATERIALS)), apply=True)
    assert again.outcome == {"unchanged": 3}
    assert Event.objects.filter(kind="material_definition.defined").count() == 3
    with pytest.raises(Conflict):
        importing.apply_import(upload, by=make.ella())


def test_each_wrong_row_is_named_with_number_column_and_what_is_wrong_and_nothing_comes_in() -> None:
    text = (
        "Material;Bezeichnung;ME;Verfolgung\n"
        "A-1;Gut;Stk;Los\n"
        ";Ohne Nummer;Stk;Los\n"
        "A-3;;Furlong;Mondphase\n"
        "1,23E+12;Gekürzt;Stk;Los\n"
        "A-5;#NV;Stk;Los\n"
        f"{'X' * 41};Lang;Stk;Los\n"
    )
    upload = run(bring("materials", text))
    assert wrong(upload) == [
        (3, "Material", "required"),
        (4, "Bezeichnung", "required"), (4, "ME", "invalid_choice"), (4, "Verfolgung", "invalid_choice"),
        (5, "Material", "number_shortened"),
        (6, "Bezeichnung", "formula_failed"),
        (7, "Material", "max_length"),
    ]  # fmt: skip
    assert upload.wrong_count == 5
    with pytest.raises(RowsWrong):
        importing.apply_import(upload, by=make.ella())
    assert not MaterialDefinition.objects.exists()


def test_a_row_that_went_wrong_since_the_check_undoes_all_the_others() -> None:
    upload = run(bring("materials", MATERIALS))
    receive_lot(material("CP-200"), "CP-1", Decimal(3), by=make.sofia())
    upload = run(upload, apply=True)
    assert (upload.state, upload.wrong_count, upload.applied_at) == ("checked", 1, None)
    assert list(MaterialDefinition.objects.values_list("number", flat=True)) == ["CP-200"]
    assert not Event.objects.filter(kind="import.applied").exists()


def test_a_known_material_is_changed_where_the_table_says_something_else() -> None:
    run(run(bring("materials", MATERIALS)), apply=True)
    upload = run(run(bring("materials", "Nummer;Bezeichnung\nBAR-30;Flachstahl\nCP-200;Pumpe\n")), apply=True)
    assert upload.outcome == {"changed": 1, "unchanged": 1}
    bar = MaterialDefinition.objects.get(number="BAR-30")
    assert (bar.name, bar.unit) == ("Flachstahl", "MTR")


def test_a_worker_that_dies_leaves_the_table_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = run(bring("materials", MATERIALS))
    importing.apply_import(upload, by=make.ella())

    def die(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr("integrations.services.importing.running._note", die)
        with pytest.raises(SystemExit):
            importing.run_imports()
    assert not MaterialDefinition.objects.exists()
    importing.run_imports()
    assert MaterialDefinition.objects.count() == 3


def test_what_people_said_about_headings_is_kept_for_the_next_table() -> None:
    text = "Ding;Wort\nA-1;Achse\n"
    upload = bring("materials", text)
    assert upload.mapping == {}
    with pytest.raises(ColumnMissing, match="number, name"):
        importing.check_import(upload, by=make.ella())
    importing.map_columns(upload, mapping={"number": 0, "name": 1}, decimal_mark=",", by=make.ella())
    run(run(upload), apply=True)
    assert bring("materials", text).mapping == {"number": 0, "name": 1}
    assert bring("people", "Ding;Wort\nA-1;Achse\n", by=make.max_()).mapping == {}


@pytest.mark.parametrize(
    ("mapping", "mark", "code"),
    [
        ({"number": 9}, ",", "out_of_range"), ({"number": 0, "name": 0}, ",", "column_twice"),
        ({"colour": 0}, ",", "invalid_choice"), ({"number": 0}, ";", "invalid_choice"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused(mapping: dict[str, int], mark: str, code: str) -> None:
    upload = bring("materials", MATERIALS)
    with pytest.raises(Malformed) as no:
        importing.map_columns(upload, mapping=mapping, decimal_mark=mark, by=make.ella())
    assert no.value.reason_code == code
    upload.refresh_from_db()
    assert upload.mapping["number"] == 0 and upload.decimal_mark == ","


def test_each_kind_of_table_needs_the_right_to_do_by_hand_what_it_does() -> None:
    for kind, may in [("materials", make.ella()), ("people", make.max_()), ("lots", make.sofia())]:
        assert bring(kind, "a;b\n1;2\n", by=may).kind == kind
    for kind in importing.KINDS:
        with pytest.raises(NotAllowed):
            bring(kind, "a;b\n1;2\n", by=make.quinn())
    upload = Import.objects.get(kind="people")
    for change in (importing.check_import, importing.apply_import, importing.discard_import):
        with pytest.raises(NotAllowed):
            change(upload, by=make.ella())
    assert calls.get(make.ella(), f"/api/imports/{upload.pk}").status_code == 403
    assert calls.get(make.ella(), "/api/imports").json()["results"][0]["kind"] == "materials"
    assert Import.objects.count() == 3


def test_people_come_with_roles_pin_and_badge_and_no_secret_is_left_in_the_table() -> None:
    max_ = make.max_()
    text = "Benutzername;Name;Rolle;Sprache;PIN;Ausweis\nolga2;Olga Otto;Werker, QS;deutsch;4826;0012345678\n"
    upload = bring("people", text, by=max_)
    rows = calls.get(max_, f"/api/imports/{upload.pk}/rows").json()["results"]
    assert rows[0]["cells"] == ["olga2", "Olga Otto", "Werker, QS", "deutsch", "••••", "••••"]
    run(run(upload, by=max_), apply=True, by=max_)
    olga = Person.objects.get(username="olga2")
    assert (olga.name, sorted(olga.roles), olga.language) == ("Olga Otto", ["operator", "quality"], "de")
    assert olga.pin and person_for_badge("0012345678") == olga
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM integrations_importrow WHERE cells::text ~ '4826|0012345678'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM records_event WHERE data::text ~ '4826|0012345678'")
        assert cursor.fetchone() == (0,)
    assert run(run(bring("people", text, by=max_), by=max_), apply=True, by=max_).outcome == {"unchanged": 1}


def test_a_wrong_role_does_not_hide_a_pin_everybody_tries_first() -> None:
    max_ = make.max_()
    upload = run(bring("people", "Benutzername;Name;Rolle;PIN\nolga2;Olga Otto;Chefin;1234\n", by=max_), by=max_)
    assert wrong(upload) == [(2, "Rolle", "invalid_choice"), (2, "PIN", "pin_too_simple")]
    assert not Person.objects.filter(username="olga2").exists()


def test_a_material_that_is_ordered_keeps_its_unit() -> None:
    ordered = material("CP-200")
    orders.request(by=make.sofia(), material=ordered.number)
    upload = run(bring("materials", "Nummer;Bezeichnung;Einheit\nCP-200;Pumpe;KGM\n"))
    assert (upload.state, upload.wrong_count) == ("checked", 1)
    ordered.refresh_from_db()
    assert ordered.unit == "C62"


def test_lots_in_stock_are_received_once() -> None:
    material("CST-200")
    material("BAR-30", unit="MTR")
    text = "Artikel;Charge;Bestand;ME;MHD\nCST-200;L-1;120;Stk;30.06.2027\nBAR-30;L-2;12,5;m;\n"
    sofia = make.sofia()
    run(run(bring("lots", text, by=sofia), by=sofia), apply=True, by=sofia)
    lots = MaterialLot.objects.order_by("number").values_list("number", "quantity", "expires_on")
    assert [(number, str(quantity.normalize()), str(day)) for number, quantity, day in lots] == [
        ("L-1", "1.2E+2", "2027-06-30"), ("L-2", "12.5", "None"),
    ]  # fmt: skip
    assert run(run(bring("lots", text, by=sofia), by=sofia), apply=True, by=sofia).outcome == {"unchanged": 2}
    bad = "Artikel;Charge;Bestand;ME;MHD\nNONE-1;L-3;1;Stk;\nCST-200;L-4;1,5;Stk;\nCST-200;L-5;1;kg;\nCST-200;L-6;-1;;31.02.2027\n"
    assert wrong(run(bring("lots", bad, by=sofia), by=sofia)) == [
        (2, "Artikel", "unknown_here"), (3, "Bestand", "not_whole"), (4, "ME", "wrong_unit"), (5, "MHD", "not_a_date"),
    ]  # fmt: skip


def test_a_discarded_table_and_one_nobody_finished_leave_no_rows() -> None:
    upload = bring("materials", MATERIALS)
    importing.discard_import(upload, by=make.ella())
    assert not upload.rows.exists()
    old = bring("materials", MATERIALS)
    Import.objects.filter(pk=old.pk).update(uploaded_at="2026-01-01T00:00:00Z")
    fresh = bring("materials", MATERIALS)
    importing.sweep_imports()
    assert not old.rows.exists() and fresh.rows.count() == 3


def test_the_browser_uploads_maps_checks_and_takes_in() -> None:
    ella = make.ella()
    content = b64encode(MATERIALS.encode("cp1252")).decode()
    upload = calls.post(ella, "/api/imports", {"kind": "materials", "name": "m.csv", "content": content}).json()
    assert (upload["read_as"], upload["row_count"]) == ("CSV, Windows-1252, ;", 3)
    path = f"/api/imports/{upload['id']}"
    assert calls.post(ella, f"{path}/apply").status_code == 409
    assert calls.post(ella, f"{path}/check").json()["state"] == "running"
    importing.run_imports()
    assert calls.get(ella, path).json()["allowed_actions"] == ["map", "check", "apply", "discard"]
    assert calls.post(ella, f"{path}/apply").status_code == 200
    importing.run_imports()
    assert calls.get(ella, path).json()["state"] == "applied"
    for content in ("no base64!", b64encode(b"PK\x03\x04").decode()):
        answer = calls.post(ella, "/api/imports", {"kind": "materials", "name": "m.csv", "content": content})
        assert answer.status_code == 400


@pytest.mark.parametrize("kind", list(importing.KINDS))
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_can_be_filled_in_and_brought(kind: str, form: str) -> None:
    everybody = make.person("mara", "administrator", "engineer", "supervisor")
    answer = calls.get(everybody, "/api/import-template", **{"kind": kind, "as": form})
    upload = importing.upload_table(kind, f"t.{form}", answer.content, by=everybody)
    assert set(upload.mapping) == {field.name for field in importing.KINDS[kind].fields}

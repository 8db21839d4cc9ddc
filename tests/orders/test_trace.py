"""An auditor opens a pump's serial and takes its record away."""

import csv
import hashlib
import io
import json
from typing import Any

import pytest

from genealogy import services as genealogy_services
from genealogy.models import MaterialLot
from kernel.errors import Malformed, NotAllowed
from orders.selectors.trace import trace
from orders.services.exports import export_trace
from quality import services as quality
from quality.models import Nonconformance
from records import files
from records.models import Event, Export, File
from tests import make
from tests.makes import genealogy as stock
from tests.makes import orders as plant
from tests.makes.calls import client, get, post

pytestmark = pytest.mark.django_db


def pump() -> MaterialLot:
    """A pump that failed its leak test once, was reworked by Quinn's word, and passed."""
    _, units = plant.testing(2)
    lot = units[0].lot
    plant.tested(lot.number, 9.5, seq=1)
    case = Nonconformance.objects.get(lot=lot)
    quality.disposition(
        case, disposition="rework", reason="Reseat the O-ring", secret=make.PASSWORD, by=make.quinn()
    )
    plant.tested(lot.number, 2.5, seq=2)
    return MaterialLot.objects.select_related("material").get(pk=lot.pk)


def test_the_as_built_tells_lots_machines_people_values_and_decisions() -> None:
    lot = pump()

    found = trace(lot)

    assert (found["unit"]["number"], found["unit"]["is_serial"]) == (lot.number, True)
    assert {node["material"] for node in found["tree"]["nodes"]} == {
        "CP-200", "KIT-200", "CAS-200", "SHA-200", "CST-200", "BAR-30", "SC-07", "OR-88"
    }
    assert [(row["sequence"], row["name"]) for row in found["operations"] if row["lot"] == lot.number] == [
        (40, "Assemble seal"), (50, "Leak test")
    ]
    assert {row["number"] for row in found["machines"]} == {"MILL-01", "TURN-01", "WASH-01", "ASM-01", "TEST-01"}
    results = [(row["name"], float(row["value"]), row["passed"], row["attempt"]) for row in found["results"]]
    assert sorted(results) == [
        ("Torque", 45.2, True, 1), ("drop", 2.5, True, 2), ("drop", 9.5, False, 1), ("pressure", 6.01, True, 1),
        ("pressure", 6.01, True, 2),
    ]
    (case,) = found["nonconformances"]
    assert (case["disposition"], case["dispositioned_by"]) == ("rework", "Quinn")
    (signature,) = found["signatures"]
    assert (signature["printed_name"], signature["meaning"]) == ("Quinn", "Approved for rework")
    assert {"Omar", "Quinn", "Sofia"} <= {row["name"] for row in found["people"]}
    kinds = [row["kind"] for row in found["events"]]
    assert {"material_lot.produced", "test_result.recorded", "nonconformance.raised", "signature.signed"} <= set(kinds)
    assert kinds.count("nonconformance.dispositioned") == 1
    assert found["is_complete"]


def test_a_strangers_pump_is_no_part_of_it() -> None:
    lot = pump()
    other = MaterialLot.objects.filter(material=lot.material).exclude(pk=lot.pk).get()
    found = trace(lot)
    assert other.number not in json.dumps(found["tree"], default=str)
    assert other.number not in {row["subject"] for row in found["events"]}


def test_the_queries_do_not_grow_with_the_life(django_assert_max_num_queries: Any) -> None:
    lot = pump()
    with django_assert_max_num_queries(26) as few:
        trace(lot)
    for index in range(10):
        extra = stock.lot(f"EXTRA-{index}")
        genealogy_services.consume(extra, 1, lot, stock.a_job(), "More", stock.station(), by=make.omar())
        quality.record_result("Look", True, kind="check", lot=lot, by=make.omar())
    with django_assert_max_num_queries(len(few)):
        trace(lot)


def test_a_lot_that_was_only_received_has_a_trace_too() -> None:
    found = trace(stock.lot("SC-LOT-1"))
    assert [row["why"] for row in found["movements"]] == ["received"]
    assert (found["operations"], found["results"]) == ([], [])


def test_the_screen_gets_the_same_trace() -> None:
    lot = pump()
    for person in (make.anna(), make.sofia(), make.omar(), make.quinn(), make.ella()):
        body = get(person, f"/api/trace/{lot.pk}").json()
        assert body["unit"]["number"] == lot.number
    assert [row["value"] for row in body["results"] if row["name"] == "drop"] == ["9.5", "2.5"]
    assert {"from", "to"} <= set(body["tree"]["edges"][0])
    assert get(make.erik(), f"/api/trace/{lot.pk}").status_code == 403
    assert get(make.anna(), "/api/trace/999999").status_code == 404
    assert get(make.anna(), "/api/trace/nonsense").status_code == 404
    assert post(make.anna(), f"/api/trace/{lot.pk}").status_code == 405


def test_an_auditor_takes_json_away_that_can_be_recognised() -> None:
    lot = pump()
    answer = post(make.anna(), "/api/exports", {"kind": "trace", "lot": lot.pk, "format": "json"})
    assert answer.status_code == 201, answer.content
    made = answer.json()

    content = client(make.anna()).get(made["url"])

    assert content.status_code == 200
    assert content["X-Content-Type-Options"] == "nosniff"
    assert content["Content-Disposition"].startswith(f'attachment; filename="trace-{lot.number}-')
    assert hashlib.sha256(content.content).hexdigest() == made["sha256"]
    body = json.loads(content.content)
    assert (body["lot"], body["exported_by"], body["format_version"]) == (lot.number, "Anna", 1)
    assert [row["value"] for row in body["trace"]["results"] if row["name"] == "drop"] == ["9.5", "2.5"]
    event = Event.objects.get(kind="export.made")
    assert (event.by, event.subject_label, event.data["sha256"]) == (make.anna(), lot.number, made["sha256"])
    (row,) = get(make.anna(), "/api/exports", lot=lot.pk).json()["results"]
    assert row == made


def test_csv_holds_every_fact_in_one_table() -> None:
    lot = pump()
    export = export_trace(lot, "csv", by=make.anna())
    text = files.location(export.file).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    sections = {row["section"] for row in rows}
    assert {"unit", "lot", "link", "movement", "operation", "machine", "value", "result", "nonconformance", "signature",
            "person", "event"} <= sections
    results = [row for row in rows if row["section"] == "result" and row["what"] != "pressure"]
    assert [(row["what"], row["value"], row["upper"], row["passed"]) for row in results] == [
        ("Torque", "45.2", "47", "yes"), ("drop", "9.5", "5", "no"), ("drop", "2.5", "5", "yes")
    ]


@pytest.mark.parametrize("reason", ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+cmd", "-2+3", "\t=1", "\r=1"])
def test_no_spreadsheet_runs_what_somebody_typed(reason: Any) -> None:
    lot = stock.lot("SC-LOT-1")
    genealogy_services.adjust(lot, more=1, reason=reason, by=make.omar())
    export = export_trace(lot, "csv", by=make.anna())
    text = files.location(export.file).read_bytes().decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
            assert not (cell.startswith("-") and not cell[1:].replace(".", "").isdigit()), cell


def test_a_lots_number_cannot_name_another_file() -> None:
    lot = stock.lot('../../etc/"x"')
    export = export_trace(lot, "json", by=make.anna())
    assert export.file.name.startswith("trace-.._.._etc__x_-")
    assert "/" not in export.file.name


@pytest.mark.parametrize(
    ("words", "code"),
    [({"format": "pdf"}, "invalid_choice"), ({"kind": "everything"}, "invalid_choice"), ({"lot": 0}, "min_value"),
     ({"lot": 999999}, "lot_unknown"), ({"lot": "x"}, "invalid"), ({"lot": 2**70}, "max_value"),
     ({"to": "/etc"}, "unknown_field")],
)
def test_bad_words_export_nothing(words: Any, code: Any) -> None:
    lot = stock.lot()
    answer = post(make.anna(), "/api/exports", {"kind": "trace", "lot": lot.pk, "format": "csv"} | words)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Export.objects.exists()


def test_who_may_export() -> None:
    lot = stock.lot()
    for person in (make.omar(), make.ella(), make.max_(), make.erik()):
        before = stock.counts(Export, File, Event)
        with pytest.raises(NotAllowed):
            export_trace(lot, "csv", by=person)
        assert stock.counts(Export, File, Event) == before
        assert get(person, "/api/exports").status_code == 403
    for person in (make.sofia(), make.quinn(), make.anna()):
        assert export_trace(lot, "json", by=person).by == person
    with pytest.raises(Malformed):
        export_trace(lot, "exe", by=make.anna())


def test_a_copy_that_was_touched_is_not_handed_out() -> None:
    export = export_trace(stock.lot(), "json", by=make.anna())
    files.location(export.file).write_text("{}")
    answer = client(make.anna()).get(f"/api/exports/{export.pk}/content")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"


def test_the_unit_follows_a_disposition_in_its_transaction() -> None:
    _, units = plant.testing(1)
    plant.tested(units[0].lot.number, 9.5)
    held = plant.fresh(units[0].lot).job_units.get(job__sequence=50)
    assert held.state == "on_hold"
    case = Nonconformance.objects.get()
    quality.disposition(case, disposition="scrap", reason="Porous", secret=make.PASSWORD, by=make.quinn())
    held.refresh_from_db()
    held.job.refresh_from_db()
    assert (held.state, held.job.scrap) == ("scrapped", 1)

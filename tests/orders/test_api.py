"""Jobs over HTTP: boards, the terminal's page, and one action after the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import Equipment, UnassignedCount
from orders import services
from orders.models import JobOrder, JobResponse
from tests import make
from tests.makes import genealogy as stock
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db
JOBS = "/api/job-orders"


def act(job: JobOrder, action: str, body: dict[str, Any] | None = None, by: Any = None, status: int = 200) -> Any:
    answer = post(by or make.omar(), f"{JOBS}/{job.pk}/{action}", body or {})
    assert answer.status_code == status, answer.content
    return answer.json()


def sentences(card: dict[str, Any]) -> list[str]:
    return [blocker["sentence"] for blocker in card["blockers"]]


def unit_id(number: str) -> int:
    return Equipment.objects.get(number=number).pk


def test_a_job_is_dispatched_started_counted_reported_and_completed_over_http() -> None:
    job = plant.job(10)
    sent = act(job, "dispatch", {"work_unit": unit_id("MILL-01")}, by=make.sofia())
    assert (sent["state"], sent["queue_position"], sent["work_unit"]["number"]) == ("dispatched", 1, "MILL-01")
    assert sent["missing_mounts"] == ["CST-200"]
    plant.mounted("MILL-01", "CST-200")
    assert act(job, "start")["started_by"] == "Omar"
    plant.counted(job, 10) if job.work_unit else plant.counted(plant.fresh(job), 10)
    told = act(job, "report", {"good": "8", "scrap": [{"quantity": "1", "reason": "Scratched"}]})
    assert (told["good"], told["scrap"], told["counted"]) == ("9", "1", "10")
    assert (told["responses"][0]["difference"], told["responses"][0]["typed_good"]) == ("-1", "8")
    assert told["needs"][0]["mounted"] == "CST-200-LOT-MILL-01"
    done = act(job, "complete")
    assert (done["state"], done["responses"][-1]["is_final"]) == ("completed", True)
    assert done["allowed_actions"] == ["undo"]
    assert done["order_state"] == "running"


def test_the_last_job_says_that_its_order_is_finished() -> None:
    job = plant.job(10, 3, "PO-7", "SC-07")
    for what in ("SF-07", "SP-12"):
        plant.mounted("ASM-02", what)
    act(job, "start", {"work_unit": unit_id("ASM-02")})
    assert act(job, "report", {"good": "3"})["order_state"] == "running"
    done = act(job, "complete")
    assert (done["order_state"], done["order_good"]) == ("completed", "3")


def test_a_pump_is_assembled_over_http() -> None:
    job = plant.assembling(2)
    begun = act(job, "begin-unit")
    assert [unit["serial"] for unit in begun["units"]] == ["CP200-000001"]
    act(job, "scan", {"code": "SC-07-1"})
    act(job, "complete-step", {"step": 10})
    act(job, "scan", {"code": "OR-88-1", "step": 20})
    act(job, "complete-step", {"step": 20})
    failed = act(job, "enter-value", {"step": 30, "value": "49.5"})
    assert failed["entries"][-1]["passed"] is False
    assert act(job, "complete-step", {"step": 30}, status=422)["code"] == "step_not_passed"
    assert act(job, "enter-value", {"step": 30, "value": "45.1"})["entries"][-1]["attempt"] == 2
    done = act(job, "complete-step", {"step": 30})
    assert (done["good"], done["units"][0]["state"], done["units"][0]["steps_done"]) == ("1", "good", [10, 20, 30])


def test_bad_words_are_refused_by_name() -> None:
    job = plant.assembling(1)
    act(job, "begin-unit")
    assert act(job, "enter-value", {"step": 10, "value": 1, "text": "a"}, status=400)["code"] == "malformed"
    assert act(job, "enter-value", {"step": 30, "value": "much"}, status=422)["code"] == "step_out_of_order"
    assert act(job, "enter-value", {"step": 99, "value": "1"}, status=422)["code"] == "step_unknown"
    assert act(job, "scan", {"code": "NOPE"}, status=422)["code"] == "lot_unknown"
    assert act(job, "start", {"work_unit": 99999}, status=400)["errors"][0]["field"] == "work_unit"
    strange = act(job, "dispatch", {"work_unit": 1, "lane": 2}, by=make.sofia(), status=400)
    assert strange["errors"][0]["field"] == "lane"
    assert not JobResponse.objects.filter(job=job).exists()


def test_the_boards_ask_the_same_number_of_questions_however_much_is_on_them() -> None:
    def questions(path: str) -> int:
        person = make.sofia()
        get(person, path)
        with CaptureQueriesContext(connection, ) as asked:
            assert get(person, path).status_code == 200
        return len(asked)

    plant.running(10, number="PO-1001")
    # Something stands against its start, so who may lift it is asked.
    plant.dispatched(10, number="PO-1006")
    paths = ["/api/dispatch-board", "/api/floor", f"{JOBS}?work_unit={unit_id('MILL-01')}", JOBS]
    few = [questions(path) for path in paths]
    for number in range(1002, 1006):
        plant.dispatched(10, number=f"PO-{number}")
        plant.dispatched(20, "TURN-01", number=f"PO-{number}")
    assert [questions(path) for path in paths] == few


def test_the_dispatch_board_shows_what_runs_what_waits_and_what_is_ready() -> None:
    plant.running(10, number="PO-1001")
    plant.dispatched(10, number="PO-1002")
    board = get(make.sofia(), "/api/dispatch-board").json()
    lane = next(lane for lane in board["units"] if lane["number"] == "MILL-01")
    assert [card["number"] for card in lane["running"]] == ["PO-1001-10"]
    assert [(card["number"], sentences(card)) for card in lane["queue"]] == [
        ("PO-1002-10", ["MILL-01 runs PO-1001-10."])
    ]
    assert lane["queue"][0]["allowed_actions"] == [
        "dispatch", "take_back", "split", "merge", "reorder", "begin_setup", "start"
    ]
    ready = {card["number"]: card for card in board["ready"]}
    assert sentences(ready["PO-1001-30"]) == ["Nothing has come from operation 10, 20 yet."]
    assert ready["PO-1001-30"]["allowed_actions"] == ["dispatch", "claim", "split", "merge", "start_load"]


def test_the_floor_shows_the_job_and_its_pieces() -> None:
    plant.counted(plant.running(10), 4)
    floor = get(make.anna(), "/api/floor").json()
    mill = next(unit for unit in floor["units"] if unit["number"] == "MILL-01")
    assert (mill["state"], mill["jobs"][0]["good"], mill["connected"]) == ("running", "4", None)


def test_search_finds_orders_jobs_lots_and_machines() -> None:
    plant.job(10)
    stock.lot("PO-LOT-7")
    found = get(make.sofia(), "/api/search?q=po-").json()
    assert {hit["kind"] for hit in found} == {"operations_request", "job_order", "material_lot"}
    assert get(make.sofia(), "/api/search?q=PO-1001-10").json()[0]["kind"] == "job_order"
    assert get(make.sofia(), "/api/search?q=mill").json()[0]["url"].startswith("/floor")
    assert get(make.sofia(), "/api/search?q=x").json() == []


def test_a_washing_load_over_http() -> None:
    for sequence, unit in ((10, "MILL-01"), (20, "TURN-01")):
        plant.counted(plant.running(sequence, unit, 3), 3)
    wash, washer = plant.job(30), unit_id("WASH-01")
    members = [{"job": wash.pk, "quantity": "3"}]
    load = post(make.omar(), "/api/loads", {"work_unit": washer, "members": members})
    assert (load.status_code, load.json()["allowed_actions"]) == (201, ["finish"])
    again = post(make.olga(), "/api/loads", {"work_unit": washer, "members": members})
    assert (again.status_code, again.json()["code"], again.json()["who"]) == (409, "load_running", "Omar")
    running = get(make.omar(), f"/api/loads?work_unit={washer}&state=running").json()["results"]
    assert running[0]["members"][0]["quantity"] == "3"
    assert post(make.omar(), f"/api/loads/{load.json()['id']}/finish", {}).json()["state"] == "finished"
    assert plant.fresh(wash).good == 3


def test_parked_pieces_are_assigned_over_http() -> None:
    job = plant.running(10)
    act(job, "interrupt", {"reason": "Tool broken"})
    plant.counted(job, 2)
    parked = get(make.omar(), "/api/unassigned-counts?state=open").json()["results"]
    assert (len(parked), parked[0]["quantity"], parked[0]["why"]) == (1, "2", "no_job")
    path = f"/api/unassigned-counts/{parked[0]['id']}/assign"
    assert post(make.omar(), path, {}).status_code == 400
    assert post(make.omar(), path, {"job": job.pk}).json()["job_label"] == "PO-1001-10"
    assert plant.fresh(job).good == 2


def test_parked_pieces_may_be_of_whoever_ran_there_also_when_it_is_over() -> None:
    job = plant.counted(plant.running(), 4)
    services.move_remainder(job, to=plant.work_unit("MILL-02"), by=make.sofia())
    plant.counted(job, 1)
    later = plant.running(number="PO-1002")
    parked = UnassignedCount.objects.get()
    found = get(make.sofia(), JOBS, made=parked.pk).json()["results"]
    assert [row["number"] for row in found] == [later.number, job.number]
    done = post(make.sofia(), f"/api/unassigned-counts/{parked.pk}/assign", {"job": job.pk})
    assert (done.status_code, plant.fresh(job).good) == (200, 5)
    wrong = get(make.sofia(), JOBS, made="x")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "made")

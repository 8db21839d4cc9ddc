"""Engineering changes how a pump is made while pumps are being made: between two of them, for the orders it names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from kernel.errors import Malformed, NotAllowed, RuleBroken
from orders import services
from orders.models import ChangeOrder, JobDefinition, JobOrder, WorkMaster
from orders.selectors.copies import copies
from orders.selectors.documents import document
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post
from tests.makes.genealogy import material

pytestmark = pytest.mark.django_db
ASSEMBLY = 3


def second_version(change: Any = None) -> WorkMaster:
    """CP-200 v2, released: the screws are tightened less, and glued."""
    master = plant.draft()
    words = document(master)
    words["segments"][ASSEMBLY]["steps"][2] |= {"lower": "30", "target": "32", "upper": "34"}
    words["segments"][ASSEMBLY]["steps"].append({"sequence": 40, "title": "Glue", "entry": "check"})
    if change:
        change(words["segments"])
    services.save_master(master, words, by=make.ella())
    services.submit_master(master, by=make.ella())
    return services.release_master(master, secret=make.PASSWORD, by=make.quinn())


def move(master: WorkMaster, *orders: str, from_unit: str = "next") -> ChangeOrder:
    chosen = list(JobOrder.objects.filter(request__number__in=orders).values_list("request", flat=True).distinct())
    return services.change_orders(
        master, chosen, from_unit=from_unit, reason="Seals crack", secret=make.PASSWORD, by=make.ella()
    )


def torque(job: JobOrder, value: str) -> Any:
    """Through the assembly up to the torque; answers whether the value passed."""
    for number, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        services.scan(job, step=number, code=code, by=make.omar())
        services.complete_step(job, step=number, by=make.omar())
    return services.enter_value(job, step=30, value=value, by=make.omar()).passed


def test_one_order_is_moved_between_two_pumps_and_one_is_left() -> None:
    moved = plant.assembling(3, number="PO-1001")
    left = plant.assembling(3, at="ASM-02", number="PO-1002")
    first = services.begin_unit(moved, by=make.omar())
    other = services.begin_unit(left, by=make.omar())
    before = {job.pk: job.definition for job in JobOrder.objects.all()}
    order = move(second_version(), "PO-1001")

    # The pump in hand is finished as it was begun, and the next one is made by the new version.
    assert torque(moved, "45") is True
    services.complete_step(moved, step=30, by=make.omar())
    assert plant.fresh(first).state == "good"
    second = services.begin_unit(plant.fresh(moved), by=make.omar())
    assert torque(moved, "45") is False
    services.complete_step(moved, step=30, value="32", by=make.omar())
    assert plant.fresh(second).state == "running"
    services.complete_step(moved, step=40, by=make.omar())
    assert plant.fresh(second).state == "good"
    # The other order goes on as it was.
    assert torque(left, "45") is True
    assert plant.fresh(other).earlier is None
    for job in JobOrder.objects.filter(request__number="PO-1002"):
        assert (str(job.work_master), job.definition) == ("CP-200 v1", before[job.pk])

    # Every copy is kept, with the pumps it was for, and says what changed.
    answer = get(make.anna(), f"/api/job-orders/{moved.pk}/definitions").json()
    assert [(copy["work_master"], copy["serials"], copy["change_order"]) for copy in answer] == [
        ("CP-200 v1", [first.lot.number], order.pk), ("CP-200 v2", [second.lot.number], None)
    ]
    assert answer[0]["definition"] == before[moved.pk]
    assert {row["path"] for row in answer[1]["changes"]} == {
        "steps.30.lower", "steps.30.target", "steps.30.upper", "steps.40"
    }
    assert [(copy["origin"]["by"], copy["origin"]["reason"], copy["origin"]["change_order"]) for copy in answer] == [
        ("Sofia", "", None), ("Ella", "Seals crack", order.pk)
    ]
    # The terminal says the same in short; at the order that stayed there is nothing to say.
    told = get(make.omar(), f"/api/job-orders/{moved.pk}/changed").json()["changed"]
    assert (told["before"], told["after"], told["is_mid_order"], told["reason"]) == (
        "CP-200 v1", "CP-200 v2", True, "Seals crack"
    )
    assert told["differences"] == answer[1]["changes"]
    assert get(make.omar(), f"/api/job-orders/{left.pk}/changed").json() == {"changed": None}
    of_order = get(make.sofia(), f"/api/change-orders?order={moved.request_id}").json()["results"]
    assert [row["id"] for row in of_order] == [order.pk]
    assert get(make.sofia(), f"/api/change-orders?order={left.request_id}").json()["results"] == []
    # What was over stays as it was done; the whole is signed and told.
    assert {str(job.work_master) for job in JobOrder.objects.filter(request__number="PO-1001", state="completed")} == {
        "CP-200 v1"
    }
    issued = Event.objects.get(kind="change_order.issued")
    assert (issued.data["orders"], issued.data["others_stay"]) == (["PO-1001"], ["PO-1002"])
    assert order.signature.meaning == "Approved for orders on the floor"
    assert Event.objects.filter(kind="job_order.definition_changed").count() == JobDefinition.objects.count() == 3


def test_a_change_holds_from_a_named_serial_on() -> None:
    job = plant.assembling(4)
    named = "CP200-000003"
    move(second_version(), "PO-1001", from_unit=named)
    made = []
    for _ in range(3):
        unit = services.begin_unit(plant.fresh(job), by=make.omar())
        old = torque(job, "45")
        if not old:
            services.complete_step(job, step=30, value="32", by=make.omar())
            services.complete_step(job, step=40, by=make.omar())
        else:
            services.complete_step(job, step=30, by=make.omar())
        made.append((unit.lot.number, old))
    assert made == [("CP200-000001", True), ("CP200-000002", True), (named, False)]
    earlier, now = copies(plant.fresh(job))
    assert (earlier.serials, now.serials, now.origin.from_unit) == (["CP200-000001", "CP200-000002"], [named], named)


def test_where_no_serials_count_it_holds_from_the_next_piece_on_and_says_so() -> None:
    milling = plant.running(10)
    move(second_version(), "PO-1001", from_unit="CP200-000003")
    packing = JobOrder.objects.get(request=milling.request, sequence=60)
    assert [copies(plant.fresh(job))[-1].origin.from_unit for job in (milling, packing)] == ["", "CP200-000003"]


def test_the_rest_of_a_moved_job_names_the_decision_that_moved_it() -> None:
    job = plant.assembling(3)
    services.begin_unit(job, by=make.omar())
    torque(job, "45")
    services.complete_step(job, step=30, by=make.omar())
    order = move(second_version(), "PO-1001")
    rest = services.move_remainder(plant.fresh(job), to=plant.work_unit("ASM-02"), by=make.sofia())
    [copy] = copies(rest)
    assert (copy.work_master, copy.origin.change_order) == ("CP-200 v2", order.pk)


def test_a_minor_version_shows_what_changed_to_who_works_by_it_first() -> None:
    second_version()
    job = JobOrder.objects.get(request=plant.released(2, number="PO-1003"), sequence=40)
    told = get(make.omar(), f"/api/job-orders/{job.pk}/changed").json()["changed"]
    assert (told["before"], told["after"], told["is_mid_order"]) == ("CP-200 v1", "CP-200 v2", False)
    assert {row["path"] for row in told["differences"]} == {
        "steps.30.lower", "steps.30.target", "steps.30.upper", "steps.40"
    }
    milling = JobOrder.objects.get(request=job.request, sequence=10)
    assert get(make.omar(), f"/api/job-orders/{milling.pk}/changed").json() == {"changed": None}
    # Until they have seen it: then it is kept for them, at this job and the next, and for nobody else.
    assert (told["version"], told["is_seen"]) == (2, False)
    assert post(make.omar(), f"/api/job-orders/{job.pk}/confirm-reading", {"version": 2}).status_code == 200
    seen = {who.name: get(who, f"/api/job-orders/{job.pk}/changed").json()["changed"]["is_seen"]
            for who in (make.omar(), make.sofia())}  # fmt: skip
    assert seen == {"Omar": True, "Sofia": False}


def test_what_a_piece_takes_follows_its_copy() -> None:
    job = plant.pressing(10)
    services.report(job, good=Decimal(2), by=make.omar())
    master = services.revise(plant.seal_master(), kind="minor", note="Two springs", by=make.ella())
    words = document(master)
    words["segments"][0]["materials"][1]["quantity"] = "2"
    services.save_master(master, words, by=make.ella())
    services.submit_master(master, by=make.ella())
    services.release_master(master, secret=make.PASSWORD, by=make.quinn())
    move(master, "PO-2001")
    services.report(plant.fresh(job), good=Decimal(3), by=make.omar())
    springs = material("SP-12").lots.get()
    assert springs.quantity == 1000 - 2 * 1 - 3 * 2
    services.undo_response(plant.fresh(job).responses.latest("number"), reason="Miscounted", by=make.omar())
    springs.refresh_from_db()
    assert (springs.quantity, plant.fresh(job).owed) == (998, {})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda segments: segments[ASSEMBLY].update(sequence=45) or segments[4].update(after=[45]), "has begun"),
        (lambda segments: segments[ASSEMBLY].update(work_units=["ASM-02"]), "ASM-01"),
        (lambda segments: segments[1].update(output="BAR-30", materials=[]), "has made SHA-200"),
        (
            lambda segments: segments.insert(
                3, segments[0] | {"sequence": 35, "name": "Blast", "after": [30], "output": "KIT-200"}
            ) or segments[4].update(after=[35]),
            "otherwise",
        ),
    ],
)  # fmt: skip
def test_what_is_done_is_not_changed_behind_it(change: Any, sentence: str) -> None:
    job = plant.assembling(2)
    services.begin_unit(job, by=make.omar())
    before = plant.fresh(job).definition
    with pytest.raises(RuleBroken) as refused:
        move(second_version(change), "PO-1001")
    assert sentence in refused.value.message
    assert plant.fresh(job).definition == before
    assert not ChangeOrder.objects.exists()


def test_an_operation_that_has_not_begun_comes_and_goes() -> None:
    job = plant.assembling(2)

    def inspect(segments: list[dict[str, Any]]) -> None:
        segments.pop(5)
        segments.append(segments[4] | {"sequence": 55, "name": "Inspect", "after": [50], "steps": []})

    move(second_version(inspect), "PO-1001")
    jobs = {each.sequence: each.state for each in JobOrder.objects.filter(request=job.request)}
    assert (jobs[55], jobs[60]) == ("ready", "cancelled")
    added = JobOrder.objects.get(request=job.request, sequence=55)
    assert added.quantity == 2
    [copy] = copies(added)
    assert (copy.origin.change_order, copy.origin.reason) == (ChangeOrder.objects.get().pk, "Seals crack")


@pytest.mark.parametrize("from_unit", ["XY-1", "PO-1001"])
def test_a_serial_of_something_else_is_refused(from_unit: str) -> None:
    plant.assembling(1)
    with pytest.raises(Malformed):
        move(second_version(), "PO-1001", from_unit=from_unit)
    assert not JobDefinition.objects.exists()


def test_a_wrong_password_moves_nothing() -> None:
    job = plant.assembling(1)
    master = second_version()
    with pytest.raises(NotAllowed):
        services.change_orders(
            master, [job.request_id], reason="Seals crack", secret="guess", by=make.ella()
        )
    assert (ChangeOrder.objects.count(), plant.fresh(job).work_master.version) == (0, 1)


def test_a_kept_copy_cannot_be_changed() -> None:
    plant.assembling(1)
    move(second_version(), "PO-1001")
    with pytest.raises(DatabaseError), transaction.atomic():
        JobDefinition.objects.update(until_unit="CP200-000009")


def test_a_change_order_over_http() -> None:
    job = plant.assembling(1)
    master = second_version()
    running = get(make.ella(), f"/api/work-masters/{master.pk}/running-orders").json()
    assert [(row["number"], row["work_master"]) for row in running] == [("PO-1001", "CP-200 v1")]
    body = {"requests": [job.request_id], "from_unit": "next", "reason": "Seals crack", "secret": make.PASSWORD}
    answer = post(make.ella(), f"/api/work-masters/{master.pk}/change-orders", body)
    assert (answer.status_code, len(answer.json()["moved"])) == (201, 3)
    assert get(make.anna(), "/api/change-orders").json()["results"][0]["reason"] == "Seals crack"
    assert get(make.ella(), f"/api/work-masters/{master.pk}/running-orders").json() == []
    again = post(make.ella(), f"/api/work-masters/{master.pk}/change-orders", body)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "requests.0")
    assert post(make.omar(), f"/api/work-masters/{master.pk}/change-orders", body).status_code == 403

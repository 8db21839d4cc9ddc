"""An order becomes jobs, frozen as the work master was then."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from genealogy.models import LotLink
from kernel.errors import Conflict, NotAllowed, RuleBroken
from orders import services
from orders.models import InstructionStep, JobOrder, JobResponse, OperationsSegment, WorkMaster
from records.models import Event
from tests import make
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def test_a_supervisor_releases_an_order_and_the_floor_sees_its_jobs() -> None:
    request = plant.released(10)
    jobs = JobOrder.objects.filter(request=request).order_by("sequence")
    assert [(job.number, job.state, job.quantity) for job in jobs][:2] == [
        ("PO-1001-10", "ready", 10), ("PO-1001-20", "ready", 10)
    ]
    assert (request.state, jobs.count()) == ("released", 6)
    assert Event.objects.get(kind="operations_request.released").data["work_master"] == "CP-200 v1"


def test_an_operator_may_not_release() -> None:
    request = plant.request()
    with pytest.raises(NotAllowed):
        services.release_request(request, by=make.omar())
    assert not JobOrder.objects.exists()


def test_an_order_is_released_once() -> None:
    request = plant.released()
    with pytest.raises(Conflict):
        services.release_request(request, by=make.sofia())
    assert JobOrder.objects.count() == 6


def test_what_is_frozen_stays_when_engineering_goes_on() -> None:
    assembly = plant.job(40)
    InstructionStep.objects.filter(title="Tighten").update(upper=99, title="Tighten harder")
    torque = plant.fresh(assembly).frozen.step(30)
    assert torque is not None
    assert (torque.title, torque.lower, torque.upper, torque.max_attempts) == ("Tighten", 43, 47, 3)
    assert [(need.number, need.mode, need.is_from_order) for need in assembly.frozen.materials] == [
        ("KIT-200", "backflush", True), ("SC-07", "scan", False), ("OR-88", "scan", False)
    ]


def test_nothing_is_released_that_nobody_has_taught() -> None:
    request = plant.request()
    WorkMaster.objects.update(state="draft")
    with pytest.raises(RuleBroken) as untaught:
        services.release_request(request, by=make.sofia())
    assert untaught.value.reason_code == "no_work_master"
    assert plant.fresh(request).state == "received"


def test_the_newest_released_version_is_taken() -> None:
    master = plant.seal_master()
    newer = WorkMaster.objects.create(number="SC-07", version=2, material=master.material, state="released")
    plant.segment(newer, 10, "Press faces, new die", [plant.work_unit("ASM-02")], "report", "SC-07")
    WorkMaster.objects.create(number="SC-07", version=3, material=master.material)
    assert plant.job(10, number="PO-2001", of="SC-07").name == "Press faces, new die"


@pytest.mark.parametrize(
    ("sequence", "field", "value"), [(40, "output", None), (10, "after", [70]), (10, "after", [10])]
)
def test_a_work_master_that_cannot_be_worked_by_is_refused_at_the_desk(
    sequence: int, field: str, value: object
) -> None:
    request = plant.request()
    OperationsSegment.objects.filter(sequence=sequence).update(**{field: value})
    with pytest.raises(RuleBroken) as broken:
        services.release_request(request, by=make.sofia())
    assert broken.value.reason_code == "definition_incomplete"
    assert not JobOrder.objects.exists()


def test_a_closed_orders_reports_stand() -> None:
    job = plant.reported()
    services.complete(job, by=make.omar())
    services.close_request(plant.fresh(job.request), reason="Delivered", by=make.sofia())
    with pytest.raises(RuleBroken) as closed:
        services.undo_response(job.responses.latest("number"), reason="Miscounted", by=make.omar())
    assert closed.value.reason_code == "order_closed"


def test_the_second_who_completes_is_told_who_and_when() -> None:
    job = plant.reported()
    services.complete(job, by=make.omar())
    with pytest.raises(Conflict) as late:
        services.complete(job, by=make.olga())
    assert (late.value.reason_code, late.value.extra["who"]) == ("already_completed", "Omar")
    assert JobResponse.objects.count() == 2


def test_reports_and_links_are_written_once() -> None:
    plant.reported()
    for model in (JobResponse, LotLink):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            model.objects.update(id=F("id"))
    assert JobResponse.objects.get().good == Decimal(2)

"""The floor: jobs, loads, what a machine made, whether a job can start."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from equipment.models import EquipmentProperty, Gap, UnassignedCount
from equipment.services import add_property
from kernel.clock import now
from orders import services
from orders.models import JobOrder, JobResponse, JobRun, JobUnit, OperationsSegment, StartOverride
from records.files import store
from records.models import File
from tests import make
from tests.house.access.row import ALL, NOT_HERE, PLANT, E, O, Q, Row, S, reads
from tests.house.access.things import station
from tests.makes import orders


def ran_unchecked() -> Any:
    return services.finish_check(
        orders.work_unit("TEST-01"), serial="CP200-1", request=1, epoch=1, outcome="passed", unchecked=True, at=now()
    )


def overridden() -> JobOrder:
    job = orders.dispatched()
    services.override(job, checks=["material"], reason="Lots come", secret=make.PASSWORD, by=make.sofia())
    return job


def ready() -> Any:
    """A job in a queue whose castings stand at the machine."""
    return orders.waiting()


def interrupted() -> Any:
    return services.interrupt(orders.running(), reason="tool broken", by=make.omar())


def pulled() -> Any:
    return services.claim(orders.job(), work_unit=orders.work_unit("MILL-01"), by=make.omar())


def part() -> JobOrder:
    """A second part of the first operation."""
    return services.split_job(orders.job(), Decimal(3), by=make.sofia())


def with_rework() -> JobOrder:
    """A job with a piece that was reported as rework."""
    job = orders.counted(orders.running(), 3)
    services.report(job, rework=[services.Loss(Decimal(1), "Burr")], by=make.omar())
    return job


def routed_rework() -> Any:
    """A rework in which nothing was done yet."""
    return services.route_rework(with_rework(), to=10, reason="Burr", by=make.sofia())


def after_dark() -> Any:
    """A job whose machine nobody heard for a while."""
    job = orders.running()
    JobRun.objects.filter(job=job).update(started_at=now() - timedelta(hours=2))
    Gap.objects.create(
        equipment=orders.work_unit("MILL-01"), cause="Power cut",
        started_at=now() - timedelta(hours=1), ended_at=now() - timedelta(minutes=20),
    )
    return job


def set_up_for() -> Any:
    return services.begin_setup(orders.dispatched(), by=make.omar())


def begun_unit() -> Any:
    job = orders.assembling()
    services.begin_unit(job, by=make.omar())
    return job


def photo() -> File:
    return store("piece.png", b"a picture", "image/png")


def with_tool() -> JobOrder:
    """A job whose tool has just measured."""
    orders.pump_master()
    mill = OperationsSegment.objects.get(work_master__number="CP-200", sequence=10)
    orders.step(mill, 1, "Take the torque", entry="tool_value", property="Torque", unit="NU", due="job")
    job = orders.running(10)
    measured()
    return job


def with_photo() -> JobOrder:
    orders.pump_master()
    mill = OperationsSegment.objects.get(work_master__number="CP-200", sequence=10)
    orders.step(mill, 2, "Photograph it", entry="photo", due="job")
    return orders.running(10)


def measured() -> EquipmentProperty:
    prop = add_property(orders.work_unit("MILL-01"), "Torque", unit="NU")
    if prop.last_at is None:
        prop.last_value, prop.last_good, prop.last_at = 45.2, True, now()
        prop.save()
    return prop


def tightening() -> Any:
    job = begun_unit()
    for step, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        services.scan(job, step=step, code=code, by=make.omar())
        services.complete_step(job, step=step, by=make.omar())
    return job


def scanned() -> Any:
    job = begun_unit()
    services.scan(job, step=10, code="SC-07-1", by=make.omar())
    return job


def reported() -> Any:
    job = orders.pressing()
    services.report(job, good=Decimal(3), by=make.omar())
    return job


def last_response() -> int:
    return JobResponse.objects.latest("pk").pk


def basket() -> dict[str, Any]:
    """A milled and turned order, ready for the washer."""
    for sequence, unit in ((10, "MILL-01"), (20, "TURN-01")):
        services.complete(orders.counted(orders.running(sequence, unit, 3), 3), by=make.omar())
    wash = orders.job(30)
    return {"work_unit": orders.work_unit("WASH-01").pk, "members": [{"job": wash.pk, "quantity": 3}]}


def load() -> Any:
    basket()
    members = [services.Member(orders.job(30), Decimal(3))]
    return services.start_load(orders.work_unit("WASH-01"), members, by=make.omar())


def parked() -> Any:
    """Pieces a machine made without a job."""
    orders.pump_master()
    unit = orders.work_unit("MILL-01")
    services.count(unit, Decimal(2), at=now(), counter=orders.counter())
    return UnassignedCount.objects.get()


ROWS: dict[str, Row] = {
    "GET /api/unassigned-counts": reads(PLANT),
    "GET /api/unassigned-counts/{id}": reads(PLANT, served=NOT_HERE),
    "GET /api/dispatch-board": reads(ALL),
    "GET /api/terminal-lanes": reads(ALL, query=lambda: {"work_units": station().pk}),
    "GET /api/work-history": reads(ALL, query=lambda: {"work_unit": station().pk}),
    "GET /api/job-orders/{id}/definitions": reads(ALL, orders.job),
    "GET /api/job-orders": reads(ALL),
    "GET /api/job-orders/{id}": reads(ALL, orders.job),
    "POST /api/job-orders/{id}/dispatch": Row(
        {S}, orders.job, lambda: {"work_unit": orders.work_unit("MILL-01").pk}
    ),
    "POST /api/job-orders/{id}/hold-unit": Row(
        {S, O}, begun_unit, lambda: {"unit": JobUnit.objects.latest("pk").pk, "reason": "Scratched"}
    ),
    "POST /api/job-orders/{id}/claim": Row(
        {S, O}, orders.job, lambda: {"work_unit": orders.work_unit("MILL-01").pk}
    ),
    "POST /api/job-orders/{id}/give-back": Row({S, O}, lambda: pulled()),
    "GET /api/job-orders/{id}/rework": reads(ALL, orders.job),
    "POST /api/job-orders/{id}/route-rework": Row({S}, with_rework, lambda: {"operation": 10, "reason": "Burr"}),
    "POST /api/job-orders/{id}/withdraw-rework": Row({S}, routed_rework, lambda: {"reason": "Good as they are"}),
    "POST /api/job-orders/{id}/split": Row({S}, orders.job, lambda: {"quantity": 3}),
    "POST /api/job-orders/{id}/merge": Row({S}, orders.job, lambda: {"other": part().pk}),
    "POST /api/job-orders/{id}/still-running": Row(
        {S, O}, lambda: after_dark(), lambda: {"ran_on": True}
    ),
    "POST /api/job-orders/{id}/begin-setup": Row({S, O}, orders.dispatched),
    "POST /api/job-orders/{id}/end-setup": Row({S, O}, lambda: set_up_for()),
    "POST /api/job-orders/{id}/take-back": Row({S}, orders.dispatched),
    "POST /api/job-orders/{id}/reorder": Row({S}, orders.dispatched, lambda: {"position": 1}),
    "POST /api/job-orders/{id}/start": Row({S, O}, lambda: ready()),
    "GET /api/job-orders/{id}/can-it-start": reads(ALL, orders.job),
    "POST /api/job-orders/{id}/override": Row(
        {S}, orders.dispatched, lambda: {"checks": ["material"], "reason": "Lots come", "secret": make.PASSWORD}
    ),
    "POST /api/job-orders/{id}/withdraw-override": Row(
        {S}, overridden, lambda: {"override": StartOverride.objects.latest("pk").pk, "reason": "No lots come"}
    ),
    "GET /api/readiness": reads(ALL),
    "GET /api/start-checks": reads(ALL),
    "GET /api/start-checks/{id}": reads(ALL, station),
    "POST /api/start-checks": Row(
        {E}, body=lambda: {"equipment": station().pk, "check": "skill", "mode": "warn", "reason": "Trial"}
    ),
    "POST /api/job-orders/{id}/interrupt": Row({S, O}, orders.running, lambda: {"reason": "tool broken"}),
    "POST /api/job-orders/{id}/resume": Row({S, O}, lambda: interrupted()),
    "POST /api/job-orders/{id}/move-remainder": Row(
        {S}, lambda: interrupted(), lambda: {"work_unit": orders.work_unit("MILL-02").pk}
    ),
    "POST /api/job-orders/{id}/begin-unit": Row({S, O}, orders.assembling),
    "POST /api/job-orders/{id}/enter-value": Row({S, O}, lambda: tightening(), lambda: {"step": 30, "value": "45.1"}),
    "POST /api/job-orders/{id}/scan": Row({S, O}, lambda: begun_unit(), lambda: {"step": 10, "code": "SC-07-1"}),
    "POST /api/job-orders/{id}/complete-step": Row({S, O}, lambda: scanned(), lambda: {"step": 10}),
    "POST /api/job-orders/{id}/add-photo": Row({S, O}, lambda: with_photo(), lambda: {"step": 2, "file": photo().url}),
    "POST /api/job-orders/{id}/take-tool-value": Row(
        {S, O}, lambda: with_tool(), lambda: {"step": 1, "measured_at": str(measured().last_at)}
    ),
    "GET /api/job-orders/{id}/reading": reads(ALL, orders.job),
    "GET /api/job-orders/{id}/changed": reads(ALL, orders.job),
    # Nothing is to be read for this one; tests/orders/test_reading.py reads something.
    "POST /api/job-orders/{id}/confirm-reading": Row(
        {S, O, Q, E}, orders.job, lambda: {"version": 1}, served=frozenset({422})
    ),
    "GET /api/job-orders/{id}/tool-value": reads(ALL, lambda: with_tool(), served=frozenset({200, 422})),
    "POST /api/job-orders/{id}/report": Row(
        {S, O}, orders.pressing,
        lambda: {"good": 3, "scrap": [{"quantity": 1, "reason": "scratched"}]},
    ),
    "POST /api/job-orders/{id}/undo": Row(
        {S, O}, lambda: reported(), lambda: {"response": last_response(), "reason": "typed wrongly"}
    ),
    "POST /api/job-orders/{id}/complete": Row({S, O}, lambda: orders.counted(orders.running(), 10)),
    "GET /api/loads": reads(ALL),
    "GET /api/loads/{id}": reads(ALL, lambda: load()),
    "POST /api/loads": Row({S, O}, body=lambda: basket()),
    "POST /api/loads/{id}/finish": Row({S, O}, lambda: load()),
    "POST /api/unassigned-counts/{id}/assign": Row({S, O}, lambda: parked(), lambda: {"reason": "set-up scrap"}),
    "POST /api/job-orders/{id}/correct-times": Row(
        {S}, orders.running,
        lambda: {"reason": "Booked late", "started_at": (now() - timedelta(minutes=5)).isoformat()},
    ),
    "GET /api/unit-checks": reads(PLANT),
    "GET /api/unit-checks/{id}": reads(PLANT, served=NOT_HERE),
    "POST /api/unit-checks/{id}/review": Row({S, Q}, lambda: ran_unchecked(), lambda: {"reason": "tested by hand"}),
}

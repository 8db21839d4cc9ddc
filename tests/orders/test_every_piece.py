"""Whatever happens in whatever order: every counted piece stands in exactly one place, and reports add up."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.db.models import Sum

from equipment.models import UnassignedCount
from genealogy.models import LotLink, LotMovement, MaterialLot
from kernel.clock import now
from kernel.errors import LinesideError
from orders import services
from orders.models import JobOrder
from orders.services.responses import unreported
from tests import make
from tests.makes import orders as plant
from tests.orders.test_start import at_once

ZERO = Decimal(0)


def total(rows: object, field: str) -> Decimal:
    found: Decimal | None = rows.aggregate(total=Sum(field))["total"]  # type: ignore[attr-defined]
    return found or ZERO


def holds(made: Decimal) -> None:
    """What must be true at every moment."""
    jobs = JobOrder.objects.filter(counting_source="counter", counted__gt=0)
    parked = total(UnassignedCount.objects.filter(job_id=None).exclude(state="withdrawn"), "quantity")
    assert total(jobs, "counted") + parked == made
    for job in jobs:
        told = {name: total(job.responses, name) for name in ("good", "scrap", "rework", "on_hold")}
        assert {name: told[name] + left for name, left in unreported(job).items()} == {
            "good": job.good, "scrap": job.scrap, "rework": job.rework, "on_hold": job.on_hold,
        }
        assert job.good + job.scrap + job.rework + job.on_hold == job.counted
        lot = MaterialLot.objects.get(pk=job.output_lot_id)
        assert lot.quantity == job.good + job.rework
        used = LotLink.objects.filter(job_id=job.pk)
        assert total(used.filter(reverses=None), "quantity") - total(used.exclude(reverses=None), "quantity") == job.counted
    for lot in MaterialLot.objects.all():
        assert lot.quantity == total(LotMovement.objects.filter(lot=lot), "delta")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_a_shift_of_anything_loses_and_doubles_no_piece(seed: int) -> None:
    dice = random.Random(seed)
    job = plant.running(quantity=30)
    unit = plant.work_unit("MILL-01")
    made = ZERO

    def tick() -> None:
        nonlocal made
        pieces = Decimal(dice.randint(1, 3))
        services.count(unit, pieces, at=now(), counter=plant.counter())
        made += pieces

    def report() -> None:
        lost = [services.Loss(Decimal(dice.randint(1, 2)), "Burr")]
        kind = dice.choice(["scrap", "rework"])
        services.report(job, by=make.omar(), **{kind: lost})

    def undo() -> None:
        standing = job.responses.filter(reverses=None, reversed_by=None).order_by("-number").first()
        if standing is not None:
            services.undo_response(standing, reason="Miscounted", by=make.omar())

    def assign() -> None:
        parked = UnassignedCount.objects.filter(state="open").first()
        if parked is not None:
            services.assign_count(parked, job=job, by=make.omar())

    acts = [
        tick, tick, tick, report, undo, assign,
        lambda: services.interrupt(job, reason="Break", by=make.omar()),
        lambda: services.resume(job, by=make.omar()),
        lambda: services.complete(job, by=make.omar()),
    ]
    for _ in range(40):
        try:
            dice.choice(acts)()
        except LinesideError:
            continue
        finally:
            job.refresh_from_db()
    holds(made)


@pytest.mark.django_db(transaction=True)
def test_ticks_reports_and_the_end_at_the_same_moment_lose_nothing() -> None:
    job = plant.running(quantity=30)
    unit, counter = plant.work_unit("MILL-01"), plant.counter()
    omar, olga = make.omar(), make.olga()

    def ticks() -> None:
        for _ in range(6):
            services.count(unit, Decimal(1), at=now(), counter=counter)

    def reports() -> None:
        for _ in range(4):
            try:
                services.report(job, scrap=[services.Loss(Decimal(1), "Burr")], by=omar)
            except LinesideError:
                continue

    at_once(ticks, ticks, reports, lambda: services.complete(job, by=olga))
    holds(Decimal(12))

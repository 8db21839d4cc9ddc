"""A washed lot is held while a pump is made of it: the pump waits, quality looks, the pump goes on."""

import pytest

from genealogy import services as genealogy
from genealogy.models import MaterialLot
from orders import services
from orders.models import JobUnit
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import post

pytestmark = pytest.mark.django_db


def waiting() -> JobUnit:
    """A pump that is done, and held for the lot it was made of."""
    assembly = plant.assembling(1)
    begun = services.begin_unit(assembly, by=make.omar())
    genealogy.hold(MaterialLot.objects.get(number="PO-1001-30"), "Dirty washer", by=make.quinn())
    unit = plant.assembled(assembly, begun)
    assert (unit.state, plant.fresh(unit.lot).state, plant.fresh(assembly).good) == ("on_hold", "on_hold", 0)
    return unit


def test_the_pump_goes_on_once_quality_has_freed_it() -> None:
    unit = waiting()

    answer = post(make.quinn(), f"/api/material-lots/{unit.lot_id}/release-hold", {"reason": "Rinsed again"})

    assert (answer.status_code, answer.json()["state"]) == (200, "available")
    unit, job = plant.fresh(unit), plant.fresh(unit.job)
    assert (unit.state, job.good) == ("good", 1)
    assert Event.objects.filter(kind="job_unit.released", by=make.quinn()).count() == 1
    assert services.complete(job, by=make.omar()).state == "completed"


def test_an_operator_does_not_free_it() -> None:
    unit = waiting()
    answer = post(make.omar(), f"/api/material-lots/{unit.lot_id}/release-hold", {"reason": "In a hurry"})
    assert answer.status_code == 403
    assert (plant.fresh(unit).state, plant.fresh(unit.lot).state) == ("on_hold", "on_hold")

"""A mounted lot of which more is used than the book knew of is told once, not per piece."""

from __future__ import annotations

from decimal import Decimal

import pytest

from genealogy import services as genealogy
from genealogy.models import MaterialLot
from kernel.errors import Conflict
from orders import services
from orders.selectors.floor import floor
from orders.states import JOB
from records.models import Event
from tests import make
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def dry() -> list[str]:
    return next(unit["dry"] for unit in floor() if unit["number"] == "MILL-01")  # type: ignore[no-any-return]


def told() -> int:
    return Event.objects.filter(kind="mounted_lot.ran_dry").count()


def test_a_lot_that_runs_dry_at_the_machine_is_told_once() -> None:
    plant.lenient("material")
    job = services.start(plant.dispatched(quantity=20), by=make.omar())
    box = plant.mounted("MILL-01", "CST-200", 2)
    plant.counted(job, 2)
    assert told() == 0
    for _ in range(4):
        plant.counted(job, 1)
    event = Event.objects.get(kind="mounted_lot.ran_dry")
    assert (event.data["lot"], event.data["equipment"], event.data["missing"]) == (box.number, "MILL-01", "1")
    assert dry() == [f"CST-200 {box.number}"]
    plant.mounted("MILL-01", "CST-200", 100, lot="NEXT")
    assert dry() == []


def test_what_somebody_counted_up_is_news_again_when_it_is_gone() -> None:
    plant.lenient("material")
    job = services.start(plant.dispatched(quantity=20), by=make.omar())
    box = plant.mounted("MILL-01", "CST-200", 1)
    plant.counted(job, 2)
    genealogy.adjust(MaterialLot.objects.get(pk=box.pk), more=Decimal(2), reason="Counted", by=make.omar())
    assert dry() == []
    plant.counted(job, 2)
    assert told() == 1
    plant.counted(job, 1)
    assert told() == 2


def test_a_refusal_speaks_as_the_floor_does() -> None:
    with pytest.raises(Conflict) as refused:
        JOB.next("completed", "interrupt")
    assert refused.value.message == (
        "The job is completed: interrupting it is not possible now. "
        "Possible: sending pieces to rework, taking a report back, correcting its start or end."
    )

"""A counter is a row: pieces survive a restart, and odd values leave a trace."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from equipment import services
from equipment.counting import NOT_A_COUNT, RESTARTED
from equipment.errors import AlreadyAssigned
from equipment.models import Counter, Discrepancy, UnassignedCount
from equipment.states import UnassignedState, WhyUnassigned
from kernel.clock import now
from kernel.errors import Malformed
from kernel.refs import Ref
from records.models import Event
from tests import make
from tests.makes import equipment

pytestmark = pytest.mark.django_db
T0 = now()


def observe(counter: Counter, raw: object, seconds: float, *, epoch: int = 1, good: bool = True) -> Decimal:
    return services.observe_counter(counter, epoch=epoch, raw=raw, at=T0 + timedelta(seconds=seconds), good=good)


def test_pieces_add_up_and_are_no_events() -> None:
    counter = equipment.counter()
    before = Event.objects.count()
    assert [observe(counter, raw, second) for second, raw in enumerate([100, 101, 101, 104])] == [0, 1, 0, 3]
    counter.refresh_from_db()
    assert (counter.total, counter.last_raw, counter.epoch) == (4, 104, 1)
    assert Event.objects.count() == before
    assert not Discrepancy.objects.exists()


def test_bad_quality_never_moves_anything() -> None:
    counter = equipment.counter()
    observe(counter, 100, 0)
    before = Counter.objects.values().get(pk=counter.pk)
    assert observe(counter, 900, 1, good=False) == 0
    assert Counter.objects.values().get(pk=counter.pk) == before


@pytest.mark.parametrize("raw", ["twelve", -1, 2**32, 1.5, None, True, float("nan")])
def test_what_is_no_count_counts_nothing_and_is_told_once(raw: object) -> None:
    counter = equipment.counter()
    observe(counter, 100, 0)
    assert [observe(counter, raw, second) for second in (1, 2, 3)] == [0, 0, 0]
    counter.refresh_from_db()
    assert counter.last_raw == 100
    assert [d.kind for d in Discrepancy.objects.all()] == [NOT_A_COUNT]


def test_a_restart_is_told_with_both_numbers() -> None:
    counter = equipment.counter()
    observe(counter, 100, 0)
    observe(counter, 110, 10)
    assert observe(counter, 3, 20, epoch=2) == 3
    found = Discrepancy.objects.get()
    assert (found.kind, found.raw_before, found.raw_after, found.counted) == (RESTARTED, 110, 3, 3)
    counter.refresh_from_db()
    assert counter.total == 13


def test_a_counter_stands_at_a_work_unit() -> None:
    from equipment.errors import NotAWorkUnit

    with pytest.raises(NotAWorkUnit):
        services.add_counter(equipment.area(), "Counter")


def test_parked_pieces_gather_in_one_row_per_reason() -> None:
    counter = equipment.counter()
    for second, why in enumerate([WhyUnassigned.NO_JOB, WhyUnassigned.NO_JOB, WhyUnassigned.SETUP]):
        services.park_count(counter, Decimal(2), at=T0 + timedelta(seconds=second), why=why)
    rows = UnassignedCount.objects.order_by("why").values_list("why", "quantity", "state")
    assert list(rows) == [("no_job", 4, "open"), ("setup", 2, "open")]


@pytest.mark.parametrize("count", [0, -1, "NaN", "Infinity", 10**13])
def test_only_a_positive_number_of_pieces_can_be_parked(count: object) -> None:
    with pytest.raises(Malformed):
        services.park_count(equipment.counter(), Decimal(count), at=T0, why=WhyUnassigned.NO_JOB)  # type: ignore[arg-type]
    assert not UnassignedCount.objects.exists()


def test_parked_pieces_are_assigned_once_and_the_second_hears_by_whom() -> None:
    parked = services.park_count(equipment.counter(), Decimal(2), at=T0, why=WhyUnassigned.NO_JOB)
    services.settle_count(parked, by=make.omar(), job=Ref("job_order", 7, "PO-1-10"))
    with pytest.raises(AlreadyAssigned) as no:
        services.settle_count(parked, by=make.sofia(), reason="Test cycle")
    assert no.value.extra["who"] == "Omar"
    parked.refresh_from_db()
    assert (parked.state, parked.job_label, parked.reason) == (UnassignedState.ASSIGNED, "PO-1-10", "")
    assert Event.objects.filter(kind="unassigned_count.assigned").count() == 1


def test_new_pieces_after_an_assignment_begin_a_new_row() -> None:
    counter = equipment.counter()
    parked = services.park_count(counter, Decimal(2), at=T0, why=WhyUnassigned.NO_JOB)
    services.settle_count(parked, by=make.omar(), reason="Test cycle")
    services.park_count(counter, Decimal(1), at=T0, why=WhyUnassigned.NO_JOB)
    assert UnassignedCount.objects.filter(state=UnassignedState.OPEN).get().quantity == 1

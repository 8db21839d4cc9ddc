"""An order follows its sender until it has begun; then a person decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Conflict, LinesideError, Malformed, NotAllowed
from orders.errors import (
    JobsStillRunning,
    MaterialUnknown,
    NothingToChange,
    NumberTaken,
    OperationOver,
    WrongUnit,
)
from orders.models import ChangeRequest, JobOrder, OperationsRequest, WorkMaster
from orders.services.requests import (
    Outcome,
    accept_change,
    begin_request,
    cancel_request,
    change_request,
    close_request,
    complete_request,
    decline_change,
    receive_request,
)
from orders.states import CANCELLED, COMPLETED, DISPATCHED, READY, RELEASED, RUNNING
from records.models import Event
from tests import make
from tests.makes import requests as makes

pytestmark = pytest.mark.django_db


def with_jobs(order: OperationsRequest, *states: str) -> list[JobOrder]:
    """The order's operations as a release makes them, in these states."""
    master, _ = WorkMaster.objects.get_or_create(
        number="CP-200", defaults={"material": order.material, "state": "released"}
    )
    OperationsRequest.objects.filter(pk=order.pk).update(state=RELEASED)
    return [
        JobOrder.objects.create(
            number=f"{order.number}-{10 * n}",
            request=order,
            work_master=master,
            sequence=10 * n,
            name=f"Operation {10 * n}",
            material=order.material,
            definition={},
            counting_source="report",
            state=state,
            quantity=order.quantity,
        )
        for n, state in enumerate(states, 1)
    ]


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_supervisor_orders_without_a_number_and_gets_the_next() -> None:
    first = makes.request(by=make.sofia())
    second = makes.request(by=make.sofia())
    assert (first.number, second.number) == (f"LO-{first.pk}", f"LO-{second.pk}")
    assert kinds() == ["operations_request.received"] * 2


def test_an_operator_may_not_order() -> None:
    with pytest.raises(NotAllowed):
        makes.request(by=make.omar())
    assert not OperationsRequest.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("words", "error", "field"),
    [
        ({"material": "XX-1"}, MaterialUnknown, "material"),
        ({"unit": "KGM"}, WrongUnit, "unit"),
        ({"unit": "???"}, Malformed, "unit"),
        ({"quantity": Decimal(0)}, Malformed, "quantity"),
        ({"quantity": Decimal(-3)}, Malformed, "quantity"),
        ({"quantity": Decimal("NaN")}, Malformed, "quantity"),
        ({"quantity": Decimal("Infinity")}, Malformed, "quantity"),
        ({"quantity": Decimal("1e15")}, Malformed, "quantity"),
        ({"quantity": Decimal("0.0000001")}, Malformed, "quantity"),
        ({"priority": 0}, Malformed, "priority"),
        ({"due_at": datetime(2026, 11, 24, 12)}, Malformed, "due_at"),  # noqa: DTZ001 - that is the point
        ({"due_at": makes.tomorrow() + timedelta(days=9000)}, LinesideError, "due_at"),
    ],
)
def test_a_bad_order_is_refused_and_the_field_is_named(
    words: dict[str, Any], error: type[LinesideError], field: str
) -> None:
    makes.material("CP-200")
    sofia = make.sofia()
    said: dict[str, Any] = {"material": "CP-200", "quantity": Decimal(1), "unit": "C62", "due_at": makes.tomorrow()}
    with pytest.raises(error) as refused:
        receive_request(by=sofia, **(said | words))
    assert refused.value.field == field
    assert not OperationsRequest.objects.exists()
    assert not Event.objects.exists()


def test_a_number_is_given_once() -> None:
    makes.request(by=make.sofia(), number="PO-1")
    with pytest.raises(NumberTaken):
        makes.request(by=make.sofia(), number="PO-1")
    assert OperationsRequest.objects.count() == 1


def test_before_the_start_a_change_reaches_the_order_and_its_jobs() -> None:
    order = makes.request(by=make.erik(), number="PO-1")
    with_jobs(order, DISPATCHED, READY)
    outcome = change_request(order, by=make.erik(), quantity=Decimal(14), priority=1, version=2)
    assert outcome.is_applied
    assert (outcome.request.quantity, outcome.request.priority, outcome.request.version) == (14, 1, 2)
    assert list(JobOrder.objects.values_list("quantity", flat=True)) == [14, 14]
    event = Event.objects.get(kind="operations_request.changed")
    assert event.data["was"] == {"quantity": "10", "priority": 3}
    assert event.data["jobs"] == [{"job": "PO-1-10", "quantity": "14"}, {"job": "PO-1-20", "quantity": "14"}]


def test_an_older_version_changes_nothing() -> None:
    order = makes.request(by=make.erik(), version=3)
    outcome = change_request(order, by=make.erik(), quantity=Decimal(2), version=3)
    assert outcome.request.quantity == 10
    assert kinds() == ["operations_request.received"]


def test_a_change_that_changes_nothing_is_refused() -> None:
    order = makes.request(by=make.sofia())
    with pytest.raises(NothingToChange):
        change_request(order, by=make.sofia(), quantity=Decimal(10))


def test_before_the_start_an_order_is_cancelled_with_its_jobs() -> None:
    order = makes.request(by=make.erik())
    with_jobs(order, READY, READY)
    outcome = cancel_request(order, by=make.erik(), version=2, reason="Customer left")
    assert outcome.request.state == CANCELLED
    assert set(JobOrder.objects.values_list("state", flat=True)) == {CANCELLED}
    assert kinds()[-1] == "operations_request.cancelled"


def asked(outcome: Outcome) -> ChangeRequest:
    """The task on the supervisor's desk."""
    assert outcome.change is not None
    return outcome.change


def started(number: str = "PO-1", *states: str) -> OperationsRequest:
    order = makes.request(by=make.erik(), number=number)
    with_jobs(order, *(states or (RUNNING, READY)))
    return begin_request(order, by=make.omar())


def test_after_the_start_a_change_waits_for_a_supervisor() -> None:
    order = started()
    outcome = change_request(order, by=make.erik(), quantity=Decimal(14), version=2)
    assert not outcome.is_applied
    order.refresh_from_db()
    assert (order.quantity, order.version) == (10, 2)
    assert asked(outcome).wanted == {"quantity": "14"}
    accept_change(asked(outcome), by=make.sofia(), reason="There is time")
    order.refresh_from_db()
    assert order.quantity == 14
    assert list(JobOrder.objects.order_by("id").values_list("quantity", flat=True)) == [14, 14]
    assert kinds()[-2:] == ["operations_request.changed", "change_request.accepted"]
    assert Event.objects.latest("id").about_label == "PO-1"


def test_a_supervisor_declines_and_the_order_stays() -> None:
    change = asked(change_request(started(), by=make.erik(), quantity=Decimal(14), version=2))
    with pytest.raises(NotAllowed):
        decline_change(change, by=make.erik(), reason="no")
    decline_change(change, by=make.sofia(), reason="Casting is used up")
    assert OperationsRequest.objects.get().quantity == 10
    assert kinds()[-1] == "change_request.declined"
    with pytest.raises(Conflict):
        accept_change(change, by=make.sofia())


def test_a_second_wish_takes_the_first_ones_place_and_carries_it_on() -> None:
    order = started()
    change_request(order, by=make.erik(), quantity=Decimal(14), version=2)
    later = asked(change_request(order, by=make.erik(), priority=1, version=3))
    assert later.wanted == {"quantity": "14", "priority": 1}
    assert sorted(ChangeRequest.objects.values_list("state", flat=True)) == ["open", "superseded"]


def test_a_supervisor_who_asks_has_decided() -> None:
    order = started()
    assert change_request(order, by=make.sofia(), quantity=Decimal(12)).is_applied
    assert OperationsRequest.objects.get().quantity == 12
    assert not ChangeRequest.objects.exists()


def test_a_job_keeps_what_it_has_made() -> None:
    order = started()
    JobOrder.objects.filter(sequence=10).update(good=8, scrap=1)
    change_request(order, by=make.sofia(), quantity=Decimal(4))
    assert list(JobOrder.objects.order_by("id").values_list("quantity", flat=True)) == [9, 4]


def test_an_operation_that_expects_fewer_after_scrap_gives_up_only_what_is_too_much() -> None:
    order = started("PO-1", COMPLETED, READY)
    JobOrder.objects.filter(sequence=10).update(good=3, scrap=7)
    JobOrder.objects.filter(sequence=20).update(quantity=3)
    change_request(order, by=make.sofia(), quantity=Decimal(2))
    assert JobOrder.objects.get(sequence=20).quantity == 2
    change_request(order, by=make.sofia(), quantity=Decimal(1))
    assert JobOrder.objects.get(sequence=20).quantity == 1


def test_an_operation_that_is_over_makes_no_more() -> None:
    order = started("PO-1", COMPLETED, READY)
    with pytest.raises(OperationOver):
        change_request(order, by=make.sofia(), quantity=Decimal(14))
    assert OperationsRequest.objects.get().quantity == 10


def test_a_running_order_is_not_cancelled_over_the_operators_head() -> None:
    order = started()
    wish = asked(cancel_request(order, by=make.erik(), version=2))
    with pytest.raises(JobsStillRunning):
        accept_change(wish, by=make.sofia())
    JobOrder.objects.filter(sequence=10).update(state=COMPLETED)
    accept_change(wish, by=make.sofia())
    assert OperationsRequest.objects.get().state == "closed"
    assert list(JobOrder.objects.order_by("id").values_list("state", flat=True)) == [COMPLETED, CANCELLED]


def test_who_waits_for_an_answer_hears_that_the_order_is_complete() -> None:
    order = started("PO-1", COMPLETED)
    wish = asked(change_request(order, by=make.erik(), quantity=Decimal(14), version=2))
    complete_request(order, by=make.omar())
    wish.refresh_from_db()
    assert (wish.state, wish.decided_by) == ("declined", make.omar())
    assert kinds()[-2:] == ["change_request.declined", "operations_request.completed"]
    assert Event.objects.get(kind="change_request.declined").reason == wish.decision_reason != ""
    order.refresh_from_db()
    assert (order.state, order.quantity) == (COMPLETED, 10)
    with pytest.raises(Conflict):
        accept_change(wish, by=make.sofia())


def test_an_order_is_closed_short() -> None:
    order = started("PO-1", COMPLETED, READY)
    close_request(order, by=make.sofia(), reason="Enough for now")
    order.refresh_from_db()
    assert order.state == "closed"
    with pytest.raises(Conflict):
        change_request(order, by=make.sofia(), quantity=Decimal(2))

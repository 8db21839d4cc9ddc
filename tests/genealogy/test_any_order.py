"""Whatever people do with a lot, in whatever order: the book is the sum of its movements and never below zero."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from genealogy import services
from genealogy.models import LotLink, LotMovement, MaterialLot
from genealogy.states import AVAILABLE, ON_HOLD, SCRAPPED, SHIPPED, USED_UP
from kernel.errors import LinesideError
from records.models import Event
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db
AMOUNTS = some.decimals(Decimal("-1"), Decimal("30"), places=3)
ACTS = some.lists(
    some.tuples(
        some.sampled_from(
            ["use", "use beyond", "count", "more", "scrap", "scrap all", "hold", "release", "undo", "make", "return"]
        ),
        AMOUNTS,
    ),
    max_size=8,
)


class Undo(Exception):
    """Takes an example back."""


def act(lot: MaterialLot, unit: MaterialLot, what: str, amount: Decimal) -> Any:
    omar, quinn, job = make.omar(), make.quinn(), genealogy.a_job()
    match what:
        case "use" | "use beyond":
            return services.consume(lot, amount, unit, job, beyond_book=what == "use beyond", by=omar)
        case "count":
            return services.adjust(lot, counted=amount, reason="Counted", by=omar)
        case "more":
            return services.adjust(lot, more=amount, reason="Found", by=omar)
        case "scrap":
            return services.scrap_from(lot, amount, "Bent", by=omar)
        case "scrap all":
            return services.scrap_from(lot, None, "Burnt", by=quinn)
        case "hold":
            return services.hold(lot, "Odd", by=quinn)
        case "release":
            return services.release_hold(lot, "Fine", by=quinn)
        case "make":
            return services.produce(lot.material, lot.number, amount, job, by=omar)
        case "return":
            return services.return_lot(lot, "Wrong", by=make.sofia())
    link = LotLink.objects.filter(reverses=None).order_by("-pk").first()
    return services.reverse(link, "Undo", by=omar) if link else None


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_book_is_always_true(db: None, acts: list[tuple[str, Decimal]]) -> None:
    try:
        with transaction.atomic():
            lot, unit = genealogy.lot(quantity=10), genealogy.lot("UNIT", 1)
            for what, amount in acts:
                before = genealogy.counts(LotMovement, LotLink, Event)
                try:
                    with transaction.atomic():
                        act(lot, unit, what, amount)
                except LinesideError:
                    assert genealogy.counts(LotMovement, LotLink, Event) == before
                lot.refresh_from_db()
                assert lot.quantity == lot.movements.aggregate(sum=Sum("delta"))["sum"]
                is_held = lot.holds.filter(lifted_at=None).exists()
                if lot.state == AVAILABLE:
                    assert lot.quantity > 0
                    assert not is_held
                elif lot.state in (USED_UP, SCRAPPED, SHIPPED):
                    assert lot.quantity == 0
                else:
                    assert lot.state == ON_HOLD
                    assert is_held
            raise Undo
    except Undo:
        pass

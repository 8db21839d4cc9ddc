"""A lot is stopped, and let go again."""

import pytest

from genealogy import services
from genealogy.errors import HoldNotYours, LotOnHold, ReasonMissing
from genealogy.models import LotHold
from kernel.errors import Conflict, NotAllowed
from kernel.refs import Ref
from records.models import Event
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db
CASE = Ref("nonconformance", 1, "NC-000001")
OTHER = Ref("nonconformance", 2, "NC-000002")


def test_a_hold_names_why_and_who() -> None:
    lot = services.hold(genealogy.lot(), "Scratched", by=make.omar())
    hold = lot.holds.get()
    assert (lot.state, hold.reason, hold.placed_by, hold.lifted_at) == ("on_hold", "Scratched", make.omar(), None)
    assert Event.objects.get(kind="material_lot.held").reason == "Scratched"


def test_a_lot_is_free_when_the_last_hold_is_lifted() -> None:
    lot = genealogy.lot()
    services.hold(lot, "Leaks", CASE, by=make.quinn())
    services.hold(lot, "Scratched", OTHER, by=make.quinn())

    assert services.release_hold(lot, "Faces fine", OTHER, by=make.quinn()).state == "on_hold"
    assert services.release_hold(lot, "Tight", CASE, by=make.quinn()).state == "available"
    assert LotHold.objects.filter(lifted_at=None).count() == 0


def test_a_person_cannot_lift_the_hold_of_a_nonconformance() -> None:
    lot = services.hold(genealogy.lot(), "Leaks", CASE, by=make.quinn())
    before = genealogy.counts(Event)
    with pytest.raises(HoldNotYours, match="held by NC-000001; it is released there"):
        services.release_hold(lot, "I want it", by=make.quinn())
    lot.refresh_from_db()
    assert (lot.state, genealogy.counts(Event)) == ("on_hold", before)


def test_the_same_cause_holds_once() -> None:
    lot = services.hold(genealogy.lot(), "Leaks", CASE, by=make.quinn())
    with pytest.raises(LotOnHold, match="already held for this"):
        services.hold(lot, "Leaks", CASE, by=make.quinn())
    assert lot.holds.count() == 1


def test_a_free_lot_has_nothing_to_release() -> None:
    with pytest.raises(Conflict, match="This lot is available"):
        services.release_hold(genealogy.lot(), "Fine", by=make.quinn())


def test_a_held_lot_that_is_empty_ends_used_up() -> None:
    lot = genealogy.lot(quantity=1)
    services.hold(lot, "Scratched", by=make.quinn())
    services.adjust(lot, counted=0, reason="Box empty", by=make.omar())
    assert services.release_hold(lot, "Gone", by=make.quinn()).state == "used_up"


def test_who_may_hold_and_who_may_release() -> None:
    lot = genealogy.lot()
    for person in (make.anna(), make.ella(), make.max_(), make.erik()):
        with pytest.raises(NotAllowed):
            services.hold(lot, "No", by=person)
    with pytest.raises(ReasonMissing):
        services.hold(lot, " ", by=make.omar())
    services.hold(lot, "Odd", by=make.omar())
    for person in (make.omar(), make.sofia(), make.anna()):
        with pytest.raises(NotAllowed):
            services.release_hold(lot, "Fine", by=person)
    lot.refresh_from_db()
    assert lot.state == "on_hold"

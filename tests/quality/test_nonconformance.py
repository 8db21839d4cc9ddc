"""What is not as specified is held until someone of quality decides and signs."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from genealogy import services as genealogy_services
from genealogy.errors import HoldNotYours, LotScrapped
from genealogy.models import LotMovement
from kernel.canonical import digest
from kernel.errors import Conflict, Malformed, NotAllowed
from quality import services
from quality.errors import DispositionUnknown
from quality.models import Nonconformance
from records.models import Event, Signature
from tests import make
from tests.makes import genealogy, quality

pytestmark = pytest.mark.django_db


def decide(case: Any, disposition: Any = "use_as_is", **more: Any) -> Any:
    words = {"reason": "Retested at 6 bar", "secret": make.PASSWORD, "by": make.quinn()} | more
    return services.disposition(case, disposition=disposition, **words)


def refused(error: Any, case: Any, disposition: Any = "use_as_is", **more: Any) -> Any:
    make.quinn()
    before = genealogy.counts(Event, Signature, LotMovement)
    with pytest.raises(error) as why:
        decide(case, disposition, **more)
    assert genealogy.counts(Event, Signature, LotMovement) == before
    case.refresh_from_db()
    case.lot.refresh_from_db()
    assert (case.state, case.lot.state, case.disposition) == ("open", "on_hold", "")
    return why.value


def test_raising_holds_the_lot_and_keeps_the_evidence() -> None:
    unit = genealogy.serial()
    case = quality.nonconformance(unit)
    unit.refresh_from_db()
    assert (case.number, case.state, unit.state) == (case.number, "open", "on_hold")
    assert case.number.startswith("NC-")
    assert [result.passed for result in case.results.all()] == [False]
    assert unit.holds.get().because_label == case.number
    with pytest.raises(HoldNotYours, match=case.number):
        genealogy_services.release_hold(unit, "I need it", by=make.quinn())


def test_numbers_follow_one_another() -> None:
    first, second = (quality.nonconformance(genealogy.serial(f"CP200-{index}")) for index in (1, 2))
    assert int(second.number[3:]) == int(first.number[3:]) + 1


def test_use_as_is_frees_the_lot_and_binds_the_signature_to_what_was_shown() -> None:
    case = decide(quality.nonconformance())
    assert (case.state, case.lot.state, case.disposition) == ("closed", "available", "use_as_is")
    signature = case.signature
    assert (signature.printed_name, signature.meaning, signature.subject_label) == (
        "Quinn", "Approved for use as is", case.number
    )
    assert signature.shown["results"][0]["value"] == "9.1"
    assert (signature.shown["disposition"], signature.shown["reason"]) == ("use_as_is", "Retested at 6 bar")
    assert signature.digest == digest(signature.shown).hex()
    assert Event.objects.get(kind="nonconformance.dispositioned").data["signature"] == signature.pk


def test_scrap_takes_the_lot_out_of_stock() -> None:
    case = decide(quality.nonconformance(), "scrap")
    case.lot.refresh_from_db()
    assert (case.state, case.lot.state, case.lot.quantity) == ("closed", "scrapped", 0)
    assert case.lot.movements.last().why == "scrapped"
    assert case.lot.holds.filter(lifted_at=None).count() == 0


def test_return_sends_the_lot_away() -> None:
    lot = genealogy.lot(quantity=5)
    case = decide(services.raise_nonconformance(lot, "Wrong alloy", by=make.quinn()), "return")
    lot.refresh_from_db()
    assert (case.state, lot.state, lot.quantity) == ("closed", "shipped", 0)


def test_rework_waits_for_a_second_look() -> None:
    case = decide(quality.nonconformance(), "rework")
    case.lot.refresh_from_db()
    assert (case.state, case.lot.state) == ("dispositioned", "available")
    case = services.close_nonconformance(case, "Leak test passed", by=make.quinn())
    assert case.state == "closed"
    with pytest.raises(Conflict):
        services.close_nonconformance(case, "Again", by=make.quinn())


def test_one_case_does_not_free_what_another_holds() -> None:
    lot = genealogy.serial()
    first, second = quality.nonconformance(lot), services.raise_nonconformance(lot, "Scratched", by=make.quinn())
    decide(first)
    lot.refresh_from_db()
    assert lot.state == "on_hold"
    decide(second)
    lot.refresh_from_db()
    assert lot.state == "available"


def test_the_wrong_secret_signs_nothing() -> None:
    assert refused(NotAllowed, quality.nonconformance(), secret="guess").reason_code == "wrong_secret"


def test_a_pin_signs_too() -> None:
    assert decide(quality.nonconformance(), secret=make.PIN).signature.method == "pin"


@pytest.mark.parametrize("who", [make.sofia, make.omar, make.anna, make.ella, make.max_, make.erik])
def test_only_quality_decides(who: Any) -> None:
    case = quality.nonconformance()
    refused(NotAllowed, case, by=who())


def test_a_decision_needs_a_reason_and_a_known_word() -> None:
    case = quality.nonconformance()
    refused(Malformed, case, reason="  ")
    refused(DispositionUnknown, case, "burn")


def test_a_case_is_decided_once() -> None:
    case = decide(quality.nonconformance())
    before = genealogy.counts(Event, Signature)
    with pytest.raises(Conflict, match="This nonconformance is closed"):
        decide(case, "scrap")
    assert genealogy.counts(Event, Signature) == before


def test_no_decision_without_its_signature_even_for_a_programmer() -> None:
    case = quality.nonconformance()
    with pytest.raises(IntegrityError, match="quality_disposition_is_signed"), transaction.atomic():
        Nonconformance.objects.filter(pk=case.pk).update(state="closed", disposition="use_as_is")


def test_a_scrapped_lot_needs_no_case() -> None:
    lot = genealogy.lot()
    genealogy_services.scrap_from(lot, None, "Fell", by=make.quinn())
    before = genealogy.counts(Nonconformance, Event)
    with pytest.raises(LotScrapped):
        services.raise_nonconformance(lot, "Bent", by=make.quinn())
    assert genealogy.counts(Nonconformance, Event) == before


@pytest.mark.parametrize("words", [{"description": " "}, {"description": "Bent", "severity": "terrible"}])
def test_a_case_says_what_is_wrong_and_how_bad(words: Any) -> None:
    lot = genealogy.lot()
    with pytest.raises(Malformed):
        services.raise_nonconformance(lot, by=make.quinn(), **words)
    lot.refresh_from_db()
    assert lot.state == "available"


@pytest.mark.parametrize("who", [make.anna, make.ella, make.max_, make.erik])
def test_who_may_not_raise(who: Any) -> None:
    lot = genealogy.lot()
    with pytest.raises(NotAllowed):
        services.raise_nonconformance(lot, "Bent", by=who())
    assert not Nonconformance.objects.exists()

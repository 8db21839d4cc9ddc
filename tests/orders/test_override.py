"""Somebody signs that a job may start although something stands against it."""

from __future__ import annotations

from typing import Any

import pytest

from genealogy import services as genealogy
from genealogy.models import MaterialLot
from orders import services
from orders.models import JobOrder, OverrideWithdrawal, StartOverride
from orders.selectors.trace import trace
from records.models import Event, Signature
from tests import make
from tests.makes import gate, people
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def sign(job: JobOrder, by: Any, *checks: str, secret: str = make.PASSWORD, **more: Any) -> Any:
    words = {"checks": list(checks), "reason": "The lab has cleared it by phone", "secret": secret}
    return post(by, f"/api/job-orders/{job.pk}/override", words | more)


def start(job: JobOrder) -> Any:
    return post(make.omar(), f"/api/job-orders/{job.pk}/start")


def castings() -> MaterialLot:
    return MaterialLot.objects.get(number="CST-200-LOT-MILL-01")


def nothing_signed() -> bool:
    return not StartOverride.objects.exists() and not Signature.objects.exists()


def test_quality_signs_for_a_held_lot_and_the_job_starts() -> None:
    job = gate.held_lot()
    assert start(job).status_code == 422
    answer = sign(job, make.quinn(), "lot_status").json()
    assert (answer["can_start"], answer["may_override"]) == (True, ["lot_status"])
    assert [(one["mode"], one["is_overridden"]) for one in answer["blockers"]] == [("warn", True)]
    assert answer["overrides"][0]["lifted"] == ["CST-200-LOT-MILL-01 is on hold: Cracks."]
    assert start(job).status_code == 200
    event = Event.objects.get(kind="job_order.start_overridden")
    assert (event.by, event.reason, event.about_label, event.data["checks"]) == (
        make.quinn(), "The lab has cleared it by phone", "PO-1001", ["lot_status"],
    )
    signature = Signature.objects.get()
    assert signature.shown["against"] == ["CST-200-LOT-MILL-01 is on hold: Cracks."]
    assert event.data["signature"] == signature.pk


def test_it_stands_in_the_trace_of_what_was_made() -> None:
    job = gate.worn()
    sign(job, make.sofia(), "tool_life")
    assert start(job).status_code == 200
    plant.counted(job, 3)
    made = plant.fresh(job).output_lot
    found = trace(made)
    assert [row["subject"] for row in found["signatures"]] == [job.number]
    assert "job_order.start_overridden" in [row["kind"] for row in found["events"]]


def withdraw(job: JobOrder, by: Any, reason: str = "The lab has changed its mind") -> Any:
    key = StartOverride.objects.latest("pk").pk
    return post(by, f"/api/job-orders/{job.pk}/withdraw-override", {"override": key, "reason": reason})


def test_a_withdrawn_override_lifts_nothing_any_more_and_stays_on_record() -> None:
    job = gate.held_lot()
    sign(job, make.quinn(), "lot_status")
    answer = withdraw(job, make.quinn()).json()
    assert (answer["can_start"], [one["override"] for one in answer["blockers"]]) == (False, [None])
    (signed,) = answer["overrides"]
    assert (signed["withdrawn_by"], signed["withdrawn_reason"]) == ("Quinn", "The lab has changed its mind")
    assert start(job).status_code == 422
    event = Event.objects.get(kind="job_order.override_withdrawn")
    assert (event.by, event.data["signed_by"]) == (make.quinn(), "Quinn")
    again = withdraw(job, make.quinn())
    assert (again.status_code, again.json()["code"], again.json()["who"]) == (409, "override_withdrawn", "Quinn")
    assert sign(job, make.quinn(), "lot_status").status_code == 200
    assert start(job).status_code == 200


def test_only_who_may_sign_withdraws_and_says_why() -> None:
    job = gate.held_lot()
    sign(job, make.quinn(), "lot_status")
    assert withdraw(job, make.sofia()).status_code == 403
    assert withdraw(job, make.quinn(), reason=" ").status_code == 400
    other = post(make.quinn(), f"/api/job-orders/{job.pk}/withdraw-override", {"override": 0, "reason": "x"})
    assert (other.status_code, other.json()["code"]) == (400, "unknown")
    assert not OverrideWithdrawal.objects.exists()
    assert start(job).status_code == 200


def test_what_comes_up_after_it_is_not_lifted() -> None:
    job = gate.held_lot()
    assert sign(job, make.quinn(), "lot_status").status_code == 200
    second = genealogy.hold(castings(), "Wrong alloy", make.omar().ref, by=make.quinn())
    answer = start(job)
    assert [one["sentence"] for one in answer.json()["blockers"]] == [f"{second.number} is on hold: Omar."]
    assert plant.fresh(job).state == "dispatched"


def test_it_holds_for_its_job_and_work_unit_and_no_other() -> None:
    job = gate.worn()
    assert sign(job, make.sofia(), "tool_life").status_code == 200
    other = plant.dispatched(number="PO-1002")
    assert start(other).status_code == 422
    services.dispatch(job, to=plant.work_unit("MILL-02"), by=make.sofia())
    plant.mounted("MILL-02", "CST-200")
    asked = get(make.omar(), f"/api/job-orders/{job.pk}/can-it-start").json()
    assert (asked["can_start"], asked["blockers"]) == (True, [])


def test_what_a_person_lacks_is_lifted_for_whoever_does_this_job() -> None:
    job = gate.welding(plant.waiting())
    assert sign(job, make.sofia(), "skill").status_code == 200
    assert Signature.objects.get().shown["against"] == ["Whoever starts it does not hold Welding."]
    assert start(job).status_code == 200


@pytest.mark.parametrize(
    ("who", "checks", "more", "status", "code"),
    [
        ("omar", ["lot_status"], {}, 403, "not_allowed"),
        # The floor's matters are not quality's, and the other way round.
        ("sofia", ["lot_status"], {}, 403, "not_allowed"),
        ("quinn", ["lot_status", "material"], {}, 403, "not_allowed"),
        ("quinn", ["lot_status"], {"secret": "guessed"}, 403, "wrong_secret"),
        ("quinn", ["lot_status"], {"reason": " "}, 400, None),
        ("quinn", ["shelf_life"], {}, 422, "nothing_to_override"),
        ("quinn", [], {}, 400, None),
        ("quinn", ["busy"], {}, 400, None),
    ],
)
def test_a_refused_override_lifts_nothing(
    who: str, checks: list[str], more: dict[str, Any], status: int, code: str | None
) -> None:
    job = gate.held_lot()
    answer = sign(job, getattr(make, who)(), *checks, **more)
    assert answer.status_code == status, answer.content
    assert code is None or answer.json()["code"] == code
    assert nothing_signed()
    assert start(job).status_code == 422


def test_a_deputy_is_named_and_may_sign_while_the_time_lasts() -> None:
    job = gate.worn()
    olga = make.olga()
    people.deputy(olga, "supervisor")
    make.sofia()
    assert start(job).json()["blockers"][0]["lifted_by"] == ["Olga", "Sofia"]
    assert sign(job, olga, "tool_life").status_code == 200
    assert start(job).status_code == 200


def test_who_may_override_is_told_so_and_nobody_else() -> None:
    job = gate.held_lot()
    for who, may in ((make.quinn(), ["lot_status"]), (make.sofia(), []), (make.omar(), [])):
        assert get(who, f"/api/job-orders/{job.pk}").json()["may_override"] == may

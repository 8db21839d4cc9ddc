"""Who worked how long at what: seen by what people do, split when asked, forgotten in time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from equipment.services import pair_terminal, set_shift_starts
from integrations.erp.outgoing import payload
from kernel.clock import now
from kernel.errors import Malformed, NotAllowed, RuleBroken
from orders import services
from orders.labour import Stretch, share_out
from orders.models import JobOrder, LabourCorrection, LabourPeriod, LabourPolicy, LabourSum, OperationsSegment
from orders.selectors.labour import actuals
from orders.services.labour import stop
from orders.states import BY_STANDARD, EQUAL, FULL
from personnel.services import give_badge
from quality.models import ReasonCode
from quality.services import define_reason
from records.models import Delivery, Event
from tests import make
from tests.makes import calls, equipment
from tests.makes import orders as plant

SIX = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return SIX + timedelta(hours=hours)


def kept(**how: Any) -> LabourPolicy:
    """A site that keeps times; its supervisors see whose."""
    words: dict[str, Any] = {
        "is_on": True, "split": EQUAL, "visible_to": ["supervisor"], "retention_days": 30, "idle_minutes": 720,
    }  # fmt: skip
    return services.set_labour_policy(equipment.site(), by=make.max_(), reason="Works agreement 7", **words | how)


def two_jobs() -> tuple[JobOrder, JobOrder]:
    """Omar runs two jobs from six: one ends after an hour, one after three."""
    with time_machine.travel(SIX, tick=False):
        first = plant.pressing(number="PO-2001")
        second = services.start(
            plant.job(10, 10, "PO-2002", "SC-07"), work_unit=plant.work_unit("ASM-02"), by=make.omar()
        )
    for job, ends in ((first, 1), (second, 3)):
        with time_machine.travel(at(ends), tick=False):
            services.interrupt(job, by=make.omar(), reason="Break")
    return first, second


def hours(**how: Any) -> dict[str, Decimal]:
    return {row.job.number: row.hours for row in actuals(make.sofia(), **how) if row.job is not None and row.seconds}


def cleaning() -> ReasonCode:
    found = ReasonCode.objects.filter(kind="activity", code="CLEAN").first()
    return found or define_reason("activity", "CLEAN", "Cleaning", by=make.sofia())


def test_an_hour_at_two_machines_is_split_by_the_rule() -> None:
    both = [
        Stretch(1, 7, False, SIX, at(1), Decimal(300)),
        Stretch(2, 7, False, SIX, at(3), Decimal(100)),
        Stretch(3, 8, False, SIX, at(1), Decimal(100)),
    ]
    assert share_out(both, EQUAL) == {1: 1800, 2: 9000, 3: 3600}
    assert share_out(both, BY_STANDARD) == {1: 2700, 2: 8100, 3: 3600}
    assert share_out(both, FULL) == {1: 3600, 2: 10800, 3: 3600}


def test_without_a_standard_there_is_nothing_to_weigh_by() -> None:
    both = [Stretch(1, 7, False, SIX, at(1), Decimal(300)), Stretch(2, 7, False, SIX, at(1))]
    assert share_out(both, BY_STANDARD) == {1: 1800, 2: 1800}


def test_whoever_is_in_a_meeting_is_at_no_machine() -> None:
    day = [Stretch(1, 7, False, SIX, at(3)), Stretch(2, 7, True, at(1), at(2))]
    assert share_out(day, FULL) == {1: 7200, 2: 3600}


@pytest.mark.django_db
def test_a_site_that_says_nothing_keeps_nothing() -> None:
    equipment.site()
    services.complete(plant.reported(), by=make.omar(), reason="short")
    assert not LabourPeriod.objects.exists()
    with pytest.raises(RuleBroken) as refused:
        services.begin_activity(cleaning(), by=make.omar())
    assert refused.value.reason_code == "labour_off"


@pytest.mark.django_db
def test_who_starts_a_job_is_at_work_until_it_stops() -> None:
    kept()
    job = plant.pressing()
    period = LabourPeriod.objects.get()
    assert (period.person, period.job, period.use, period.began_by) == (make.omar(), job, "run", "started")
    services.report(job, good=Decimal(2), by=make.olga())
    assert LabourPeriod.objects.get(person=make.olga()).began_by == "worked"
    services.interrupt(job, by=make.omar(), reason="Break")
    assert {one.ended_by for one in LabourPeriod.objects.all()} == {"stopped"}
    services.resume(plant.fresh(job), by=make.omar())
    assert LabourPeriod.objects.filter(ended_at=None).get().person == make.omar()
    services.complete(plant.fresh(job), by=make.olga(), reason="short")
    assert not LabourPeriod.objects.filter(ended_at=None).exists()


@pytest.mark.django_db
def test_machines_and_the_house_have_no_working_hours() -> None:
    kept()
    wash = plant.ready_to_wash()
    services.finish_load(
        services.start_load(
            plant.work_unit("WASH-01"), [services.Member(wash, Decimal(3))], by=make.house()
        ),
        by=make.house(),
    )
    assert not LabourPeriod.objects.filter(person=make.house()).exists()


@pytest.mark.django_db
def test_time_is_set_up_until_the_set_up_is_done() -> None:
    kept()
    plant.seal_master()
    press = OperationsSegment.objects.get(work_master__number="SC-07")
    plant.step(press, 10, "Fit the die", entry="check", due="setup")
    job = plant.pressing()
    assert LabourPeriod.objects.get().use == "setup"
    services.complete_step(job, step=10, by=make.omar())
    assert list(LabourPeriod.objects.order_by("pk").values_list("use", "ended_by")) == [
        ("setup", "changed"), ("run", ""),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("split", "first", "second"), [(EQUAL, "0.5", "2.5"), (FULL, "1", "3"), (BY_STANDARD, "0.5", "2.5")]
)
def test_hours_of_an_order_follow_the_rule_of_the_site(split: str, first: str, second: str) -> None:
    kept(split=split)
    jobs = two_jobs()
    assert hours(request=jobs[0].request_id) == {jobs[0].number: Decimal(first)}
    assert hours(request=jobs[1].request_id) == {jobs[1].number: Decimal(second)}
    # The periods themselves stay as they were.
    assert {one.ended_at - one.started_at for one in LabourPeriod.objects.all() if one.ended_at} == {HOUR, 3 * HOUR}


@pytest.mark.django_db
def test_hours_of_a_time_are_those_within_it() -> None:
    kept()
    jobs = two_jobs()
    assert hours(since=at(0.5), until=at(2)) == {jobs[0].number: Decimal("0.25"), jobs[1].number: Decimal("1.25")}


@pytest.mark.django_db
def test_the_standard_stands_beside_the_hours() -> None:
    kept()
    plant.seal_master()
    press = OperationsSegment.objects.get(work_master__number="SC-07")
    press.setup_seconds, press.labour_seconds, press.people = 1800, Decimal(180), 2
    press.save()
    job = plant.pressing(10)
    rows = {row.use: row.standard_hours for row in actuals(make.sofia(), request=job.request_id)}
    assert rows == {"setup": Decimal(1), "run": Decimal(1)}


def at_terminal(browser: APIClient, code: str) -> Any:
    browser.cookies["csrftoken"] = "a" * 32
    return browser.post("/api/session/badge-in", {"badge": code}, format="json")


@pytest.mark.django_db
def test_a_badge_at_the_station_shows_who_is_there_and_leaving_ends_it() -> None:
    kept()
    job = plant.pressing()
    stop(job)
    terminal = equipment.terminal("T-ASM", plant.work_unit("ASM-02"))
    _, token = pair_terminal("PAIR-MILL")
    for person, code in ((make.omar(), "B-OMAR"), (make.olga(), "B-OLGA")):
        give_badge(person, code, by=make.max_())
    browser = calls.client()
    browser.cookies["terminal"] = token
    assert at_terminal(browser, "B-OMAR").status_code == 200, terminal
    period = LabourPeriod.objects.get(ended_at=None)
    assert (period.person, period.began_by) == (make.omar(), "badged_in")
    at_terminal(browser, "B-OLGA")
    assert LabourPeriod.objects.get(pk=period.pk).ended_by == "switched"
    browser.post("/api/session/badge-out", {}, format="json")
    assert LabourPeriod.objects.get(person=make.olga()).ended_by == "badged_out"


@pytest.mark.django_db
def test_an_activity_takes_one_tap_and_its_time_from_the_jobs() -> None:
    kept()
    with time_machine.travel(SIX, tick=False):
        job = plant.pressing()
    with time_machine.travel(at(1), tick=False):
        begun = calls.post(make.omar(), "/api/labour-periods/begin-activity", {"activity": cleaning().pk})
    assert begun.status_code == 200, begun.json()
    assert begun.json()["text"] == "Cleaning"
    with time_machine.travel(at(2), tick=False):
        assert calls.post(make.omar(), "/api/labour-periods/end-activity").json()["activity"] is None
    again = calls.post(make.omar(), "/api/labour-periods/end-activity")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_end")
    with time_machine.travel(at(3), tick=False):
        services.interrupt(job, by=make.omar(), reason="Break")
    rows = {row.activity or row.use: row.hours for row in actuals(make.sofia(), since=SIX, until=at(4))}
    assert rows == {"run": Decimal(2), "Cleaning": Decimal(1)}
    # Whose it was is not in the trail that is never forgotten.
    assert not Event.objects.filter(subject_kind="labour_period").exists()


@pytest.mark.django_db
def test_a_forgotten_end_is_closed_at_the_end_of_the_shift_and_marked() -> None:
    kept()
    set_shift_starts(equipment.site(), [time(6), time(14), time(22)], by=make.ella())
    with time_machine.travel(SIX - timedelta(minutes=10), tick=False):
        early = plant.pressing(number="PO-2001")
    # Ten minutes early is the shift that begins at six (five in UTC), not the one before.
    assert services.close_forgotten(at(7.9)) == 0
    assert services.close_forgotten(at(8.1)) == 0
    assert services.close_forgotten(at(8.6)) == 1
    period = LabourPeriod.objects.get(job=early)
    assert (period.ended_at, period.ended_by, period.is_closed_by_rule) == (at(8), "shift_end", True)
    assert [row.closed_by_rule for row in actuals(make.sofia(), request=early.request_id) if row.seconds] == [1]


@pytest.mark.django_db
def test_without_shifts_a_forgotten_end_is_when_the_person_was_last_seen() -> None:
    kept(idle_minutes=60)
    with time_machine.travel(SIX, tick=False):
        job = plant.pressing()
    with time_machine.travel(at(0.5), tick=False):
        services.report(job, good=Decimal(1), by=make.omar())
    assert services.close_forgotten(at(1.4)) == 0
    assert services.close_forgotten(at(1.6)) == 1
    period = LabourPeriod.objects.get()
    assert (period.ended_at, period.ended_by) == (at(0.5), "idle")


@pytest.mark.django_db
def test_only_the_named_roles_see_whose_hours_they_are_and_everybody_their_own() -> None:
    kept(visible_to=["supervisor"])
    job, _ = two_jobs()
    query = {"request": job.request_id, "by_person": "true"}
    seen = {
        person.username: [row["person_name"] for row in calls.get(person, "/api/personnel-actuals", **query).json()]
        for person in (make.sofia(), make.omar(), make.olga(), make.quinn())
    }
    assert seen == {"sofia": ["Omar"], "omar": ["Omar"], "olga": [], "quinn": []}
    assert calls.get(make.quinn(), "/api/labour-periods").json()["results"] == []
    assert len(calls.get(make.sofia(), "/api/labour-periods").json()["results"]) == 2
    sums = calls.get(make.quinn(), "/api/personnel-actuals", request=job.request_id).json()
    assert [(row["personnel_use"], row["quantity"], row["unit_of_measure"], row["person"]) for row in sums] == [
        ("run", "0.5000", "HUR", None),
    ]


@pytest.mark.django_db
def test_a_correction_needs_a_reason_and_keeps_what_was_there() -> None:
    kept()
    job, _ = two_jobs()
    period = LabourPeriod.objects.get(job=job)
    with pytest.raises(Malformed):
        services.correct_period(period, by=make.sofia(), reason=" ", ended_at=at(0.5))
    with pytest.raises(NotAllowed):
        services.correct_period(period, by=make.omar(), reason="I left", ended_at=at(0.5))
    assert plant.fresh(period).ended_at == at(1)
    services.correct_period(period, by=make.sofia(), reason="He left early", ended_at=at(0.5))
    corrected, trail = plant.fresh(period), LabourCorrection.objects.get()
    assert (corrected.ended_at, corrected.ended_by) == (at(0.5), "corrected")
    assert (trail.ended_at, trail.reason, trail.by) == (at(1), "He left early", make.sofia())
    told = Event.objects.get(kind="labour_period.corrected")
    assert (told.by, told.data, "Omar" in told.subject_label) == (make.sofia(), {}, False)


@pytest.mark.django_db
def test_who_may_not_see_whose_times_they_are_cannot_correct_them() -> None:
    kept(visible_to=["administrator"])
    job, _ = two_jobs()
    with pytest.raises(NotAllowed) as refused:
        services.correct_period(LabourPeriod.objects.get(job=job), by=make.sofia(), reason="Wrong", ended_at=at(0.5))
    assert refused.value.reason_code == "not_visible"
    assert not LabourCorrection.objects.exists()


@pytest.mark.django_db
def test_old_times_lose_their_people_and_keep_their_sums() -> None:
    kept(retention_days=30)
    jobs = two_jobs()
    before = hours(request=jobs[0].request_id) | hours(request=jobs[1].request_id)
    services.correct_period(
        LabourPeriod.objects.get(job=jobs[0]), by=make.sofia(), reason="Late", started_at=SIX + timedelta(seconds=1)
    )
    # The longer one ends two hours after the shorter: they share time, so they are forgotten together.
    assert services.forget_old(at(1) + timedelta(days=30, minutes=5)) == 0
    assert services.forget_old(at(3) + timedelta(days=30, minutes=5)) == 2
    assert not LabourPeriod.objects.exists()
    assert not LabourCorrection.objects.exists()
    after = hours(request=jobs[0].request_id) | hours(request=jobs[1].request_id)
    assert {number: round(value, 2) for number, value in after.items()} == before
    assert sum(row.seconds for row in LabourSum.objects.all()) == 3 * 3600
    told = Event.objects.get(kind="labour_policy.forgot")
    assert told.data["periods"] == 2
    assert services.forget_old(at(3) + timedelta(days=31)) == 0


@pytest.mark.django_db
def test_turned_off_everything_is_forgotten_at_once() -> None:
    kept()
    job = plant.pressing()
    kept(is_on=False)
    assert not LabourPeriod.objects.exists()
    services.report(job, good=Decimal(1), by=make.omar())
    assert not LabourPeriod.objects.exists()
    assert LabourSum.objects.get().job == job


@pytest.mark.django_db
def test_only_an_administrator_says_what_is_kept_and_says_why() -> None:
    words = {
        "site": equipment.site().pk, "is_on": True, "split": "full", "visible_to": ["supervisor"],
        "retention_days": 30, "idle_minutes": 60, "reason": "Works agreement 7",
    }  # fmt: skip
    assert calls.post(make.sofia(), "/api/labour-policies", words).status_code == 403
    assert calls.post(make.max_(), "/api/labour-policies", words | {"reason": " "}).status_code == 400
    assert not LabourPolicy.objects.exists()
    answer = calls.post(make.max_(), "/api/labour-policies", words)
    assert (answer.status_code, answer.json()["split"]) == (201, "full")
    assert Event.objects.get(kind="labour_policy.set").reason == "Works agreement 7"
    assert now() > SIX


def erp_hears(response: Any, *, is_shown: bool = False) -> list[dict[str, Any]]:
    event = Event.objects.get(kind="job_response.reported", subject_id=response.pk)
    words: list[dict[str, Any]] = payload(Delivery(event=event), is_shown=is_shown)["personnel_actual"]
    return words


@pytest.mark.django_db
def test_a_report_tells_the_erp_the_hours_since_the_one_before_and_names_nobody_it_may_not_know() -> None:
    kept()
    with time_machine.travel(SIX, tick=False):
        job = plant.pressing()
    with time_machine.travel(at(1), tick=False):
        first = services.report(job, good=Decimal(2), by=make.omar())
    with time_machine.travel(at(1.5), tick=False):
        second = services.report(job, good=Decimal(2), by=make.omar())
    nobody = {"personnel_use": "run", "unit_of_measure": "HUR", "person": None}
    assert erp_hears(first) == [nobody | {"quantity": "1"}]
    assert erp_hears(second) == [nobody | {"quantity": "0.5"}]
    kept(visible_to=["supervisor", "erp"])
    assert erp_hears(second) == [nobody | {"quantity": "0.5", "person": "omar"}]
    # Whoever looks at the message does not learn it that way.
    assert erp_hears(second, is_shown=True) == [nobody | {"quantity": "0.5"}]
    # Nothing of it stands where it could not be forgotten.
    assert "personnel_actual" not in Event.objects.get(kind="job_response.reported", subject_id=second.pk).data
    kept(is_on=False)
    assert erp_hears(second) == []


@pytest.mark.django_db
def test_a_set_up_is_worked_at_before_the_job_starts_and_runs_afterwards() -> None:
    kept()
    with time_machine.travel(SIX, tick=False):
        job = plant.waiting()
        services.begin_setup(job, by=make.omar())
    with time_machine.travel(at(0.5), tick=False):
        services.end_setup(job, by=make.omar())
    with time_machine.travel(at(1), tick=False):
        services.begin_setup(job, by=make.omar())
    with time_machine.travel(at(1.25), tick=False):
        services.start(job, by=make.omar())
    with time_machine.travel(at(2), tick=False):
        services.interrupt(job, by=make.omar(), reason="Break")
    found = LabourPeriod.objects.order_by("pk")
    assert [(row.use, row.started_at, row.ended_at, row.ended_by) for row in found] == [
        ("setup", at(0), at(0.5), "stopped"), ("setup", at(1), at(1.25), "changed"), ("run", at(1.25), at(2), "stopped"),
    ]

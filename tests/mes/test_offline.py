"""What is done while the line is cut arrives later: once, in its person's name, at its own time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from rest_framework.test import APIClient

from equipment.models import OfflineGrant, Terminal
from genealogy import services as genealogy
from genealogy.models import LotLink, MaterialLot
from genealogy.states import ON_HOLD
from orders import services
from orders.models import JobOrder, StepCompletion, StepEntry
from personnel.models import Person
from personnel.services import deactivate, digest, give_badge
from records.models import Command, Event
from tests import make
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MORNING, tick=False) as travelled:
        yield travelled


class Device:
    """A browser on the floor, paired as a terminal, with a clock of its own."""

    def __init__(self, clock: Any, number: str = "T-ASM") -> None:
        self.clock, self.wrong = clock, timedelta()
        self.browser = APIClient()
        self.terminal = Terminal.objects.create(number=number, name=number, token_hash=digest(number))
        self.browser.cookies["terminal"] = number

    def says(self) -> datetime:
        return datetime.now(UTC) + self.wrong

    def post(self, path: str, body: dict[str, Any] | None = None, key: str = "") -> Any:
        return self.browser.post(path, body or {}, format="json", headers={"Idempotency-Key": key or uuid4().hex})

    def badge_in(self, person: Person) -> None:
        badge = f"BADGE-{person.username}"
        if not person.badges.exists():
            give_badge(person, badge, by=make.max_())
        answer = self.post("/api/session/badge-in", {"badge": badge, "clock": self.says().isoformat()})
        assert answer.status_code == 200, answer.json()

    def note(self, person: Person, job: JobOrder, verb: str, **body: Any) -> dict[str, Any]:
        """What the terminal keeps of an action."""
        grant = OfflineGrant.objects.filter(terminal=self.terminal, person=person).latest("pk")
        return {
            "person": person.pk,
            "grant": grant.pk,
            "path": f"/api/job-orders/{job.pk}/{verb}",
            "body": body,
            "done_at": self.says().isoformat(),
        }

    def send(self, noted: dict[str, Any], key: str = "") -> Any:
        return self.post("/api/offline-actions", noted | {"sent_at": self.says().isoformat()}, key)


@pytest.fixture
def torque(clock: Any) -> JobOrder:
    job = plant.at_the_torque()
    clock.shift(timedelta(minutes=10))
    return job


@pytest.fixture
def device(clock: Any, torque: JobOrder) -> Device:
    made = Device(clock)
    made.badge_in(make.omar())
    return made


def test_an_action_counts_for_who_did_it_although_somebody_else_is_badged_in(
    clock: Any, device: Device, torque: JobOrder
) -> None:
    omar, done = make.omar(), MORNING + timedelta(minutes=20)
    clock.move_to(done)
    noted = device.note(omar, torque, "enter-value", step=30, value="45.2", attempt=1)
    clock.shift(timedelta(hours=1))
    device.badge_in(make.olga())

    answer = device.send(noted, "key-1")

    assert answer.status_code == 200, answer.json()
    entry = StepEntry.objects.get(job=torque, step=30)
    assert (entry.by, entry.at, entry.value, entry.passed) == (omar, done, "45.2", True)
    event = Event.objects.get(kind="job_unit.value_entered")
    assert (event.by, event.occurred_at) == (omar, done)
    assert event.context["late"] == "offline"
    assert event.context["offline"]["key"] == "key-1"
    assert event.context["offline"]["corrected"] == ""
    assert event.context["terminal"] == device.terminal.pk


def test_nobody_need_be_badged_in_at_all(device: Device, torque: JobOrder) -> None:
    noted = device.note(make.omar(), torque, "enter-value", step=30, value="45.2")
    device.post("/api/session/badge-out", {"idle": True})
    assert device.send(noted).status_code == 200


def test_what_had_arrived_after_all_is_not_done_twice(device: Device, torque: JobOrder) -> None:
    body = {"step": 30, "value": "41.0", "attempt": 1}
    noted = device.note(make.omar(), torque, "enter-value", **body)
    first = device.post(f"/api/job-orders/{torque.pk}/enter-value", body, "key-1")
    assert first.status_code == 200

    again = device.send(noted, "key-1")

    assert (again.status_code, again.json()) == (200, first.json())
    assert StepEntry.objects.filter(job=torque, step=30).count() == 1
    assert list(Command.objects.filter(key="key-1").values_list("by", flat=True)) == [make.omar().pk]


def test_a_clock_three_hours_ahead_puts_nothing_into_the_future(clock: Any, device: Device, torque: JobOrder) -> None:
    device.wrong = timedelta(hours=3)
    device.badge_in(make.omar())
    done = MORNING + timedelta(minutes=20)
    clock.move_to(done)
    noted = device.note(make.omar(), torque, "enter-value", step=30, value="45.2")
    clock.shift(timedelta(hours=1))

    assert device.send(noted).status_code == 200

    assert StepEntry.objects.get(job=torque, step=30).at == done
    said = Event.objects.get(kind="job_unit.value_entered").context["offline"]
    assert said["corrected"] == "clock"
    assert datetime.fromisoformat(said["done_at"]) == done + timedelta(hours=3)


def test_nothing_is_done_before_its_job_or_before_what_the_same_terminal_did_first(
    clock: Any, device: Device, torque: JobOrder
) -> None:
    omar = make.omar()
    first = device.note(omar, torque, "enter-value", step=30, value="41.0")
    early = device.note(omar, torque, "enter-value", step=30, value="45.0")
    early["done_at"] = (MORNING - timedelta(days=1)).isoformat()
    clock.shift(timedelta(hours=1))

    assert [device.send(first).status_code, device.send(early).status_code] == [200, 200]

    entries = list(StepEntry.objects.filter(job=torque, step=30).order_by("pk"))
    assert entries[0].at == entries[1].at == MORNING + timedelta(minutes=10)
    corrected = [event.context["offline"]["corrected"] for event in Event.objects.filter(kind="job_unit.value_entered")]
    assert corrected == ["", "order"]


def test_a_lot_that_was_held_meanwhile_went_in_and_holds_the_unit(clock: Any) -> None:
    job = plant.at_the_first_step()
    device = Device(clock)
    device.badge_in(make.omar())
    noted = device.note(make.omar(), job, "scan", step=10, code="SC-07-1")
    lot = MaterialLot.objects.get(number="SC-07-1")
    genealogy.hold(lot, "Wrong hardness", by=make.quinn())
    genealogy.adjust(lot, counted=0, reason="Counted", by=make.sofia())  # type: ignore[arg-type]

    answer = device.send(noted)

    assert answer.status_code == 200, answer.json()
    unit = job.units.select_related("lot").get()
    assert LotLink.objects.get(parent=lot).child == unit.lot
    assert unit.lot.state == ON_HOLD
    assert plant.fresh(lot).quantity == 0


def test_a_scan_of_now_is_refused_for_the_same_lot(clock: Any) -> None:
    job = plant.at_the_first_step()
    device = Device(clock)
    device.badge_in(make.omar())
    genealogy.hold(MaterialLot.objects.get(number="SC-07-1"), "Wrong hardness", by=make.quinn())
    answer = device.post(f"/api/job-orders/{job.pk}/scan", {"step": 10, "code": "SC-07-1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "lot_on_hold")
    assert not LotLink.objects.filter(parent__number="SC-07-1").exists()


def test_who_was_slower_is_told_and_nothing_is_changed(device: Device, torque: JobOrder) -> None:
    unit = torque.units.get()
    noted = device.note(make.omar(), torque, "complete-step", step=30, unit=unit.pk, value="45.2", attempt=1)
    services.complete_step(torque, step=30, value="44.0", by=make.olga())

    answer = device.send(noted)

    assert (answer.status_code, answer.json()["code"]) == (409, "step_done")
    assert "Olga has completed this step already." in answer.json()["detail"]
    assert [entry.value for entry in StepEntry.objects.filter(job=torque, step=30)] == ["44"]


def test_a_job_that_was_interrupted_meanwhile_keeps_the_action_for_later(device: Device, torque: JobOrder) -> None:
    noted = device.note(make.omar(), torque, "enter-value", step=30, value="45.2")
    services.interrupt(torque, reason="Tool broken", by=make.sofia())
    refused = device.send(noted, "key-1")
    assert refused.status_code in (409, 422), refused.json()
    services.resume(torque, by=make.sofia())
    assert device.send(noted, "key-1").status_code == 200


def test_badging_out_closes_it_for_what_comes_after(clock: Any, device: Device, torque: JobOrder) -> None:
    omar = make.omar()
    before = device.note(omar, torque, "enter-value", step=30, value="41.0")
    clock.shift(timedelta(minutes=1))
    device.post("/api/session/badge-out")
    clock.shift(timedelta(minutes=1))
    after = device.note(omar, torque, "enter-value", step=30, value="45.0")

    assert device.send(before).status_code == 200
    refused = device.send(after, "key-2")
    assert (refused.status_code, refused.json()["code"]) == (403, "grant_over")
    assert StepEntry.objects.filter(job=torque, step=30).count() == 1

    device.badge_in(omar)
    assert device.send(after, "key-2").status_code == 200


def test_after_sixteen_hours_it_waits_for_the_next_badge_in(clock: Any, device: Device, torque: JobOrder) -> None:
    omar = make.omar()
    noted = device.note(omar, torque, "enter-value", step=30, value="45.2")
    clock.shift(timedelta(hours=16, minutes=1))
    assert device.send(noted).json()["code"] == "grant_over"
    device.badge_in(make.olga())
    assert device.send(noted).json()["code"] == "grant_over"
    device.badge_in(omar)
    assert device.send(noted).status_code == 200
    assert StepEntry.objects.get(job=torque, step=30).at == MORNING + timedelta(minutes=10)


def test_another_terminal_or_a_stranger_sends_nothing_in_omars_name(
    clock: Any, device: Device, torque: JobOrder
) -> None:
    noted = device.note(make.omar(), torque, "enter-value", step=30, value="45.2")
    other = Device(clock, "T-OTHER")
    assert other.send(noted).json()["code"] == "grant_over"
    assert device.send(noted | {"person": make.olga().pk}).json()["code"] == "grant_over"
    stranger = APIClient().post(
        "/api/offline-actions",
        noted | {"sent_at": noted["done_at"]},
        format="json",
        headers={"Idempotency-Key": "key-9"},
    )
    assert (stranger.status_code, stranger.json()["code"]) == (403, "not_a_terminal")
    deactivate(make.omar(), by=make.max_(), reason="left")
    assert device.send(noted).json()["code"] == "grant_over"
    assert not StepEntry.objects.filter(job=torque, step=30).exists()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/job-orders/{}/start", {}),
        ("/api/job-orders/{}/complete-step", {"step": 30, "second": {"person": 1, "pin": "1234"}}),
        ("/api/session/badge-in", {"badge": "BADGE-1"}),
    ],
)
def test_what_needs_an_answer_first_is_not_taken_later(
    device: Device, torque: JobOrder, path: str, body: dict[str, Any]
) -> None:
    noted = device.note(make.omar(), torque, "x") | {"path": path.format(torque.pk), "body": body}
    answer = device.send(noted)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_offline")
    assert not StepCompletion.objects.filter(job=torque, step=30).exists()


def test_a_door_that_is_not_there_and_an_action_without_a_key(device: Device, torque: JobOrder) -> None:
    noted = device.note(make.omar(), torque, "enter-value", step=30, value="45.2")
    assert device.send(noted | {"path": "/etc/passwd/x"}).status_code in (400, 422)
    without = device.browser.post("/api/offline-actions", noted | {"sent_at": noted["done_at"]}, format="json")
    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_missing")
    assert not StepEntry.objects.filter(job=torque, step=30).exists()


def test_what_is_given_up_stays_on_record_whole(device: Device, torque: JobOrder) -> None:
    noted = device.note(make.omar(), torque, "enter-value", step=30, value="45.2")
    device.badge_in(make.sofia())
    given_up = {
        "key": "key-1",
        "what": "Tighten: 45.2",
        "why": "Olga has completed this step already.",
        **{name: noted[name] for name in ("person", "path", "body", "done_at")},
    }
    unsaid = device.post("/api/offline-actions/put-aside", given_up | {"reason": " "})
    assert unsaid.status_code == 400
    assert not Event.objects.filter(kind="terminal.action_put_aside").exists()

    answer = device.post("/api/offline-actions/put-aside", given_up | {"reason": "Olga measured it again"})

    assert answer.status_code == 200, answer.json()
    event = Event.objects.get(kind="terminal.action_put_aside")
    assert (event.by, event.reason, event.subject_label) == (make.sofia(), "Olga measured it again", "T-ASM")
    assert (event.data["person"], event.data["key"]) == ("Omar", "key-1")
    assert event.data["body"] == {"step": 30, "value": "45.2"}


def test_a_whole_piece_is_made_late(clock: Any) -> None:
    job = plant.assembling(2)
    device = Device(clock)
    device.badge_in(make.omar())
    omar = make.omar()
    noted = [device.note(omar, job, "begin-unit")]
    for step, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        clock.shift(timedelta(minutes=1))
        noted += [device.note(omar, job, "scan", step=step, code=code), device.note(omar, job, "complete-step", step=step)]
    noted += [device.note(omar, job, "complete-step", step=30, value="45.2"), device.note(omar, job, "begin-unit")]
    clock.shift(timedelta(hours=1))
    device.badge_in(make.sofia())

    answers = [device.send(each) for each in noted]

    assert [answer.status_code for answer in answers] == [200] * len(noted), [answer.json() for answer in answers]
    job = plant.fresh(job)
    assert job.good == 1
    first, second = job.units.order_by("position")
    assert (first.begun_at, first.ended_at) == (MORNING, MORNING + timedelta(minutes=2))
    assert (second.state, second.begun_by) == ("running", omar)

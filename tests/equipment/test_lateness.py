"""A terminal's clock may be wrong; the plant's is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from equipment.lateness import Moment, moment_of

RECEIVED = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
STARTED = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
DONE = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)
THREE = timedelta(hours=3)
NONE = timedelta()


def late(
    done: datetime, *, sent: datetime = RECEIVED, behind: timedelta | None = NONE,
    not_before: datetime | None = STARTED,
) -> Moment:
    return moment_of(done, sent=sent, received=RECEIVED, behind=behind, not_before=not_before)


def test_a_clock_that_goes_right_is_believed() -> None:
    assert late(DONE) == Moment(DONE, "")
    assert late(DONE, sent=RECEIVED - timedelta(seconds=1)) == Moment(DONE, "")


def test_a_clock_that_is_three_hours_ahead_is_corrected() -> None:
    assert late(DONE + THREE, sent=RECEIVED + THREE, behind=-THREE) == Moment(DONE, "clock")


def test_a_clock_that_is_three_hours_behind_is_corrected() -> None:
    assert late(DONE - THREE, sent=RECEIVED - THREE, behind=THREE) == Moment(DONE, "clock")


def test_a_clock_that_was_set_right_when_the_line_returned_was_wrong_before() -> None:
    assert late(DONE - THREE, behind=THREE) == Moment(DONE, "clock")


def test_a_clock_that_went_wrong_after_the_badge_in_is_measured_at_the_sending() -> None:
    assert late(DONE + THREE, sent=RECEIVED + THREE) == Moment(DONE, "clock")


def test_without_a_word_at_the_badge_in_the_sending_decides() -> None:
    assert late(DONE + THREE, sent=RECEIVED + THREE, behind=None) == Moment(DONE, "clock")


def test_nothing_was_done_in_the_future() -> None:
    assert late(RECEIVED + timedelta(minutes=5)) == Moment(RECEIVED, "future")


def test_nothing_was_done_before_its_job_was_started() -> None:
    assert late(STARTED - timedelta(minutes=5)) == Moment(STARTED, "order")


def test_a_job_that_seems_to_start_after_now_does_not_push_its_actions_into_the_future() -> None:
    assert late(DONE, not_before=RECEIVED + THREE).at == RECEIVED

"""When a step is due: the rule alone, without a plant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from orders.due import Done, Happened, before_end, before_next_piece, due_steps
from orders.models.definition import Step

START = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
OMAR, OLGA = 1, 2
BEGUN = Happened(started_at=START, started_by=OMAR, ran=[(START, None)], setups=[START])


def step(sequence: int, due: str, every: int | None = None, **more: object) -> Step:
    plain = {
        "source": "operator", "entry": "none", "other_person": False, "second_person": False, "property_name": "",
        "unit": "", "lower": None, "upper": None, "choices": [], "material": "", "gauge_class": "",
        "max_attempts": 3, "branches": [],
    }
    return Step(sequence=sequence, title=f"Step {sequence}", due=due, due_every=every, **plain | more)  # type: ignore[arg-type]


def minutes(count: float) -> datetime:
    return START + timedelta(minutes=count)


def done(number: int, after: float, pieces: int = 0, by: int = OMAR) -> Done:
    return Done(number, minutes(after), by, Decimal(pieces))


def due(steps: list[Step], happened: Happened, after: float = 0, person: int | None = OMAR) -> list[tuple[int, int]]:
    """Numbers of the due steps of the job, and which time each is due."""
    found = due_steps(steps, happened, at=minutes(after), person=person)
    return [(each.step.sequence, each.occasion) for each in found if each.unit is None]


def test_nothing_is_due_before_the_start() -> None:
    assert due([step(10, "setup")], Happened()) == []


def test_set_up_comes_before_the_first_piece_and_again_after_another_job() -> None:
    steps = [step(10, "setup"), step(20, "unit")]
    first = due_steps(steps, BEGUN, at=minutes(1))
    assert before_next_piece(first) == first[0]
    set_up = replace(BEGUN, done=[done(10, 2)])
    assert due(steps, set_up, 3) == []
    assert due(steps, replace(set_up, setups=[START, minutes(60)]), 61) == [(10, 2)]


def test_every_so_many_pieces_counts_from_the_last_time() -> None:
    steps = [step(10, "every_n", 50)]
    assert due(steps, replace(BEGUN, pieces=Decimal(49))) == []
    assert due(steps, replace(BEGUN, pieces=Decimal(50))) == [(10, 1)]
    late = replace(BEGUN, pieces=Decimal(106), done=[done(10, 9, pieces=57)])
    assert due(steps, late) == []
    assert due(steps, replace(late, pieces=Decimal(107))) == [(10, 2)]


def test_every_so_many_minutes_counts_only_while_the_job_runs() -> None:
    steps = [step(10, "every_minutes", 30)]
    paused = replace(BEGUN, ran=[(START, minutes(20)), (minutes(500), None)])
    assert due(steps, paused, 509) == []
    assert due(steps, paused, 510) == [(10, 1)]
    assert due(steps, replace(paused, done=[done(10, 510)]), 539) == []


def test_a_shift_that_begins_makes_it_due_once() -> None:
    steps = [step(10, "shift_start")]
    shifts = [minutes(60), minutes(540)]
    assert due(steps, replace(BEGUN, shifts=shifts), 59) == []
    found = due_steps(steps, replace(BEGUN, shifts=shifts), at=minutes(61))
    assert (found[0].since, found[0].before) == (minutes(60), "piece")
    assert due(steps, replace(BEGUN, shifts=shifts, done=[done(10, 62)]), 70) == []
    assert due(steps, replace(BEGUN, shifts=shifts, done=[done(10, 62)]), 541) == [(10, 2)]


def test_what_is_put_there_in_set_up_is_no_change() -> None:
    steps = [step(5, "setup"), step(10, "lot_change", material="BAR-30"), step(20, "tool_change")]
    mounted = replace(
        BEGUN, lots=[(minutes(5), "BAR-30")], tools=[minutes(6)], done=[done(5, 10)]
    )
    assert due(steps, mounted, 11) == []
    changed = replace(mounted, lots=[(minutes(5), "BAR-30"), (minutes(30), "BAR-30"), (minutes(31), "OIL")])
    assert due(steps, changed, 32) == [(10, 1)]
    assert due(steps, replace(changed, tools=[minutes(33)]), 34) == [(10, 1), (20, 1)]
    assert due(steps, replace(changed, done=[done(5, 10), done(10, 32)]), 34) == []


def test_who_goes_on_after_another_person_does_it_first() -> None:
    steps = [step(10, "person_change")]
    assert due(steps, BEGUN, person=OMAR) == []
    assert due(steps, BEGUN, person=OLGA) == [(10, 1)]
    taken_over = replace(BEGUN, done=[done(10, 5, by=OLGA)])
    assert due(steps, taken_over, person=OLGA) == []
    assert due(steps, taken_over, person=OMAR) == [(10, 2)]
    # Who ends the job from the desk takes over nothing.
    assert before_end(due_steps(steps, BEGUN, at=START, person=OLGA)) is None


def test_the_end_is_due_again_when_more_was_made() -> None:
    steps = [step(90, "end")]
    assert due(steps, replace(BEGUN, pieces=Decimal(10))) == [(90, 1)]
    ended = replace(BEGUN, pieces=Decimal(10), done=[done(90, 5, pieces=10)])
    assert due(steps, ended) == []
    assert due(steps, replace(ended, pieces=Decimal(11))) == [(90, 2)]


def test_the_first_thing_comes_first() -> None:
    steps = [
        step(10, "unit"), step(20, "end"), step(30, "every_n", 1), step(40, "setup"), step(50, "unit"), step(60, "job")
    ]
    at_work = replace(BEGUN, pieces=Decimal(1), units=[(7, steps[0])])
    found = due_steps(steps, at_work, at=minutes(1))
    assert [(each.step.sequence, each.unit, each.before) for each in found] == [
        (40, None, "step"), (10, 7, "step"), (30, None, "piece"), (20, None, "end"), (60, None, "end")
    ]

"""No piece is counted twice, and what may be missing is said: thousands of invented lives of a counter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipment import counting
from equipment.counting import Known, Verdict, judge

T0 = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
RATE = Decimal(20)
MODULUS = 2**16


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def read(known: Known, raw: int, seconds: float, *, epoch: int | None = 7) -> Verdict:
    return judge(known, epoch=epoch, raw=raw, at=at(seconds), modulus=MODULUS, most_per_second=RATE)


@dataclass
class Machine:
    """A counter that tells the truth about itself to nobody but the test."""

    raw: int
    epoch: int | None
    now: float = 0.0
    made: int = 0
    unread: int = 0
    lost: int = 0

    def make(self, pieces: int, seconds: float) -> None:
        self.now += max(seconds, pieces / float(RATE))
        self.made += pieces
        self.unread += pieces
        self.raw = (self.raw + pieces) % MODULUS

    def restart(self, *, tagged: bool) -> None:
        self.now += 1
        self.lost += self.unread
        self.unread = 0
        self.raw = 0
        if tagged and self.epoch is not None:
            self.epoch += 1


@dataclass
class Book:
    known: Known = field(default_factory=Known)
    counted: int = 0
    flags: list[str] = field(default_factory=list)

    def read(self, machine: Machine, raw: int | None = None) -> None:
        verdict = judge(
            self.known,
            epoch=machine.epoch,
            raw=machine.raw if raw is None else raw,
            at=at(machine.now),
            modulus=MODULUS,
            most_per_second=RATE,
        )
        self.known = verdict.known
        self.counted += verdict.delta
        if verdict.flag:
            self.flags.append(verdict.flag)


lives = st.lists(
    st.one_of(
        st.tuples(st.just("make"), st.integers(0, 300), st.floats(0, 60)),
        st.sampled_from([("read", 0, 0.0), ("again", 0, 0.0), ("restart", 0, 0.0)]),
    ),
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(start=st.sampled_from([0, 5, MODULUS // 2, MODULUS - 150]), life=lives)
def test_with_a_boot_tag_the_deficit_is_what_was_made_before_a_restart_and_it_is_told(
    start: int, life: list[tuple[str, int, float]]
) -> None:
    machine, book = Machine(raw=start, epoch=1), Book()
    book.read(machine)
    for what, pieces, seconds in life:
        match what:
            case "make":
                machine.make(pieces, seconds)
            case "restart":
                machine.restart(tagged=True)
            case _:
                for _ in range(2 if what == "again" else 1):
                    book.read(machine)
                machine.unread = 0
    machine.now += 1
    book.read(machine)
    assert machine.made - book.counted == machine.lost
    if machine.lost:
        assert counting.RESTARTED in book.flags


@settings(max_examples=400, deadline=None)
@given(life=lives)
def test_without_a_boot_tag_nothing_is_counted_twice(life: list[tuple[str, int, float]]) -> None:
    machine, book = Machine(raw=40, epoch=None), Book()
    book.read(machine)
    for what, pieces, seconds in life:
        if what == "make":
            machine.make(pieces, seconds)
        elif what == "restart":
            machine.restart(tagged=False)
        else:
            book.read(machine)
    machine.now += 1
    book.read(machine)
    book.read(machine)
    assert book.counted <= machine.made


@settings(max_examples=300, deadline=None)
@given(life=st.lists(st.tuples(st.integers(0, 40), st.floats(0.1, 10), st.integers(0, MODULUS - 1) | st.none())))
def test_a_torn_read_never_adds_a_piece(life: list[tuple[int, float, int | None]]) -> None:
    machine, book = Machine(raw=1000, epoch=1), Book()
    book.read(machine)
    for pieces, seconds, torn in life:
        machine.make(pieces, seconds)
        room = int(Decimal(seconds + 1) * RATE) + pieces + 4
        if torn is not None and not -room <= torn - machine.raw <= room:
            book.read(machine, raw=torn)
            machine.now += 0.1
        book.read(machine)
        assert book.counted <= machine.made
    machine.now += 1
    book.read(machine)
    assert book.counted == machine.made


def test_the_first_reading_counts_nothing() -> None:
    assert read(Known(), 5000, 0) == Verdict(0, Known(7, 5000, at(0)))


def test_three_more_pieces_are_three() -> None:
    assert read(Known(7, 10, at(0)), 13, 1).delta == 3


def test_a_register_that_rolls_over_goes_on_counting() -> None:
    verdict = read(Known(7, MODULUS - 2, at(0)), 3, 1)
    assert (verdict.delta, verdict.flag) == (5, None)


def test_a_late_reading_is_ignored() -> None:
    known = Known(7, 10, at(10))
    assert read(known, 8, 5) == Verdict(0, known)


def test_a_restart_counts_what_was_made_since_and_is_told() -> None:
    verdict = read(Known(7, 500, at(0)), 4, 10, epoch=8)
    assert (verdict.delta, verdict.flag, verdict.known.raw) == (4, counting.RESTARTED, 4)


def test_a_new_boot_tag_on_an_old_count_counts_nothing() -> None:
    verdict = read(Known(7, 5000, at(0)), 5000, 1, epoch=8)
    assert (verdict.delta, verdict.flag) == (0, counting.RESTART_IMPLAUSIBLE)


def test_a_counter_set_forward_by_hand_counts_nothing_and_is_told() -> None:
    first = read(Known(7, 10, at(0)), 9000, 1)
    assert first.delta == 0
    second = read(first.known, 9001, 2)
    assert (second.delta, second.flag, second.known.raw) == (1, counting.JUMPED, 9001)


def test_a_counter_set_back_by_hand_counts_only_what_comes_after_and_is_told() -> None:
    first = read(Known(7, 100, at(0)), 50, 1)
    second = read(first.known, 51, 2)
    assert (first.delta, second.delta, second.flag) == (0, 1, counting.SET_BACK)


def test_without_a_boot_tag_a_reset_counts_what_the_counter_shows() -> None:
    first = read(Known(None, 100, at(0)), 3, 5, epoch=None)
    second = read(first.known, 3, 6, epoch=None)
    assert (first.delta, second.delta, second.flag) == (0, 3, counting.SET_BACK)


@pytest.mark.parametrize("torn", [0, 60_000])
def test_one_torn_read_changes_nothing_but_is_told(torn: int) -> None:
    first = read(Known(7, 30_000, at(0)), torn, 1)
    second = read(first.known, 30_001, 2)
    assert (first.delta, second.delta, second.flag) == (0, 1, counting.MISREAD)

"""The simulated machines behave like machines, without any socket."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.machines.behaviour import Refused, State
from demo.machines.cutting import LATHE, MILL, CuttingMachine
from demo.machines.tester import LIMIT_MBAR, LeakTester, true_drop
from demo.machines.truth import Truth, summary
from demo.machines.washer import Washer
from demo.plant.limits import LIMITS

Book = Callable[[str], Truth]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return lambda name: Truth(tmp_path / "sim" / f"{name}.sqlite3")


def mill(book: Book, faults: bool = True) -> CuttingMachine:
    return CuttingMachine("MILL-01", book("MILL-01"), MILL, chance=random.Random(1), faults=faults)


def test_a_mill_sets_up_and_makes_exactly_what_was_keyed_in(book: Book) -> None:
    machine = mill(book, faults=False)
    machine.start(5)
    assert machine.state is State.SETUP
    machine.advance(600)
    assert (machine.state, machine.counter, machine.truth.entries) == (State.IDLE, 5, 5)


def test_a_running_mill_refuses_a_second_start(book: Book) -> None:
    machine = mill(book)
    machine.start(5)
    with pytest.raises(Refused):
        machine.start(9)
    assert machine.limit == 5


def test_thin_coolant_makes_a_mill_warmer_than_its_limit_and_is_over_after_some_cycles(book: Book) -> None:
    machine = mill(book)
    machine.faults, machine.starve_chance, machine.thin_coolant_chance = (), 0.0, 0.0
    (upper,) = {limit.upper for limit in LIMITS if limit.value == "Temperature"}
    machine.start(100)
    machine.advance(900)
    assert machine.values()["Temperature"] < upper
    machine.thin_coolant_chance = 1.0
    machine.advance(30)
    machine.thin_coolant_chance = 0.0
    machine.advance(8 * MILL.cycle)
    assert machine.values()["Temperature"] > upper
    machine.advance(600)
    assert machine.values()["Temperature"] < upper


def test_a_sticking_regulator_fills_the_pump_beyond_the_limit(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    (limit,) = [limit for limit in LIMITS if limit.value == "Pressure"]
    tester = LeakTester("TEST-01", book("TEST-01"), chance=random.Random(1))
    tester.faults = ()
    for share, is_outside in ((0.0, False), (1.0, True)):
        monkeypatch.setattr("demo.machines.tester.STICKS_SHARE", share)
        tester.start("CP200-000001")
        tester.advance(8)
        assert (tester.values()["Pressure"] > limit.upper) is is_outside
        tester.advance(60)


@pytest.mark.parametrize("pieces", [0, -1, 100_001])
def test_a_mill_refuses_a_number_no_panel_takes(book: Book, pieces: int) -> None:
    machine = mill(book)
    with pytest.raises(Refused):
        machine.start(pieces)
    assert machine.state is State.IDLE


def test_a_stopped_cycle_counts_nothing(book: Book) -> None:
    machine = mill(book, faults=False)
    machine.start(1)
    machine.advance(20)
    assert machine.state is State.RUNNING
    machine.stop()
    machine.advance(600)
    assert machine.counter == 0


def test_a_fault_waits_for_acknowledge_and_loses_no_piece(book: Book) -> None:
    machine = mill(book)
    machine.cycles_between_faults = 1.0
    machine.starve_chance = 0.0
    machine.start(3)
    machine.advance(3600)
    assert machine.state is State.DOWN
    assert machine.fault in MILL.faults
    before = machine.counter
    machine.advance(3600)
    assert machine.counter == before
    machine.faults_happen = False
    machine.acknowledge()
    machine.advance(3600)
    assert (machine.state, machine.fault, machine.counter) == (State.IDLE, "", 3)


def test_nothing_to_acknowledge_is_refused(book: Book) -> None:
    with pytest.raises(Refused):
        mill(book).acknowledge()


def test_a_starved_mill_goes_on_by_itself(book: Book) -> None:
    machine = mill(book)
    machine.cycles_between_faults = 1e9
    machine.starve_chance = 1.0
    machine.start(2)
    while machine.state is not State.STARVED:
        machine.advance(1)
    machine.advance(600)
    assert (machine.state, machine.counter) == (State.IDLE, 2)


def test_the_counter_rolls_over_like_a_plc_word(book: Book) -> None:
    machine = mill(book, faults=False)
    machine.truth.pieces = 2**32 - 1
    machine.start(2)
    machine.advance(600)
    assert machine.counter == 1


def test_cycle_times_vary_about_the_planned_one(book: Book) -> None:
    machine = CuttingMachine("TURN-01", book("TURN-01"), LATHE, chance=random.Random(2))
    times = [machine.cycle_seconds() for _ in range(500)]
    assert min(times) < LATHE.cycle < max(times)
    assert sum(times) / 500 == pytest.approx(LATHE.cycle, rel=0.02)


def test_a_spindle_runs_up_and_warms_and_cools(book: Book) -> None:
    machine = mill(book, faults=False)
    cold = machine.values()
    machine.start(30)
    machine.advance(300)
    warm = machine.values()
    assert cold["SpindleSpeed"] == 0
    assert warm["SpindleSpeed"] == pytest.approx(MILL.spindle, rel=0.03)
    assert cold["Temperature"] + 10 < warm["Temperature"] < MILL.warm + 1
    machine.stop()
    machine.advance(3600)
    assert machine.values()["Temperature"] == pytest.approx(21, abs=1)


def test_time_in_many_small_steps_makes_the_same_pieces(book: Book) -> None:
    machine = mill(book, faults=False)
    machine.start(4)
    for _ in range(3000):
        machine.advance(0.1)
    assert (machine.state, machine.counter) == (State.IDLE, 4)


def test_the_tester_writes_each_serial_with_its_values(book: Book) -> None:
    tester = LeakTester("TEST-01", book("TEST-01"), faults=False)
    tester.start("CP200-000001")
    tester.advance(30)
    (result,) = [json.loads(text) for text in tester.results()]
    assert (result["seq"], result["serial"]) == (1, "CP200-000001")
    assert result["pressure"] == pytest.approx(6.0, abs=0.1)
    assert result["drop"] == pytest.approx(true_drop("CP200-000001"), abs=0.6)
    assert tester.counter == 1


def test_a_leaky_pump_leaks_again_and_few_leak(book: Book) -> None:
    serials = [f"CP200-{number:06d}" for number in range(1, 1001)]
    leaky = [serial for serial in serials if true_drop(serial) > LIMIT_MBAR]
    assert 30 < len(leaky) < 100
    tester = LeakTester("TEST-01", book("TEST-01"), faults=False)
    for _ in range(3):
        tester.start(leaky[0])
        tester.advance(30)
    assert all(json.loads(text)["drop"] > LIMIT_MBAR for text in tester.results())


def test_the_ring_keeps_the_last_fifty(book: Book) -> None:
    tester = LeakTester("TEST-01", book("TEST-01"), faults=False)
    for number in range(60):
        tester.start(f"S{number}")
        tester.advance(30)
    ring = [json.loads(text)["seq"] for text in tester.results()]
    assert ring == list(range(11, 61))


@pytest.mark.parametrize("serial", ["", "a\nb", "x" * 65])
def test_the_tester_refuses_a_serial_it_cannot_read(book: Book, serial: str) -> None:
    tester = LeakTester("TEST-01", book("TEST-01"))
    with pytest.raises(Refused):
        tester.start(serial)


def test_the_washer_counts_the_load_and_heats(book: Book) -> None:
    washer = Washer("WASH-01", book("WASH-01"), faults=False)
    washer.key_in(12)
    washer.start()
    washer.advance(30)
    assert washer.state is State.RUNNING
    assert washer.remaining > 0
    assert washer.values()["Temperature"] > 55
    with pytest.raises(Refused):
        washer.key_in(3)
    washer.advance(60)
    assert (washer.state, washer.cycles, washer.counter, washer.remaining) == (State.IDLE, 1, 12, 0)


def test_an_empty_washer_does_not_start(book: Book) -> None:
    washer = Washer("WASH-01", book("WASH-01"))
    with pytest.raises(Refused):
        washer.start()


def test_the_book_is_read_again_after_a_restart(book: Book, tmp_path: Path) -> None:
    machine = mill(book, faults=False)
    machine.start(3)
    machine.advance(600)
    again = mill(book)
    assert (again.truth.epoch, again.counter, again.state) == (machine.truth.epoch, 3, State.IDLE)
    assert summary(tmp_path) == {"MILL-01": {"epoch": again.truth.epoch, "entries": 3, "pieces": 3}}

"""Bytes to readings, and readings to what they mean; no socket needed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asyncua import ua

from equipment.services.samples import micros
from integrations import heard
from integrations.collector.plan import Meaning, Plan
from integrations.collector.translate import BAD, Translator, engineering
from integrations.drivers.modbus.places import MOST_REGISTERS, Block, decode, decode_all, encode, parse, plan
from integrations.drivers.opcua.values import Clock, change_of, plain
from integrations.drivers.opcua.values import reading as taken
from integrations.drivers.readings import Misconfigured, Point, Reading
from integrations.states import Role

T0 = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WORDS = {"1": "idle", "3": "running", "4": "down"}


# 123456.0 is 47 F1 20 00; the four orders controllers use, named by where the bytes stand.
ORDERS = {
    "ABCD": ("big", "big", [0x47F1, 0x2000]), "CDAB": ("little", "big", [0x2000, 0x47F1]),
    "BADC": ("big", "little", [0xF147, 0x0020]), "DCBA": ("little", "little", [0x0020, 0xF147]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("point", "words", "value"),
    [
        (Point("1/holding/4", "uint16"), [65535], 65535),
        (Point("1/holding/4", "int16"), [65535], -1),
        (Point("1/holding/4", "uint32"), [1, 2], 65538),
        (Point("1/holding/4", "uint32", word_order="little"), [2, 1], 65538),
        (Point("1/holding/4", "int32"), [65535, 65534], -2),
        (Point("1/holding/4", "uint64"), [0, 0, 1, 0], 65536),
        (Point("1/holding/4", "int64", word_order="little"), [65535, 65535, 65535, 65535], -1),
        (Point("1/holding/4", "float32"), [0x41C8, 0], 25.0),
        (Point("1/holding/4", "float64"), [0x4039, 0, 0, 0], 25.0),
        (Point("1/holding/4", "string", length=3), [0x4142, 0x4320, 0], "ABC"),
        (Point("1/holding/4", "string", byte_order="little", length=2), [0x4241, 0x0043], "ABC"),
        (Point("1/holding/4", "string", length=1), [0x4FC9], "OÉ"),
        (Point("1/coil/4"), [True], True),
        (Point("1/holding/4.15"), [0x8000], True),
        (Point("1/holding/4.0"), [0x8000], False),
        *((Point("1/holding/4", "float32", *order[:2]), order[2], 123456.0) for order in ORDERS.values()),
    ],
)
def test_registers_become_values(point: Point, words: list[int], value: object) -> None:
    place = parse(point)
    assert place.length == len(words)
    assert decode(place, words) == value
    # Read together with what stands before and behind it, it is the same.
    block = Block(place.unit, place.table, place.start - 1, place.length + 2, (place,))
    assert decode_all(block, [words[0], *words, words[-1]]) == [(place, value)]
    if place.bit is None and value != "OÉ":
        assert decode(place, encode(place, value)) == value


@pytest.mark.parametrize("words", [[0x7FC0, 0], [0x7F80, 0], [0xFF80, 0]])
def test_a_float_that_is_no_number_is_no_value(words: list[int]) -> None:
    place = parse(Point("1/holding/4", "float32"))
    assert decode(place, words) is None
    assert decode_all(Block(1, "holding", 4, 2, (place,)), words) == [(place, None)]


@pytest.mark.parametrize(
    ("point", "value"),
    [
        (Point("1/holding/4", "uint16"), 65536), (Point("1/holding/4", "uint16"), -1),
        (Point("1/holding/4", "int16"), 1.5), (Point("1/holding/4", "uint16"), True),
        (Point("1/holding/4", "uint16"), "5"), (Point("1/holding/4", "string", length=1), "ABC"),
        (Point("1/coil/4"), 2), (Point("1/holding/4.1"), True), (Point("1/holding/4", "float32"), 1e300),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_not_written(point: Point, value: object) -> None:
    with pytest.raises(Misconfigured):
        encode(parse(point), value)


@pytest.mark.parametrize(
    ("address", "datatype"),
    [
        ("4", ""), ("1/holding/70000", ""), ("999/holding/1", ""), ("1/memory/1", ""), ("1/holding/1", "text"), ("", ""),
        ("1/holding/65535", "uint32"), ("1/holding/1.16", ""), ("1/coil/1.1", ""), ("1/holding/1", "string"),
        ("1/holding/1", "uint32le"),
    ],
)
def test_a_wrong_address_is_named(address: str, datatype: str) -> None:
    with pytest.raises(Misconfigured):
        parse(Point(address, datatype))


def test_neighbours_are_read_together_and_strangers_are_not() -> None:
    points = [
        ("1/holding/0", ""), ("1/holding/2", "uint32"), ("1/holding/11", ""), ("1/holding/200", ""),
        ("2/holding/0", ""), ("1/coil/0", ""),
    ]  # fmt: skip
    blocks = plan([parse(Point(address, kind)) for address, kind in points])
    assert [(b.unit, b.table, b.start, b.length) for b in blocks] == [
        (1, "coil", 0, 1), (1, "holding", 0, 12), (1, "holding", 200, 1), (2, "holding", 0, 1),
    ]  # fmt: skip


def test_a_request_stays_within_the_limit_and_splits_no_value() -> None:
    blocks = plan([parse(Point(f"1/holding/{n}", "uint32")) for n in range(0, 300, 2)])
    assert all(block.length <= MOST_REGISTERS for block in blocks)
    assert sum(len(block.places) for block in blocks) == 150
    assert isinstance(blocks[0], Block)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x" * 20_000, object(), list(range(2000))])
def test_what_no_plant_can_mean_is_no_value(value: object) -> None:
    assert plain(value) is None


def test_what_a_full_queue_lost_is_written_down_but_a_count_loses_nothing() -> None:
    translator = mill(Meaning("temp", Role.VALUE, 1, "MILL-01", "Temperature", key=8))
    translator.translate([good("temp", 21), good("state", 3), good("epoch", 1), good("count", 1)])
    over = [replace(good(name, value, 4), overflow=True) for name, value in (("temp", 22), ("state", 4), ("count", 9))]
    found = translator.translate(over)
    losses = [record for record in found if record["kind"] == heard.LOSS]
    assert [(r["equipment"], r["property"], r["since"], r["at"]) for r in losses] == [
        (1, 8, T0.isoformat(), at(4)), (1, None, T0.isoformat(), at(4)),
    ]  # fmt: skip


def read_as(address: str, value: ua.DataValue, clock: Clock) -> Reading:
    return taken(address, change_of(value), clock)


def at(seconds: float) -> str:
    return (T0 + timedelta(seconds=seconds)).isoformat()


def test_nul_in_a_text_is_left_out() -> None:
    assert plain("a\0b") == "ab"


@pytest.mark.parametrize("code", [ua.StatusCodes.BadNoCommunication, ua.StatusCodes.UncertainLastUsableValue])
def test_bad_and_uncertain_carry_no_value(code: int) -> None:
    value = ua.DataValue(ua.Variant(5), StatusCode=ua.StatusCode(ua.UInt32(code)))
    reading = read_as("a", value, Clock())
    assert (reading.value, reading.good) == (None, False)


def test_times_of_another_century_are_not_believed() -> None:
    for year in (1970, 2099):
        stamp = datetime(year, 1, 1, tzinfo=UTC)
        reading = read_as("a", ua.DataValue(ua.Variant(5), SourceTimestamp=stamp), Clock())
        assert abs((reading.at - datetime.now(UTC)).total_seconds()) < 5


def mill(*more: Meaning) -> Translator:
    meanings = (
        Meaning("state", Role.STATE, 1, "MILL-01", "State", mapping=WORDS),
        Meaning("fault", Role.REASON, 1, "MILL-01", "Fault"),
        Meaning("epoch", Role.EPOCH, 1, "MILL-01", "Epoch"),
        Meaning("count", Role.COUNTER, 1, "MILL-01", "Counter", key=5),
        *more,
    )
    return Translator(Plan(1, "Mill", "opcua", "opc.tcp://x", {}, meanings), clock=lambda: 0.0)


def good(address: str, value: Any, seconds: float = 0) -> Reading:
    return Reading(address, value, True, T0 + timedelta(seconds=seconds))


def bad(address: str) -> Reading:
    return Reading(address, None, False, T0)


def test_what_comes_together_is_put_in_its_order() -> None:
    found = mill().translate([good("count", 7), good("state", 4), good("fault", "Tool broken"), good("epoch", 9)])
    assert found == [heard.state(1, "down", "Tool broken", T0), heard.count(5, 9, 7, T0)]


def test_a_count_waits_for_its_boot_tag() -> None:
    translator = mill()
    assert translator.translate([good("count", 7)]) == []
    assert translator.translate([good("epoch", 9), good("count", 8)]) == [heard.count(5, 9, 8, T0)]


def test_a_fault_that_comes_late_still_reaches_its_state() -> None:
    translator = mill()
    translator.translate([good("state", 4)])
    assert translator.translate([good("fault", "Coolant low", 1)]) == [
        heard.state(1, "down", "Coolant low", T0 + timedelta(seconds=1))
    ]
    assert translator.translate([good("state", 3, 2)])[0]["reason"] == ""


def test_a_text_for_a_number_is_passed_on_to_be_flagged() -> None:
    assert mill().translate([good("epoch", 1), good("count", "many")]) == [heard.count(5, 1, "many", T0)]


def test_bad_quality_says_nothing_but_is_doubted_until_it_is_good_again() -> None:
    translator = mill()
    assert translator.translate([bad("state"), bad("count")]) == []
    assert translator.doubts() == {
        1: "MILL-01 does not vouch for its Counter, State. Look at the machine, and at the words of the binding."
    }
    translator.translate([good("state", 3), good("epoch", 1), good("count", 1)])
    assert translator.doubts() == {}


def test_a_unit_that_is_dead_is_a_doubt_of_all_its_values_with_what_to_do() -> None:
    translator = mill(Meaning("temp", Role.VALUE, 1, "MILL-01", "Temperature", key=8))
    translator.translate([bad("temp")])
    assert translator.doubts() == {}
    translator.translate([replace(bad("temp"), why="Unit 2 does not answer. Look at its power and its line.")])
    assert translator.doubts() == {1: "MILL-01: Unit 2 does not answer. Look at its power and its line."}
    translator.translate([good("temp", 21)])
    assert translator.doubts() == {}


def test_a_state_nobody_has_named_is_a_doubt() -> None:
    translator = mill()
    assert translator.translate([good("state", 99)]) == []
    assert list(translator.doubts()) == [1]


class Ticks:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def thermometer(clock: Ticks | None = None, **how: Any) -> Translator:
    meaning = Meaning("temp", Role.VALUE, 1, "MILL-01", "Temperature", key=8, **how)
    return Translator(Plan(1, "Mill", "opcua", "opc.tcp://x", {}, (meaning,)), clock=clock or Ticks())


def kept(*samples: tuple[float, float | None]) -> list[heard.Record]:
    rows = [(8, micros(T0 + timedelta(seconds=s)), v, v is not None, 0 if v is not None else BAD) for s, v in samples]
    return [heard.values(rows)] if rows else []


def test_a_process_value_is_kept_once_a_second_but_its_loss_at_once() -> None:
    translator = thermometer(scale=0.1)
    assert translator.translate([good("temp", 215)]) == kept((0, 21.5))
    assert translator.translate([good("temp", 216, 0.4)]) == []
    assert translator.translate([good("temp", 217, 1.0)]) == kept((1, 21.7))
    assert translator.translate([Reading("temp", None, False, T0 + timedelta(seconds=1.1))]) == kept((1.1, None))
    assert translator.translate([good("temp", "warm", 1.2)]) == []


def test_what_was_last_said_before_a_loss_is_kept_too() -> None:
    translator = thermometer()
    translator.translate([good("temp", 20)])
    translator.translate([good("temp", 99, 0.5)])
    lost = Reading("temp", None, False, T0 + timedelta(seconds=0.6))
    assert translator.translate([lost]) == kept((0.5, 99.0), (0.6, None))


def test_a_value_after_which_nothing_comes_is_kept_when_its_time_has_come() -> None:
    clock = Ticks()
    translator = thermometer(clock)
    translator.translate([good("temp", 20)])
    translator.translate([good("temp", 30, 0.5)])
    assert translator.waiting() == []
    clock.now = 1.0
    assert translator.waiting() == kept((0.5, 30.0))
    assert translator.waiting() == []
    assert translator.translate([good("temp", 30, 0.5)]) == []


def test_every_value_is_kept_where_no_pause_is_set_and_none_twice() -> None:
    translator = thermometer(keep_ms=0)
    told = [good("temp", 20, 0.001), good("temp", 21, 0.002), good("temp", 21, 0.003)]
    assert translator.translate(told) == kept((0.001, 20.0), (0.002, 21.0), (0.003, 21.0))
    assert translator.translate(told[-1:]) == []


def test_noise_within_the_dead_band_is_not_kept() -> None:
    translator = thermometer(keep_ms=0, dead_band=0.5)
    told = [good("temp", value, second) for second, value in enumerate((20.0, 20.4, 19.6, 20.5, 20.9))]
    assert translator.translate(told) == kept((0, 20.0), (3, 20.5))


def test_a_bit_kept_as_a_value_is_drawn_as_nought_and_one() -> None:
    translator = thermometer(keep_ms=0)
    told = [good("temp", True), good("temp", False, 1)]
    assert translator.translate(told) == kept((0, 1.0), (1, 0.0))


def test_scale_and_offset_are_reckoned_in_decimals() -> None:
    assert engineering(3, 0.1, 0.0) == 0.3
    assert engineering(2150, 0.1, -273.15) == -58.15
    assert engineering(7, 1.0, 0.0) == 7.0


def test_the_server_s_own_code_stays_with_the_value() -> None:
    translator = thermometer()
    uncertain = Reading("temp", None, False, T0, status=0x40900000)
    assert translator.translate([uncertain]) == [heard.values([(8, micros(T0), None, False, 0x40900000)])]
    limited = Reading("temp", 20.0, True, T0, status=0x00000400)
    assert translator.translate([limited]) == [heard.values([(8, micros(T0), 20.0, True, 0x00000400)])]


def test_the_code_of_a_data_value_reaches_the_reading() -> None:
    value = ua.DataValue(ua.Variant(5), StatusCode=ua.StatusCode(ua.UInt32(ua.StatusCodes.UncertainLastUsableValue)))
    assert read_as("a", value, Clock()).status == ua.StatusCodes.UncertainLastUsableValue


def test_a_ring_of_results_gives_each_entry_once() -> None:
    translator = mill(Meaning("ring", Role.RESULT, 1, "MILL-01", "Results"))
    one, two = json.dumps({"seq": 1}), json.dumps({"seq": 2})
    translator.translate([good("epoch", 3)])
    assert translator.translate([good("ring", [one])]) == [heard.result(1, 3, one, T0)]
    assert translator.translate([good("ring", [one, two])]) == [heard.result(1, 3, two, T0)]
    assert translator.translate([good("ring", [one, two, None, 5])]) == []

"""The one gate, as a pure function: every reason is a sentence, and nothing else decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders import gate
from orders.gate import (
    BLOCK,
    CHECKS,
    DEFAULTS,
    OFF,
    WARN,
    Crew,
    Document,
    Gauge,
    Lot,
    Piece,
    Signed,
    Situation,
    Skill,
    Tool,
    Worker,
    can_it_start,
    stopping,
)

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
STRICT = dict.fromkeys(CHECKS, BLOCK)
WELD = Skill("WELD", "Welding")
READY = Situation(
    at=AT, work_unit="MILL-01", after=(10,), input_left=Decimal(3), tool_class="FACE-MILL",
    tools=(Tool("T-1", "FACE-MILL", Decimal(10), Decimal(100), Decimal(90)),),
    gauge_classes=("CALIPER",), gauges=(Gauge("G-1", "CALIPER", AT + timedelta(days=30)),), skills=(WELD,),
    worker=Worker("Omar", {"WELD": AT + timedelta(days=300)}, has_read=2), document=Document("CP-200", 2),
    lots=(Lot("CST-1", expires_on=date(2026, 11, 23)),), lifters=lambda check: ["Sofia"],
)  # fmt: skip
DAY = timedelta(days=1)
SIGNED = Signed(1, "Quinn", AT, "The lab has cleared it by phone")


def held(*why: tuple[int, str], state: str = "on_hold", **more: Any) -> tuple[Lot, ...]:
    return (Lot("CST-1", state, why, **more),)


@pytest.mark.parametrize(
    ("change", "check", "said"),
    [
        ({"input_left": Decimal(0)}, "previous_operation", ["Nothing has come from operation 10 yet."]),
        ({"not_mounted": ("CST-200",)}, "material", ["No lot of CST-200 is mounted at MILL-01."]),
        ({"lots": held((7, "NC-7"), (8, "Scratched"))}, "lot_status",
         ["CST-1 is on hold: NC-7.", "CST-1 is on hold: Scratched."]),
        ({"lots": held(state="scrapped")}, "lot_status", ["CST-1 is scrapped."]),
        ({"lots": (Lot("CST-1", expires_on=date(2026, 11, 22)),)}, "shelf_life", ["CST-1 expired on 2026-11-22."]),
        ({"worker": Worker("Omar", {}, 2)}, "skill", ["Omar does not hold Welding."]),
        ({"worker": Worker("Omar", {"WELD": AT}, 2)}, "skill", ["Welding of Omar ended on 2026-11-23."]),
        ({"worker": None}, "skill", ["Nobody holds Welding."]),
        ({"tools": (Tool("T-1", "FACE-MILL", Decimal(100), Decimal(100)),)}, "tool_life",
         ["Tool T-1 has made 100 of 100 cycles."]),
        ({"tools": (Tool("T-1", "FACE-MILL", state="withdrawn"),)}, "tool_life",
         ["Tool T-1 in MILL-01 is out of use."]),
        ({"tools": ()}, "tool_missing", ["No tool of class FACE-MILL is in MILL-01."]),
        ({"gauges": (Gauge("G-1", "CALIPER", AT),)}, "calibration",
         ["The calibration of gauge G-1 ended on 2026-11-23."]),
        ({"gauges": (Gauge("G-1", "CALIPER"),)}, "calibration",
         ["No calibrated gauge of class CALIPER is at MILL-01."]),
        ({"gauges": (Gauge("G-1", "CALIPER", AT + DAY, "withdrawn"),)}, "calibration",
         ["No calibrated gauge of class CALIPER is at MILL-01."]),
        ({"document": Document("CP-200", 3)}, "document", ["Omar has not read version 3 of CP-200."]),
        ({"unit_state": "down"}, "equipment_state", ["MILL-01 is down."]),
        ({"unit_is_usable": False}, "equipment_state", ["MILL-01 is out of use."]),
        ({"lots": (Lot("CST-1", cases=("NC-7",)),)}, "nonconformance", ["Quality has not decided NC-7 yet."]),
    ],
)  # fmt: skip
def test_every_reason_is_a_sentence_of_its_check(change: dict[str, Any], check: str, said: list[str]) -> None:
    found = can_it_start(replace(READY, **change), STRICT)
    assert [(one.check, one.mode, one.sentence, one.lifted_by) for one in found] == [
        (check, BLOCK, sentence, ["Sofia"]) for sentence in said
    ]


def test_nothing_stands_against_what_is_ready() -> None:
    assert can_it_start(READY, STRICT) == []


@pytest.mark.parametrize(
    ("change", "check", "said"),
    [
        ({"tools": (Tool("T-1", "FACE-MILL", Decimal(90), Decimal(100), Decimal(90)),)}, "tool_life",
         "Tool T-1 has 10 cycles left."),
        ({"gauges": (Gauge("G-1", "CALIPER", AT + DAY),)}, "calibration",
         "The calibration of gauge G-1 ends on 2026-11-24."),
        ({"worker": Worker("Omar", {"WELD": AT + DAY}, 2)}, "skill", "Welding of Omar ends on 2026-11-24."),
    ],
)  # fmt: skip
def test_what_ends_soon_is_told_and_keeps_nothing(change: dict[str, Any], check: str, said: str) -> None:
    (found,) = can_it_start(replace(READY, **change), STRICT)
    assert (found.check, found.mode, found.sentence) == (check, WARN, said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"is_known": False}, ["Nobody knows CP200-1."]),
        ({"is_known": False, "name": ""}, ["Nothing is set up at MILL-01."]),
        ({"has_job": False}, ["No job for CP200-1 runs at MILL-01."]),
        ({"lot": Lot("CP200-1", "on_hold", ((7, "NC-7"),))}, ["CP200-1 is on hold: NC-7."]),
        ({"lot": Lot("CP200-1", "used_up")}, ["CP200-1 is used up."]),
        ({"lot": Lot("CP200-1", cases=("NC-7",))}, ["Quality has not decided NC-7 yet."]),
        ({"before": (("Assemble", "running"),)}, ["CP200-1 is not finished at Assemble."]),
        ({"before": (("Assemble", ""),)}, ["CP200-1 has not been at Assemble."]),
        ({"here": "good"}, ["CP200-1 is finished here already."]),
    ],
)
def test_a_piece_is_judged_by_the_same_gate(change: dict[str, Any], said: list[str]) -> None:
    piece = Piece("CP200-1", lot=Lot("CP200-1"), before=(("Assemble", "good"),), here="running")
    found = can_it_start(replace(READY, piece=replace(piece, **change)), STRICT)
    assert [one.sentence for one in found] == said


def test_any_gauge_of_the_class_and_the_longest_calibrated_one_will_do() -> None:
    gauges = (Gauge("G-1", "CALIPER", AT - DAY), Gauge("G-2", "CALIPER", AT + timedelta(days=60)), Gauge("G-3", "BORE"))
    assert can_it_start(replace(READY, gauges=gauges), STRICT) == []


def test_skills_must_come_together_in_one_person() -> None:
    two = (WELD, Skill("XRAY", "X-ray"))
    welder, tester = Worker("Omar", {"WELD": None}), Worker("Olga", {"XRAY": None})
    plan = replace(READY, worker=None, skills=two, document=None, crew=Crew((welder,)))
    assert [one.sentence for one in can_it_start(plan, STRICT)] == ["Nobody holds X-ray."]
    both = can_it_start(replace(plan, crew=Crew((welder, tester))), STRICT)
    assert [one.sentence for one in both] == ["Nobody holds Welding and X-ray together."]
    assert can_it_start(replace(plan, crew=Crew([Worker("Ada", {"WELD": None, "XRAY": AT + DAY})])), STRICT) == []


def test_an_override_lifts_the_cause_it_names_and_no_later_one() -> None:
    first = replace(READY, lots=held((7, "Scratched")))
    (blocker,) = can_it_start(first, STRICT)
    signed = replace(first, overridden={blocker.key: SIGNED})
    (lifted,) = can_it_start(signed, STRICT)
    assert (lifted.mode, lifted.is_overridden, stopping([lifted])) == (WARN, True, [])
    later = can_it_start(replace(signed, lots=held((7, "Scratched"), (8, "Cracks"))), STRICT)
    assert [one.sentence for one in stopping(later)] == ["CST-1 is on hold: Cracks."]


def test_what_the_plant_does_not_ask_is_not_said() -> None:
    worst = replace(READY, input_left=Decimal(0), worker=Worker("Omar"), unit_state="down", tools=())
    assert can_it_start(worst, dict.fromkeys(CHECKS, OFF)) == []
    assert stopping(can_it_start(worst, dict.fromkeys(CHECKS, WARN))) == []
    assert {one.check for one in stopping(can_it_start(worst, DEFAULTS))} == {"previous_operation", "skill", "document"}


situations = st.builds(
    Situation,
    at=st.just(AT),
    work_unit=st.sampled_from(["", "MILL-01"]),
    unit_state=st.sampled_from(["", "running", "down"]),
    unit_is_usable=st.booleans(),
    busy_with=st.sampled_from(["", "PO-1"]),
    after=st.just((10, 20)),
    input_left=st.none() | st.decimals(-2, 2, allow_nan=False),
    not_mounted=st.sampled_from([(), ("A",), ("A", "B")]),
    lots=st.lists(
        st.builds(
            Lot, number=st.sampled_from(["L-1", "L-2"]), state=st.sampled_from(["available", "on_hold", "scrapped"]),
            holds=st.sampled_from([(), ((1, "a"),), ((1, "a"), (2, "b"))]), cases=st.sampled_from([(), ("NC-1",)]),
            expires_on=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 1)),
        ), max_size=2,
    ).map(tuple),
    tools=st.lists(
        st.builds(
            Tool, number=st.sampled_from(["T-1", "T-2"]), tool_class=st.sampled_from(["", "X"]),
            used=st.integers(0, 120).map(Decimal), limit=st.none() | st.just(Decimal(100)),
            warning=st.none() | st.just(Decimal(90)), state=st.sampled_from(["usable", "withdrawn"]),
        ), max_size=2,
    ).map(tuple),
    tool_class=st.sampled_from(["", "X"]),
    gauges=st.lists(
        st.builds(Gauge, number=st.just("G"), gauge_class=st.just("C"), due_at=st.none() | st.just(AT + DAY)), max_size=2
    ).map(tuple),
    gauge_classes=st.sampled_from([(), ("C",)]),
    skills=st.sampled_from([(), (WELD,)]),
    worker=st.none() | st.builds(Worker, name=st.just("Omar"), has_read=st.integers(0, 3)),
    document=st.none() | st.just(Document("M", 2)),
)  # fmt: skip
modes = st.fixed_dictionaries({check: st.sampled_from(gate.MODES) for check in CHECKS})


@given(situations, modes)
def test_whatever_happens_the_answer_is_whole_and_its_causes_can_all_be_lifted(
    here: Situation, how: dict[str, str]
) -> None:
    found = can_it_start(here, how)
    assert all(one.sentence.endswith(".") and one.mode in (WARN, BLOCK) for one in found)
    # What is off is silent, and what only warns keeps nothing.
    assert not {one.check for one in found} & {check for check, mode in how.items() if mode == OFF}
    assert {one.check for one in stopping(found)} <= {check for check, mode in how.items() if mode == BLOCK} | {"busy"}
    signed = replace(here, overridden={one.key: SIGNED for one in found})
    assert {one.check for one in stopping(can_it_start(signed, how))} <= {"busy"}


@given(situations, modes)
def test_a_stricter_plant_never_lets_more_pass(here: Situation, how: dict[str, str]) -> None:
    assert {one.key for one in stopping(can_it_start(here, how))} <= {
        one.key for one in stopping(can_it_start(here, STRICT))
    }

"""A tool grows older by every stroke of its machine, once, whoever the pieces belong to."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from equipment import services
from equipment.errors import ToolExists, ToolMounted, ToolNotMounted, ToolWithdrawn
from equipment.models import Counter, Tool, ToolMount
from kernel.clock import now
from kernel.errors import Malformed, NotAllowed
from records.models import Event
from tests import make
from tests.makes import equipment

pytestmark = pytest.mark.django_db


def used(tool: Tool) -> Decimal:
    tool.refresh_from_db()
    return tool.used_cycles


def observe(counter: Counter, raw: int, at: datetime) -> None:
    services.observe_counter(counter, epoch=1, raw=raw, at=at)


def test_every_stroke_of_the_machine_wears_its_tools_and_no_others() -> None:
    unit = equipment.work_unit()
    inside, other, crib = (
        equipment.mounted_tool(unit), equipment.mounted_tool(equipment.work_unit("MILL-02"), "T-2"),
        equipment.tool("T-3"),
    )
    counter, start = equipment.counter(unit), now()
    for second, raw in enumerate([100, 103, 103, 110]):
        observe(counter, raw, start + timedelta(seconds=second))
    assert (used(inside), used(other), used(crib)) == (10, 0, 0)


def test_two_counters_of_one_machine_wear_the_same_tool() -> None:
    unit = equipment.work_unit()
    tool, start = equipment.mounted_tool(unit), now()
    for counter, raws in (
        (services.add_counter(unit, "Good"), [0, 7]), (services.add_counter(unit, "Scrap", counts_good=False), [0, 2]),
    ):
        for second, raw in enumerate(raws):
            observe(counter, raw, start + timedelta(seconds=second))
    assert used(tool) == 9


def test_a_count_that_comes_late_finds_the_tool_that_was_in_the_machine() -> None:
    unit = equipment.work_unit()
    counter, start = equipment.counter(unit), now()
    with time_machine.travel(start, tick=False):
        old = equipment.mounted_tool(unit, "T-1")
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        services.unmount_tool(old, by=make.omar())
        new = equipment.mounted_tool(unit, "T-2")
    observe(counter, 0, start + timedelta(minutes=1))
    observe(counter, 5, start + timedelta(minutes=9))
    observe(counter, 8, start + timedelta(minutes=11))
    assert (used(old), used(new)) == (5, 3)


def test_a_batch_written_once_wears_by_all_its_readings_once() -> None:
    tool = equipment.mounted_tool()
    counter, start = equipment.counter(), now()
    locked = services.lock_counters(counter)[0]
    for second, raw in enumerate([0, 1, 2, 3]):
        services.weigh(locked, epoch=1, raw=raw, at=start + timedelta(seconds=second))
    assert used(tool) == 0
    services.keep_counter(locked)
    services.keep_counter(locked)
    assert used(tool) == 3


def test_strokes_before_it_was_mounted_or_of_bad_quality_do_not_count() -> None:
    counter, start = equipment.counter(), now() - timedelta(hours=1)
    observe(counter, 0, start)
    tool = equipment.mounted_tool()
    observe(counter, 50, start + timedelta(minutes=30))
    services.observe_counter(counter, epoch=1, raw=60, at=now() + timedelta(seconds=5), good=False)
    assert used(tool) == 0


def test_a_tool_is_in_one_machine_at_a_time() -> None:
    tool = equipment.mounted_tool()
    events = Event.objects.exclude(kind="equipment.added").count()
    with pytest.raises(ToolMounted, match="MILL-01") as said:
        services.mount_tool(tool, to=equipment.work_unit("MILL-02"), by=make.omar())
    assert said.value.extra == {"work_unit": "MILL-01"}
    assert ToolMount.objects.get().equipment.number == "MILL-01"
    services.unmount_tool(tool, by=make.omar())
    with pytest.raises(ToolNotMounted):
        services.unmount_tool(tool, by=make.omar())
    # The other machine was made, one unmount was written down, and nothing else.
    assert Event.objects.exclude(kind="equipment.added").count() == events + 1


def test_a_tool_takes_the_place_of_the_one_of_its_class_and_leaves_the_others() -> None:
    unit = equipment.work_unit()
    old = equipment.mounted_tool(unit, "T-1", tool_class="FACE-MILL")
    other = equipment.mounted_tool(unit, "T-2", tool_class="DRILL")
    new = equipment.tool("T-3", tool_class="FACE-MILL")
    services.mount_tool(new, to=unit, by=make.omar(), instead=True)
    there = ToolMount.objects.filter(equipment=unit, unmounted_at=None)
    assert {mount.tool for mount in there} == {other, new}
    assert [event.subject_label for event in Event.objects.filter(kind="tool.unmounted")] == [old.number]
    worn = equipment.tool("T-4", tool_class="FACE-MILL")
    services.withdraw_tool(worn, by=make.ella(), reason="chipped")
    with pytest.raises(ToolWithdrawn):
        services.mount_tool(worn, to=unit, by=make.omar(), instead=True)
    assert {mount.tool for mount in there.all()} == {other, new}


def test_a_withdrawn_tool_goes_into_no_machine_before_it_is_overhauled() -> None:
    tool = equipment.tool(used_cycles=Decimal(900), life_limit=Decimal(1000))
    services.withdraw_tool(tool, by=make.quinn(), reason="chipped")
    with pytest.raises(ToolWithdrawn):
        services.mount_tool(tool, to=equipment.work_unit(), by=make.omar())
    assert not ToolMount.objects.exists()
    tool = services.overhaul_tool(tool, by=make.ella(), reason="new inserts")
    assert (tool.used_cycles, tool.state) == (0, "usable")
    assert Event.objects.get(kind="tool.overhauled").data["used_cycles"] == "900"
    assert services.mount_tool(tool, to=equipment.work_unit(), by=make.omar()).tool == tool


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"life_limit": Decimal(0)}, "not_positive"),
        ({"life_limit": Decimal("10.5")}, "not_whole"),
        ({"life_limit": Decimal(100), "life_warning": Decimal(100)}, "warning_after_limit"),
        ({"life_warning": Decimal(100)}, "warning_after_limit"),
        ({"used_cycles": Decimal(-1)}, "negative"),
    ],
)
def test_a_life_that_makes_no_sense_is_refused(words: dict[str, Decimal], code: str) -> None:
    with pytest.raises(Malformed) as said:
        equipment.tool(**words)
    assert said.value.reason_code == code
    assert not Tool.objects.exists()


def test_a_number_is_given_once() -> None:
    equipment.tool()
    with pytest.raises(ToolExists):
        equipment.tool()
    assert Tool.objects.count() == 1


def test_an_operator_mounts_tools_and_does_not_author_them() -> None:
    tool = equipment.tool()
    with pytest.raises(NotAllowed):
        services.change_tool(tool, by=make.omar(), life_limit=Decimal(10))
    with pytest.raises(NotAllowed):
        services.overhaul_tool(tool, by=make.omar(), reason="looks fine")
    tool.refresh_from_db()
    assert tool.life_limit is None

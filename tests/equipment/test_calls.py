"""A place calls for help: who is needed, who comes, when it was over."""

from __future__ import annotations

import pytest

from equipment.models import Call
from equipment.services import answer_call, call_help, end_call
from kernel.errors import Conflict, NotAllowed, RuleBroken
from orders.selectors import floor
from records.models import Event
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def test_a_call_stands_on_the_floor_until_somebody_ends_it() -> None:
    unit = plant.work_unit("MILL-01")
    raised = post(make.omar(), "/api/calls", {"work_unit": unit.pk, "kind": "material", "note": "Castings"})
    assert raised.status_code == 201, raised.content
    call = raised.json()
    assert (call["work_unit"], call["state"], call["called_by"]) == ("MILL-01", "open", "Omar")
    [shown] = floor()[0]["calls"]
    assert (shown["kind"], shown["note"], shown["by"], shown["answered_by"]) == ("material", "Castings", "Omar", None)

    coming = post(make.sofia(), f"/api/calls/{call['id']}/answer", {}).json()
    assert (coming["state"], coming["answered_by"], coming["allowed_actions"]) == ("answered", "Sofia", ["end"])
    assert floor()[0]["calls"][0]["answered_by"] == "Sofia"

    over = post(make.omar(), f"/api/calls/{call['id']}/end", {"reason": "A new pallet is here"}).json()
    assert (over["state"], over["ended_by"]) == ("ended", "Omar")
    assert floor()[0]["calls"] == []
    assert get(make.omar(), "/api/calls", work_unit=unit.pk, open="true").json()["results"] == []
    kinds = Event.objects.filter(kind__startswith="call.").order_by("pk").values_list("kind", "by_name")
    assert list(kinds) == [("call.raised", "Omar"), ("call.answered", "Sofia"), ("call.ended", "Omar")]


def test_who_calls_again_is_told_who_was_first_and_who_comes() -> None:
    unit = plant.work_unit("MILL-01")
    call = call_help(unit, "quality", by=make.omar())
    answer_call(call, by=make.quinn())
    with pytest.raises(Conflict) as no:
        call_help(unit, "quality", by=make.olga())
    assert no.value.message == "Omar has called already. Quinn is coming."
    assert Call.objects.count() == 1
    call_help(unit, "material", by=make.olga())
    with pytest.raises(Conflict) as faster:
        answer_call(call, by=make.sofia())
    assert faster.value.message == "Quinn is coming already."


def test_a_call_is_ended_once_and_nobody_is_called_to_a_hall() -> None:
    unit = plant.work_unit("MILL-01")
    call = end_call(call_help(unit, "lead", by=make.omar()), by=make.omar())
    with pytest.raises(Conflict):
        end_call(call, by=make.sofia())
    unit.is_usable = False
    unit.save()
    with pytest.raises(RuleBroken):
        call_help(unit, "lead", by=make.omar())
    with pytest.raises(NotAllowed):
        call_help(plant.work_unit("MILL-02"), "lead", by=make.anna())
    assert Call.objects.count() == 1

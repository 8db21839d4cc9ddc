"""What a job keeps of a step, and that copies of earlier releases still read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import RuleBroken
from orders.models import STEP_FIELDS, InstructionStep
from orders.models.definition import read
from orders.services.step_freeze import freeze_step
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


def torque(**more: object) -> InstructionStep:
    plant.pump_master()
    InstructionStep.objects.filter(title="Tighten").update(**more)
    return InstructionStep.objects.select_related("picture", "drawing", "video", "material").get(title="Tighten")


def test_everything_a_step_says_is_frozen() -> None:
    frozen = freeze_step(torque(), {})
    left_out = {"lower_property", "target_property", "upper_property"}
    assert set(STEP_FIELDS) - left_out == set(frozen) - {"per"}
    assert (frozen["due"], frozen["per"], frozen["lower"], frozen["drawing"]) == ("unit", "unit", "43", None)


def test_a_limit_comes_from_the_product() -> None:
    step = torque(lower=None, lower_property="Torque least")
    assert freeze_step(step, {"Torque least": "41.50"})["lower"] == "41.5"


@pytest.mark.parametrize("properties", [{}, {"Torque least": "soft"}, {"Torque least": "48"}])
def test_a_limit_the_product_does_not_give_is_refused(properties: dict[str, str]) -> None:
    step = torque(lower=None, lower_property="Torque least")
    with pytest.raises(RuleBroken) as missing:
        freeze_step(step, properties)
    assert missing.value.reason_code == "definition_incomplete"


def test_a_copy_of_an_earlier_release_still_reads() -> None:
    frozen = dict(plant.job(40).definition)
    later = {
        "due", "due_every", "other_person", "second_person", "branches", "gauge_class", "drawing", "video",
    }
    frozen["steps"] = [
        {key: value for key, value in step.items() if key not in later} | {"per": per}
        for step, per in zip(frozen["steps"], ("job", "unit", "unit"), strict=True)
    ]
    first, second, third = read(frozen).steps
    assert [(step.due, step.is_per_unit) for step in (first, second, third)] == [
        ("job", False), ("unit", True), ("unit", True)
    ]
    assert (third.lower, third.branches, third.second_person) == (Decimal(43), [], False)


@pytest.mark.parametrize("wrong", [{"due": "every_n"}, {"due": "unit", "due_every": 5}, {"due": "sometimes"}])
def test_the_database_knows_when_a_step_can_be_due(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        torque(**wrong)

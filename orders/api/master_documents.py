"""A work master's document in words: the same shape is read, shown and saved."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from kernel.api import QuantityWord, Words
from orders.models import InstructionStep
from orders.states import (
    CONSUMPTION_MODES,
    COUNTING_SOURCES,
    DOCUMENT_KINDS,
    DUES,
    ENTRIES,
    REVISION_KINDS,
    UNIT_DUE,
)


def _text(length: int, **more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=length, default="", allow_blank=True, **more)


def _number(**more: Any) -> QuantityWord:
    return QuantityWord(default=None, allow_null=True, **more)


def _address() -> serializers.CharField:
    return serializers.CharField(
        max_length=100, default=None, allow_null=True, help_text="/api/files/… as POST /api/files answered."
    )


class MasterPortion(Words):
    """So much of a material with each piece."""

    material = serializers.CharField(max_length=40, help_text="The material's number.")
    name = serializers.CharField(read_only=True)
    unit = serializers.CharField(read_only=True)
    quantity = QuantityWord()


class MasterNeed(MasterPortion):
    """What one piece takes, how it is taken, and what may go in instead."""

    mode = serializers.ChoiceField(choices=CONSUMPTION_MODES)
    substitutes = MasterPortion(many=True, default=[])


class MasterParameter(Words):
    """A value the machine is set to; a limit is a number, or a property of the product."""

    name = serializers.CharField(max_length=80)
    unit = _text(3)
    lower = _number()
    target = _number()
    upper = _number()
    lower_property = _text(80)
    target_property = _text(80)
    upper_property = _text(80)


class MasterDocument(Words):
    """A drawing, video or document in its revision."""

    url = serializers.CharField(max_length=100, help_text="/api/files/… as POST /api/files answered.")
    title = serializers.CharField(max_length=120)
    revision = _text(20)
    kind = serializers.ChoiceField(choices=DOCUMENT_KINDS)


class MasterHotspot(Words):
    """A numbered place on the picture, as parts of its width and height."""

    n = serializers.IntegerField(min_value=1, max_value=99)
    x = serializers.FloatField(min_value=0, max_value=1)
    y = serializers.FloatField(min_value=0, max_value=1)
    label = _text(120)  # type: ignore[assignment]


class MasterTranslation(Words):
    """A step in another language."""

    title = _text(200)
    text = _text(20000)
    warning = _text(2000)
    property = _text(80)
    choices = serializers.DictField(
        child=_text(200), default={}, help_text="By the choice, which stays what is recorded."
    )
    labels = serializers.DictField(child=_text(120), default={}, help_text="By the number of the point on the picture.")


class MasterCondition(Words):
    """What a result must be for the branch to be taken."""

    op = serializers.ChoiceField(choices=["<", "<=", "=", "!=", ">", ">=", "in", "failed"])
    value = serializers.JSONField(default=None, allow_null=True)


class MasterBranch(Words):
    """Where a result leads: a later step, or the end."""

    when = MasterCondition()
    to = serializers.IntegerField(min_value=1, allow_null=True)


class MasterStep(Words):
    """One step of the instructions."""

    sequence = serializers.IntegerField(min_value=1, max_value=32767)
    title = serializers.CharField(max_length=200)
    text = _text(20000, help_text="Markdown.")
    translations = serializers.DictField(
        child=MasterTranslation(), default={}, help_text="By language code: de."
    )
    picture = _address()
    hotspots = MasterHotspot(many=True, default=[])
    warning = _text(2000)
    drawing = _address()
    video = _address()
    entry = serializers.ChoiceField(choices=ENTRIES, default="none")
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=[InstructionStep.OPERATOR, InstructionStep.MACHINE], default=InstructionStep.OPERATOR
    )
    property = _text(80)
    unit = _text(3)
    lower = _number()
    target = _number()
    upper = _number()
    lower_property = _text(80)
    target_property = _text(80)
    upper_property = _text(80)
    choices = serializers.ListField(child=serializers.CharField(max_length=200), default=[])
    material = serializers.CharField(max_length=40, default=None, allow_null=True, allow_blank=True)
    gauge_class = _text(80)
    max_attempts = serializers.IntegerField(min_value=1, max_value=100, default=3)
    due = serializers.ChoiceField(choices=DUES, default=UNIT_DUE)
    due_every = serializers.IntegerField(min_value=1, max_value=1_000_000, default=None, allow_null=True)
    other_person = serializers.BooleanField(default=False)
    second_person = serializers.BooleanField(default=False)
    branches = MasterBranch(many=True, default=[])


class MasterSegment(Words):
    """One operation."""

    sequence = serializers.IntegerField(min_value=1, max_value=32767)
    name = serializers.CharField(max_length=120)
    after = serializers.ListField(child=serializers.IntegerField(min_value=1), default=[])
    work_units = serializers.ListField(child=serializers.CharField(max_length=40), default=[])
    equipment_class = serializers.CharField(max_length=40, default=None, allow_null=True, allow_blank=True)
    skills = serializers.ListField(child=serializers.CharField(max_length=40), default=[])
    tool_class = _text(40)
    counting_source = serializers.ChoiceField(choices=COUNTING_SOURCES)
    output = serializers.CharField(max_length=40, default=None, allow_null=True, allow_blank=True)
    creates_serial = serializers.BooleanField(default=False)
    serial_prefix = _text(20)
    setup_seconds = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    run_seconds = QuantityWord(max_digits=12, decimal_places=3, min_value=0, default=0)
    labour_seconds = QuantityWord(max_digits=12, decimal_places=3, min_value=0, default=0)
    people = serializers.IntegerField(min_value=0, max_value=1000, default=1)
    transfer_batch = QuantityWord(
        min_value=0, default=0, help_text="So many pieces go on to the next operation at a time; 0: as they are made."
    )
    test_specification = serializers.CharField(max_length=40, default=None, allow_null=True, allow_blank=True)
    parameters = MasterParameter(many=True, default=[])
    documents = MasterDocument(many=True, default=[])
    co_products = MasterPortion(many=True, default=[])
    materials = MasterNeed(many=True, default=[])
    steps = MasterStep(many=True, default=[])


class SaveMaster(Words):
    """The whole document; what is left out is empty afterwards."""

    name = serializers.CharField(max_length=200, allow_blank=True)
    revision_kind = serializers.ChoiceField(choices=REVISION_KINDS, required=False)
    change_note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    over_production_percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, normalize_output=True
    )
    segments = MasterSegment(many=True)

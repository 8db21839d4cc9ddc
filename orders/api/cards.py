"""A job as the screens see it: a card on a board, and everything at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.answers import shown
from kernel.api import QuantityWord
from orders import selectors
from orders.api.gate import BlockerRow
from orders.branches import branch_of
from orders.models import JobOrder, JobResponse, JobRun, JobUnit, ResponseLoss, SkippedStep, StepCompletion, StepEntry
from orders.selectors import Card
from orders.selectors.detail import Detail
from orders.selectors.gauges import gauges_here


class UnitName(serializers.Serializer[Any]):
    """A work unit by id and number."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    mode = serializers.CharField()


class CardRow(serializers.Serializer[Any]):
    """A job on a board. Quantities are text, in the unit of what it makes."""

    id = serializers.IntegerField(source="job.pk")
    number = serializers.CharField(source="job.number")
    request = serializers.CharField(source="job.request.number", help_text="The order's number.")
    request_id = serializers.IntegerField(source="job.request_id")
    order_state = serializers.CharField(source="job.request.state")
    order_good = QuantityWord(source="job.request.quantity_good")
    sequence = serializers.IntegerField(source="job.sequence")
    name = serializers.CharField(source="job.name")
    material = serializers.CharField(source="job.material.number")
    material_name = serializers.CharField(source="job.material.name")
    product = serializers.CharField(source="job.request.material.name")
    unit = serializers.CharField(source="job.material.unit")
    picture = serializers.SerializerMethodField()
    counting_source = serializers.CharField(source="job.counting_source")
    state = serializers.CharField(source="job.state")
    quantity = QuantityWord(source="job.quantity")
    counted = QuantityWord(source="job.counted")
    good = QuantityWord(source="job.good")
    scrap = QuantityWord(source="job.scrap")
    rework = QuantityWord(source="job.rework")
    on_hold = QuantityWord(source="job.on_hold", help_text="Put aside: quality decides.")
    priority = serializers.IntegerField(source="job.request.priority")
    due_at = serializers.DateTimeField(source="job.request.due_at")
    work_unit = UnitName(source="job.work_unit", allow_null=True)
    work_units = serializers.ListField(
        source="job.definition.work_units", child=serializers.IntegerField(), help_text="Where it may run."
    )
    claimed_by = serializers.CharField(
        source="job.claimed_by.name", default=None, allow_null=True, help_text="Who pulled it out of the pool."
    )
    reworks = serializers.CharField(
        source="job.reworks.number", default=None, allow_null=True, help_text="The job whose pieces it reworks."
    )
    queue_position = serializers.IntegerField(source="job.queue_position", allow_null=True)
    planned_seconds = serializers.IntegerField()
    setup_since = serializers.DateTimeField(source="job.setup_since", default=None, allow_null=True)
    started_at = serializers.DateTimeField(source="job.started_at", allow_null=True)
    started_by = serializers.CharField(source="job.started_by.name", default=None, allow_null=True)
    completed_at = serializers.DateTimeField(source="job.completed_at", allow_null=True)
    held_reason = serializers.CharField(source="job.held_reason")
    late = serializers.BooleanField(source="is_late")
    tight = serializers.BooleanField(source="is_tight")
    input_left = QuantityWord(allow_null=True, help_text="Pieces given by the operations before, not yet worked on.")
    blockers = BlockerRow(many=True, help_text="What the gate says against its start; only `block` keeps it from it.")
    may_override = serializers.ListField(
        child=serializers.CharField(), help_text="Checks you may override by signing, or withdraw the override of."
    )
    missing_mounts = serializers.ListField(child=serializers.CharField())
    allowed_actions = serializers.ListField(child=serializers.CharField())

    def get_picture(self, card: Card) -> str | None:
        return selectors.picture_of(card.job)


class JobUnitRow(serializers.ModelSerializer[JobUnit]):
    """One serial at this operation: numbers of its completed steps, and of those a result made unnecessary."""

    serial = serializers.CharField(source="lot.number")
    lot = serializers.IntegerField(source="lot_id")
    lot_state = serializers.CharField(source="lot.state")
    steps_done = serializers.SerializerMethodField()
    steps_skipped = serializers.SerializerMethodField()
    definition = serializers.DictField(
        source="earlier.definition", default=None, allow_null=True, read_only=True,
        help_text="What it is worked by where it was begun before a change order; null: by the job's.",
    )

    class Meta:
        model = JobUnit
        fields = [
            "id", "serial", "lot", "lot_state", "position", "state", "steps_done", "steps_skipped", "begun_at",
            "ended_at", "definition",
        ]  # fmt: skip
        read_only_fields = fields

    def get_steps_done(self, unit: JobUnit) -> list[int]:
        done: dict[int, list[int]] = self.context["steps_done"]
        return done.get(unit.pk, [])

    def get_steps_skipped(self, unit: JobUnit) -> list[int]:
        skipped: dict[int, list[int]] = self.context["steps_skipped"]
        return skipped.get(unit.pk, [])


class LeadsTo(serializers.Serializer[Any]):
    """The number of a later step, or nothing for the end."""

    to = serializers.IntegerField(allow_null=True)


class EntryRow(serializers.ModelSerializer[StepEntry]):
    """One thing entered, scanned or measured; failed attempts stay."""

    lot = serializers.CharField(source="lot.number", default=None, allow_null=True)
    by = serializers.CharField(source="by.name")
    by_id = serializers.IntegerField()
    photo = serializers.CharField(source="file.url", default=None, allow_null=True)
    leads_to = serializers.SerializerMethodField(help_text="Where a failed value leads, if anywhere but to a repeat.")

    class Meta:
        model = StepEntry
        fields = [
            "id", "unit", "step", "occasion", "attempt", "value", "passed", "lot", "photo", "measured_at",
            "by", "by_id", "at", "leads_to",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(LeadsTo(allow_null=True))
    def get_leads_to(self, entry: StepEntry) -> dict[str, int | None] | None:
        step = None if entry.passed else entry.job.frozen.step(entry.step)
        branch = branch_of(step, entry.value, entry.passed) if step is not None else None
        return {"to": branch.to} if branch is not None else None


class CompletionRow(serializers.ModelSerializer[StepCompletion]):
    """A step that is done, and by whom; `confirms` is the entry that this person looked at."""

    by = serializers.CharField(source="by.name")

    class Meta:
        model = StepCompletion
        fields = ["unit", "step", "occasion", "confirms", "by", "at"]
        read_only_fields = fields


class SkippedRow(serializers.ModelSerializer[SkippedStep]):
    """A step that was not due, and the step whose result said so."""

    because = serializers.IntegerField(source="because.step")

    class Meta:
        model = SkippedStep
        fields = ["unit", "step", "occasion", "because", "at"]
        read_only_fields = fields


class DueRow(serializers.Serializer[Any]):
    """A step to be done now: which time, why, since when, and what it comes before (step, piece or end)."""

    step = serializers.IntegerField(source="step.sequence")
    unit = serializers.IntegerField(allow_null=True)
    occasion = serializers.IntegerField()
    why = serializers.CharField(source="step.due")
    before = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)


class RunRow(serializers.ModelSerializer[JobRun]):
    """A stretch of time in which the job really ran."""

    work_unit = serializers.CharField(source="work_unit.number")
    by = serializers.CharField(source="started_by.name")

    class Meta:
        model = JobRun
        fields = ["id", "work_unit", "started_at", "ended_at", "by"]
        read_only_fields = fields


class LossRow(serializers.ModelSerializer[ResponseLoss]):
    """Scrap, rework or pieces on hold in a report; `tag` is the number those on hold got."""

    quantity = QuantityWord()
    tag = serializers.CharField(source="lot.number", default=None, allow_null=True)

    class Meta:
        model = ResponseLoss
        fields = ["kind", "quantity", "reason", "cause_operation", "unit", "tag"]
        read_only_fields = fields


class JobResponseRow(serializers.ModelSerializer[JobResponse]):
    """A report: deltas. Where machines or units count, `difference` is typed minus counted."""

    good = QuantityWord()
    scrap = QuantityWord()
    rework = QuantityWord()
    on_hold = QuantityWord()
    counter_start = QuantityWord(allow_null=True)
    counter_end = QuantityWord(allow_null=True)
    typed_good = QuantityWord(allow_null=True)
    difference = QuantityWord(allow_null=True)
    reverses = serializers.IntegerField(source="reverses.number", default=None, allow_null=True)
    is_reversed = serializers.BooleanField()
    losses = LossRow(source="told_losses", many=True)
    consumed = serializers.SerializerMethodField()
    produced = serializers.SerializerMethodField()
    scrapped = serializers.SerializerMethodField(help_text="Components spoilt beside.")
    by = serializers.CharField(source="by.name")
    at = serializers.DateTimeField(source="recorded_at")
    late = serializers.CharField(help_text="How it came later than it happened (paper, offline), or empty.")

    class Meta:
        model = JobResponse
        fields = [
            "id", "number", "good", "scrap", "rework", "on_hold", "typed_good", "difference", "counter_start",
            "counter_end", "is_final", "reason", "reverses", "is_reversed", "losses", "consumed", "produced",
            "scrapped", "started_at", "ended_at", "by", "at", "late",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_consumed(self, response: JobResponse) -> list[dict[str, str]]:
        lots: list[dict[str, str]] = response.lots.get("consumed", [])
        return lots

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_produced(self, response: JobResponse) -> list[dict[str, str]]:
        lots: list[dict[str, str]] = response.lots.get("produced", [])
        return lots

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_scrapped(self, response: JobResponse) -> list[dict[str, str]]:
        lots: list[dict[str, str]] = response.lots.get("scrapped", [])
        return lots


class StepWords(serializers.Serializer[Any]):
    """A step as it was frozen at the release; limits are text in the step's unit."""

    sequence = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    translations = serializers.DictField()
    picture = serializers.CharField(allow_null=True)
    hotspots = serializers.ListField(child=serializers.DictField())
    warning = serializers.CharField()
    entry = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    property = serializers.CharField()
    unit = serializers.CharField()
    lower = serializers.CharField(allow_null=True)
    target = serializers.CharField(allow_null=True)
    upper = serializers.CharField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField())
    material = serializers.DictField(allow_null=True)
    max_attempts = serializers.IntegerField()
    per = serializers.CharField(help_text="unit, or job for everything that is due for the job.")
    drawing = serializers.CharField(default=None, allow_null=True)
    video = serializers.CharField(default=None, allow_null=True)
    gauge_class = serializers.CharField(default="")
    due = serializers.CharField(default="", help_text="When it is due; empty in copies of earlier releases.")
    due_every = serializers.IntegerField(default=None, allow_null=True)
    other_person = serializers.BooleanField(default=False)
    second_person = serializers.BooleanField(default=False)
    branches = serializers.ListField(child=serializers.DictField(), default=list)


class NeedWords(serializers.Serializer[Any]):
    """What one piece takes, how it is taken, and which lot stands at the station for it."""

    material = serializers.DictField()
    quantity = serializers.CharField()
    mode = serializers.CharField()
    from_order = serializers.BooleanField()
    mounted = serializers.CharField(allow_null=True)
    mounted_quantity = serializers.CharField(allow_null=True)
    owed = serializers.CharField(allow_null=True)


class GaugeHere(serializers.Serializer[Any]):
    """A gauge a step's value may be measured with; the only likely one of its class is taken unless one is named."""

    id = serializers.IntegerField(source="gauge.pk")
    number = serializers.CharField(source="gauge.number")
    gauge_class = serializers.CharField(source="gauge.gauge_class")
    due_at = serializers.DateTimeField(source="gauge.due_at", allow_null=True)
    is_fit = serializers.BooleanField()
    is_likely = serializers.BooleanField()


class OperationName(serializers.Serializer[Any]):
    sequence = serializers.IntegerField()
    name = serializers.CharField()


class JobDetail(CardRow):
    """A job with everything a terminal shows."""

    definition = serializers.DictField(source="job.definition")
    creates_serial = serializers.BooleanField(source="job.frozen.creates_serial")
    output_lot = serializers.CharField(source="job.output_lot.number", default=None, allow_null=True)
    output_lot_id = serializers.IntegerField(source="job.output_lot_id", allow_null=True)
    split_from = serializers.CharField(source="job.split_from.number", default=None, allow_null=True)
    steps = StepWords(source="job.definition.steps", many=True)
    steps_done = serializers.SerializerMethodField(help_text="Numbers of completed steps that are due once per job.")
    needs = serializers.SerializerMethodField()
    gauges = serializers.SerializerMethodField(help_text="What its steps' values can be measured with here.")
    units = serializers.SerializerMethodField()
    waiting_serials = serializers.ListField(
        child=serializers.CharField(), help_text="Serials the operation before has finished."
    )
    entries = EntryRow(many=True)
    completions = CompletionRow(many=True)
    skipped = SkippedRow(many=True)
    due = DueRow(many=True, help_text="What is to be done now, the first thing first.")
    operations = serializers.SerializerMethodField(help_text="Of the order, up to this one: any may have caused scrap.")
    pack_quantity = QuantityWord(source="job.material.pack_quantity", allow_null=True)
    last_counter = QuantityWord(allow_null=True, help_text="What the counter read by hand showed there last.")
    responses = JobResponseRow(many=True)
    runs = RunRow(many=True)

    def get_steps_done(self, detail: Detail) -> list[int]:
        return [done.step for done in detail.completions if done.unit_id is None]

    @extend_schema_field(OperationName(many=True))
    def get_operations(self, detail: Detail) -> list[dict[str, Any]]:
        return [{"sequence": sequence, "name": name} for sequence, name in detail.until_here]

    @extend_schema_field(NeedWords(many=True))
    def get_needs(self, detail: Detail) -> list[dict[str, Any]]:
        standing = detail.standing
        wanted = {need.id: need.will_do for need in detail.job.frozen.materials}
        return [
            _need(detail.job, need, next((standing[key] for key in wanted[need["id"]] if key in standing), None))
            for need in detail.job.definition["materials"]
        ]

    @extend_schema_field(GaugeHere(many=True))
    def get_gauges(self, detail: Detail) -> list[dict[str, Any]]:
        found: Any = gauges_here(detail.job.work_unit_id, detail.job.asks.gauge_classes)
        return list(shown(GaugeHere, found, many=True))

    @extend_schema_field(JobUnitRow(many=True))
    def get_units(self, detail: Detail) -> list[dict[str, Any]]:
        context = {
            "steps_done": _steps_of_units(detail.completions),
            "steps_skipped": _steps_of_units(detail.skipped),
        }
        return list(shown(JobUnitRow, detail.units, many=True, context=context))


def _steps_of_units(rows: Iterable[StepCompletion | SkippedStep]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        if row.unit_id is not None:
            found.setdefault(row.unit_id, []).append(row.step)
    return found


def _need(job: JobOrder, need: dict[str, Any], lot: Any) -> dict[str, Any]:
    return {
        "material": {key: need[key] for key in ("id", "number", "name", "unit")},
        "quantity": need["quantity"],
        "mode": need["mode"],
        "from_order": need["from_order"],
        "mounted": lot.number if lot else None,
        "mounted_quantity": f"{lot.quantity.normalize():f}" if lot else None,
        "owed": job.owed.get(str(need["id"])),
    }

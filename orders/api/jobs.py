"""Doors to jobs: dispatching, working, reporting."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from equipment.models import UnassignedCount
from kernel.answers import shown
from kernel.api import MomentWord, QuantityWord, Words
from kernel.errors import Malformed
from kernel.moment import one_moment
from orders import selectors, services
from orders.api.answers import detail_of, file_of, find, person_of, work_unit_of
from orders.api.cards import CardRow, JobDetail, OperationName
from orders.api.change_orders import CopyRow
from orders.api.gate import GateActions
from orders.api.reading import ReadingActions
from orders.api.steps import StepActions
from orders.models import JobOrder, JobResponse, JobRun, JobUnit
from orders.selectors.copies import copies
from orders.selectors.detail import Detail
from orders.selectors.rework import rework_choices
from quality.models import Nonconformance
from records.doors import ReadDoor, command, with_etag


class DispatchJob(Words):
    """Where it shall wait; `position` 1 is next, without it the end of the queue."""

    work_unit = serializers.IntegerField()
    position = serializers.IntegerField(min_value=1, required=False)


class TakeBackJob(Words):
    """Why it leaves the queue."""

    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class ReorderJob(Words):
    """Its new place in the queue; 1 is next."""

    position = serializers.IntegerField(min_value=1)


class ClaimJob(Words):
    """Which work unit takes it."""

    work_unit = serializers.IntegerField()


class SplitJob(Words):
    """How many of the pieces that are not made yet become a job of their own."""

    quantity = QuantityWord()
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class MergeJobs(Words):
    """Which part of the same operation (its id) ends and is made here."""

    other = serializers.IntegerField()
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class StartJob(Words):
    """Where it starts; without it, where it waits."""

    work_unit = serializers.IntegerField(required=False)


class InterruptJob(Words):
    """Why it stops; `for_job` takes the first place in the queue."""

    reason = serializers.CharField(max_length=200)
    for_job = serializers.IntegerField(required=False)


class MoveRemainder(Words):
    """Which work unit makes the rest."""

    work_unit = serializers.IntegerField()


class LossWords(Words):
    """Pieces that are not good, why, and which operation caused it."""

    quantity = QuantityWord(required=False)
    reason = serializers.CharField(max_length=200)
    cause_operation = serializers.IntegerField(required=False, allow_null=True)
    unit = serializers.IntegerField(required=False, allow_null=True)


class HeldWords(Words):
    """Pieces somebody is not sure of: quality decides. `photo` is a file's address, `tag` hangs at them."""

    quantity = QuantityWord()
    reason = serializers.CharField(max_length=200)
    cause_operation = serializers.IntegerField(required=False, allow_null=True)
    photo = serializers.CharField(max_length=200, required=False, allow_blank=True)
    tag = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ComponentWords(Words):
    """A component spoilt beside the product, by its material's id; `lot` where it is another than stands there."""

    material = serializers.IntegerField()
    quantity = QuantityWord()
    reason = serializers.CharField(max_length=200)
    lot = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ReportJob(Words):
    """What was made since the last report, in one action; a counter is read where nothing else counts."""

    good = QuantityWord(required=False, allow_null=True)
    scrap = LossWords(many=True, required=False)
    rework = LossWords(many=True, required=False)
    on_hold = HeldWords(many=True, required=False)
    components = ComponentWords(many=True, required=False)
    counter_start = QuantityWord(required=False)
    counter_end = QuantityWord(required=False)
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class HoldUnit(Words):
    """The unit in hand (its id), and what is doubtful about it."""

    unit = serializers.IntegerField()
    reason = serializers.CharField(max_length=200)
    photo = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CompleteJob(Words):
    """Why it ends short, if it does."""

    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class RouteRework(Words):
    """Which pieces (or units, by id) go to which operation; or what is to be done, and where (ids of work units)."""

    quantity = QuantityWord(required=False)
    units = serializers.ListField(child=serializers.IntegerField(), required=False)
    operation = serializers.IntegerField(required=False)
    name = serializers.CharField(max_length=120, required=False)
    instruction = serializers.CharField(max_length=4000, required=False)
    work_units = serializers.ListField(child=serializers.IntegerField(), required=False)
    reason = serializers.CharField(max_length=400)
    nonconformance = serializers.IntegerField(required=False, help_text="Its id, where quality decided so.")


class WithdrawRework(Words):
    """Why its pieces are not reworked there."""

    reason = serializers.CharField(max_length=400)


class ReworkCase(serializers.Serializer[Any]):
    """What quality has decided to be reworked."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    lot = serializers.CharField(source="lot.number")
    description = serializers.CharField()


class ReworkUnit(serializers.Serializer[JobUnit]):
    id = serializers.IntegerField()
    serial = serializers.CharField(source="lot.number")


class ReworkChoices(serializers.Serializer[Any]):
    """What can be sent to rework, and to which operations."""

    waiting = QuantityWord(help_text="Pieces reported as rework and sent nowhere yet.")
    units = ReworkUnit(many=True, help_text="Single units in work, where they are counted one by one.")
    operations = OperationName(many=True)
    nonconformances = ReworkCase(many=True, help_text="What quality has decided to be reworked of it.")


class UndoReport(Words):
    """Which report is taken back (its id), and why."""

    response = serializers.IntegerField()
    reason = serializers.CharField(max_length=400)


class StillRunning(Words):
    """Whether it ran on; if not, when it stopped: by default when the machine was heard last."""

    ran_on = serializers.BooleanField()
    stopped_at = MomentWord(required=False)


class CorrectTimes(Words):
    """When a stretch of the job really began or ended, and why that was not known; `run` where it had several."""

    run = serializers.IntegerField(required=False)
    started_at = MomentWord(required=False)
    ended_at = MomentWord(required=False)
    reason = serializers.CharField(max_length=400)


class JobFilter(filters.FilterSet):
    """By number, states (several with commas), order (id), work unit, the nonconformance (id) it reworks."""

    number = filters.CharFilter()
    search = filters.CharFilter(field_name="number", lookup_expr="istartswith")
    state = filters.BaseInFilter(field_name="state")
    request = filters.NumberFilter(field_name="request_id")
    work_unit = filters.NumberFilter(field_name="work_unit_id")
    nonconformance = filters.NumberFilter(field_name="nonconformance_id")

    class Meta:
        model = JobOrder
        fields = ["number", "search", "state", "request", "work_unit", "nonconformance"]


@with_etag("job_order")
class JobOrderDoor(GateActions, StepActions, ReadingActions, ReadDoor):
    """Jobs on the floor."""

    permission = "orders.read"
    queryset = JobOrder.objects.all()
    serializer_class = CardRow
    filterset_class = JobFilter

    def get_queryset(self) -> QuerySet[JobOrder]:
        # A command reads the job again under its lock, and the answer reads it with everything.
        is_read_again = self.request.method == "POST" or self.action == "retrieve"
        return JobOrder.objects.only("number", "request") if is_read_again else selectors.job_list()

    @extend_schema(
        responses=CardRow(many=True),
        parameters=[
            OpenApiParameter("work_unit", int, description="Its queue in order, with what it could pull."),
            OpenApiParameter("made", int, description="Jobs that may have made the pieces of this unassigned count."),
        ],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Jobs, newest first; of one work unit, its queue in order; of parked pieces, who may have made them."""
        person = person_of(request)
        made = request.query_params.get("made")
        if made is not None:
            parked = UnassignedCount.objects.filter(pk=made).first() if made.isdecimal() else None
            if parked is None:
                raise Malformed("There is no such unassigned count.", code="unknown", field="made")
            found = selectors.cards(selectors.makers(parked), person)
            return Response({"next": None, "previous": None, "results": shown(CardRow, found, many=True)})
        station = request.query_params.get("work_unit")
        if station is not None:
            if not station.isdecimal():
                raise Malformed("The work unit is given by its id.", field="work_unit")
            states = [state for state in request.query_params.get("state", "").split(",") if state]
            queue = selectors.station_queue(int(station), states, person)
            return Response({"next": None, "previous": None, "results": shown(CardRow, queue, many=True)})
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(shown(CardRow, selectors.cards(page or [], person), many=True))

    @extend_schema(responses=JobDetail)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One job with everything a terminal shows, as it was at one moment."""
        # A step that a colleague ends between two questions would be neither due nor done.
        with one_moment():
            return Response(shown(JobDetail, detail_of(self.get_object(), request)))

    @extend_schema(responses=CopyRow(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def definitions(self, request: Request, pk: str) -> Response:
        """Every frozen copy the job was worked by, oldest first, and the one that holds."""
        found: Any = copies(self.get_object())
        return Response(CopyRow(found, many=True).data)

    @extend_schema(responses=ReworkChoices, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def rework(self, request: Request, pk: str) -> Response:
        """What of it can be sent to rework, and to which operations."""
        return Response(ReworkChoices(rework_choices(self.get_object())).data)

    # DRF owns the name `dispatch`.
    @command(DispatchJob, answer=JobDetail, url_path="dispatch")
    def send(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Put it into a work unit's queue."""
        to = work_unit_of(data.pop("work_unit"))
        return detail_of(services.dispatch(job, to=to, by=person_of(request), **data), request)

    @command(TakeBackJob, answer=JobDetail)
    def take_back(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Take it out of its queue."""
        return detail_of(services.take_back(job, by=person_of(request), **data), request)

    @command(ReorderJob, answer=JobDetail)
    def reorder(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Move it to another place in its queue."""
        return detail_of(services.reorder(job, by=person_of(request), **data), request)

    @command(ClaimJob, answer=JobDetail)
    def claim(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Take it out of the pool to one's own work unit; the second is told who was first and when."""
        unit = work_unit_of(data["work_unit"])
        return detail_of(services.claim(job, work_unit=unit, by=person_of(request)), request)

    @command(TakeBackJob, answer=JobDetail)
    def give_back(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Put what one pulled back into the pool."""
        return detail_of(services.give_back(job, by=person_of(request), **data), request)

    @command(SplitJob, answer=JobDetail)
    def split(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Let a part of it be a job of its own; answers that job."""
        return detail_of(services.split_job(job, data.pop("quantity"), by=person_of(request), **data), request)

    @command(MergeJobs, answer=JobDetail)
    def merge(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Let it also make what another part of its operation was to make."""
        other = find(JobOrder, data.pop("other"), "other")
        return detail_of(services.merge_jobs(job, other, by=person_of(request), **data), request)

    @command(None, answer=JobDetail)
    def begin_setup(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Set its work unit up for it."""
        return detail_of(services.begin_setup(job, by=person_of(request)), request)

    @command(None, answer=JobDetail)
    def end_setup(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """The work unit is set up."""
        return detail_of(services.end_setup(job, by=person_of(request)), request)

    @command(StartJob, answer=JobDetail)
    def start(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Begin it; the second who tries is told who was first and when."""
        unit = work_unit_of(data["work_unit"]) if "work_unit" in data else None
        return detail_of(services.start(job, by=person_of(request), work_unit=unit), request)

    @command(InterruptJob, answer=JobDetail)
    def interrupt(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Stop it for a reason, perhaps for another job."""
        other = data.get("for_job")
        for_job = find(JobOrder, other, "for_job") if other is not None else None
        return detail_of(
            services.interrupt(job, by=person_of(request), reason=data["reason"], for_job=for_job), request
        )

    @command(None, answer=JobDetail)
    def resume(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Go on with it."""
        return detail_of(services.resume(job, by=person_of(request)), request)

    @command(MoveRemainder, answer=JobDetail)
    def move_remainder(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Let another work unit make the rest; answers the new job."""
        to = work_unit_of(data["work_unit"])
        return detail_of(services.move_remainder(job, to=to, by=person_of(request)), request)

    @command(ReportJob, answer=JobDetail)
    def report(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Good, scrap, rework, what nobody is sure of and spoilt components in one action."""
        services.report(
            job,
            by=person_of(request),
            good=data.get("good"),
            scrap=_losses(data.get("scrap", [])),
            rework=_losses(data.get("rework", [])),
            on_hold=_held(data.get("on_hold", [])),
            components=[services.ComponentLoss(**row) for row in data.get("components", [])],
            counted=_counted(data),
            reason=data.get("reason", ""),
        )
        return detail_of(job, request)

    @command(HoldUnit, answer=JobDetail)
    def hold_unit(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Put the piece in hand aside: quality decides."""
        unit = find(JobUnit, data["unit"], "unit")
        if unit.job_id != job.pk:
            raise Malformed(f"{job.number} has no such unit.", code="unknown", field="unit")
        services.hold_unit(unit, data["reason"], photo=file_of(data.get("photo")), by=person_of(request))
        return detail_of(job, request)

    @command(CompleteJob, answer=JobDetail)
    def complete(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """End it with its final report."""
        return detail_of(services.complete(job, by=person_of(request), **data), request)

    @command(RouteRework, answer=JobDetail)
    def route_rework(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Send pieces to rework; answers the job that does it."""
        to: int | services.OwnInstruction
        if "operation" in data:
            to = data["operation"]
        else:
            units = [work_unit_of(key) for key in data.get("work_units", [])]
            to = services.OwnInstruction(data.get("name", ""), data.get("instruction", ""), units)
        sent: dict[str, Any] = {name: data[name] for name in ("quantity", "units", "reason") if name in data}
        if "nonconformance" in data:
            sent["because_of"] = find(Nonconformance, data["nonconformance"], "nonconformance")
        return detail_of(services.route_rework(job, to=to, by=person_of(request), **sent), request)

    @command(WithdrawRework, answer=JobDetail)
    def withdraw_rework(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Take a rework back in which nothing was done: its pieces wait for rework again."""
        return detail_of(services.withdraw_rework(job, by=person_of(request), **data), request)

    @command(UndoReport, answer=JobDetail)
    def undo(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Take a report back by a counter-message."""
        response = JobResponse.objects.filter(job=job, pk=data["response"]).first()
        if response is None:
            raise Malformed(f"{job.number} has no such report.", code="unknown", field="response")
        services.undo_response(response, by=person_of(request), reason=data["reason"])
        return detail_of(job, request)

    @command(StillRunning, answer=JobDetail)
    def still_running(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """After a time in which nobody heard the machine: whether it ran on, and if not, when it stopped."""
        person = person_of(request)
        if data["ran_on"]:
            return detail_of(services.say_ran_on(job, by=person), request)
        return detail_of(services.say_stopped(job, at=data.get("stopped_at"), by=person), request)

    @command(CorrectTimes, answer=JobDetail)
    def correct_times(self, request: Request, job: JobOrder, data: dict[str, Any]) -> Detail:
        """Move its start or end; what the machine counted in between is credited again."""
        services.correct_times(_run(job, data.pop("run", None)), by=person_of(request), **data)
        return detail_of(job, request)


def _run(job: JobOrder, key: int | None) -> JobRun:
    runs = list(JobRun.objects.filter(job=job) if key is None else JobRun.objects.filter(job=job, pk=key))
    if len(runs) != 1:
        raise Malformed(f"Say which stretch of {job.number} is meant.", code="unknown", field="run")
    return runs[0]


def _held(rows: list[dict[str, Any]]) -> list[services.Loss]:
    return [
        services.Loss(
            quantity=row["quantity"],
            reason=row["reason"],
            cause_operation=row.get("cause_operation"),
            evidence=services.Evidence(file_of(row.get("photo")), row.get("tag", "")),
        )
        for row in rows
    ]


def _counted(data: dict[str, Any]) -> services.Counted | None:
    if "counter_start" not in data and "counter_end" not in data:
        return None
    if "counter_start" not in data or "counter_end" not in data:
        raise Malformed("Give what the counter showed at the start and at the end.", field="counter_end")
    return services.Counted(data["counter_start"], data["counter_end"])


def _losses(rows: list[dict[str, Any]]) -> list[services.Loss]:
    return [
        services.Loss(
            quantity=row.get("quantity", 1),
            reason=row["reason"],
            cause_operation=row.get("cause_operation"),
            unit=row.get("unit"),
        )
        for row in rows
    ]


router_entries = [("job-orders", JobOrderDoor)]

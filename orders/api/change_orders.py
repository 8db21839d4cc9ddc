"""Doors to change orders, and to the copies jobs were worked by."""

from __future__ import annotations

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.api import Words
from orders.api.reading import ChangedWords
from orders.models import ChangeOrder, JobDefinition
from orders.selectors.copies import Copy
from orders.selectors.origins import Origin
from records.doors import ReadDoor


class NewChangeOrder(Words):
    """Which orders go on by this version, from which unit on, why; the others stay. Signed."""

    requests = serializers.ListField(child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=500)
    from_unit = serializers.CharField(
        max_length=60, default="next", help_text="`next`, or the first serial that is worked by the new version."
    )
    reason = serializers.CharField(max_length=500)
    secret = serializers.CharField(max_length=200, trim_whitespace=False, style={"input_type": "password"})


class MovedJob(serializers.ModelSerializer[JobDefinition]):
    """An operation of an order that was moved, and the version it was made by before."""

    order = serializers.CharField(source="job.request.number")
    order_id = serializers.IntegerField(source="job.request_id")
    job = serializers.CharField(source="job.number")
    job_id = serializers.IntegerField()
    name = serializers.CharField(source="job.name")
    before = serializers.CharField(source="work_master")

    class Meta:
        model = JobDefinition
        fields = ["order", "order_id", "job", "job_id", "name", "before", "made", "replaced_at"]
        read_only_fields = fields


class ChangeOrderRow(serializers.ModelSerializer[ChangeOrder]):
    """A signed decision that orders on the floor go on by another version."""

    work_master = serializers.CharField()
    work_master_id = serializers.IntegerField()
    from_unit = serializers.SerializerMethodField()
    by = serializers.CharField(source="by.name")
    moved = MovedJob(source="replaced", many=True)

    class Meta:
        model = ChangeOrder
        fields = ["id", "work_master", "work_master_id", "from_unit", "reason", "by", "at", "signature", "moved"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(help_text="`next`, or a serial."))
    def get_from_unit(self, order: ChangeOrder) -> str:
        return order.from_unit or "next"


class ChangeOrderFilter(filters.FilterSet):
    """Change orders of a version, or those that moved an order."""

    order = filters.NumberFilter(field_name="replaced__job__request", distinct=True)

    class Meta:
        model = ChangeOrder
        fields = ["work_master"]


class ChangeOrderDoor(ReadDoor):
    """Orders that went on by another version."""

    permission = "orders.read"
    queryset = ChangeOrder.objects.all()
    serializer_class = ChangeOrderRow
    filterset_class = ChangeOrderFilter

    def get_queryset(self) -> QuerySet[ChangeOrder]:
        rows = ChangeOrder.objects.select_related("work_master", "by")
        return rows.prefetch_related("replaced__work_master", "replaced__job__request")


class OriginRow(serializers.Serializer[Origin]):
    """Who put a copy in its place, when and why: the order's release, or a change order."""

    change_order = serializers.IntegerField(allow_null=True, help_text="Empty: the order's release.")
    at = serializers.DateTimeField()
    by = serializers.CharField()
    reason = serializers.CharField()
    from_unit = serializers.CharField(help_text="The first serial it is for; empty: whatever was begun next.")


class CopyRow(serializers.Serializer[Copy]):
    """A frozen copy a job was or is worked by, oldest first; the last one has not been replaced."""

    work_master = serializers.CharField()
    work_master_id = serializers.IntegerField()
    change_order = serializers.IntegerField(allow_null=True, help_text="The one that replaced this copy.")
    until_unit = serializers.CharField(help_text="The first serial of the copy after it; empty: whatever came next.")
    replaced_at = serializers.DateTimeField(allow_null=True)
    serials = serializers.ListField(child=serializers.CharField(), help_text="The units begun by this copy.")
    definition = serializers.DictField()
    origin = OriginRow()
    changes = ChangedWords(many=True, help_text="What differs from the copy before.")


router_entries = [("change-orders", ChangeOrderDoor)]

"""Doors to the tools and where they are."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from equipment import services
from equipment.models import Equipment, Tool, ToolMount
from kernel.api import QuantityWord, Words
from records.doors import ReadDoor, command


class ToolPlace(serializers.ModelSerializer[ToolMount]):
    """The machine it is in."""

    work_unit = serializers.CharField(source="equipment.number")
    work_unit_id = serializers.IntegerField(source="equipment_id")
    by = serializers.CharField(source="by.name")

    class Meta:
        model = ToolMount
        fields = ["work_unit", "work_unit_id", "mounted_at", "by"]
        read_only_fields = fields


class ToolRow(serializers.ModelSerializer[Tool]):
    """A tool and its age in cycles; a `life_limit` of null never ends, `mounted` is null outside machines."""

    life_limit = QuantityWord(allow_null=True)
    life_warning = QuantityWord(allow_null=True)
    used_cycles = QuantityWord()
    mounted = serializers.SerializerMethodField()

    class Meta:
        model = Tool
        fields = [
            "id", "number", "name", "tool_class", "life_limit", "life_warning", "used_cycles", "state", "mounted",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ToolPlace(allow_null=True))
    def get_mounted(self, tool: Tool) -> Any:
        standing = next((mount for mount in tool.mounts.all() if mount.unmounted_at is None), None)
        return ToolPlace(standing).data if standing else None


class ToolWords(Words):
    """What a tool is; cycles are whole numbers."""

    name = serializers.CharField(max_length=120)
    tool_class = serializers.CharField(max_length=40, required=False, allow_blank=True)
    life_limit = QuantityWord(required=False, allow_null=True)
    life_warning = QuantityWord(required=False, allow_null=True)


class NewTool(ToolWords):
    """A tool, and the cycles it has made already."""

    number = serializers.CharField(max_length=40)
    used_cycles = QuantityWord(required=False)


class ChangeTool(ToolWords):
    """What is different now."""

    name = serializers.CharField(max_length=120, required=False)


class MountTool(Words):
    """Into which machine (its id); `instead` takes out the tool of its class that is there."""

    work_unit = serializers.PrimaryKeyRelatedField[Any](queryset=Equipment.objects.all())
    instead = serializers.BooleanField(required=False)


class WithReason(Words):
    """Why."""

    reason = serializers.CharField(max_length=400)


class ToolFilter(filters.FilterSet):
    """By number, class, state, or the machine (its id) they are in."""

    work_unit = filters.NumberFilter(method="in_machine")

    class Meta:
        model = Tool
        fields = ["number", "tool_class", "state"]

    def in_machine(self, tools: Any, name: str, value: Any) -> Any:
        return tools.filter(mounts__equipment=value, mounts__unmounted_at=None)


class ToolDoor(ReadDoor):
    """Cutters, moulds, fixtures."""

    permission = "equipment.read"
    queryset = Tool.objects.prefetch_related(
        Prefetch("mounts", ToolMount.objects.filter(unmounted_at=None).select_related("equipment", "by"))
    )
    serializer_class = ToolRow
    filterset_class = ToolFilter
    ordering = ("number",)

    @command(NewTool, answer=ToolRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Tool:
        """Add a tool."""
        return services.add_tool(by=request.user, **data)  # type: ignore[arg-type]

    @command(ChangeTool, answer=ToolRow)
    def change(self, request: Request, tool: Tool, data: dict[str, Any]) -> Tool:
        """Correct its name, its class or how long it lives."""
        return services.change_tool(tool, by=request.user, **data)  # type: ignore[arg-type]

    @command(MountTool, answer=ToolRow)
    def mount(self, request: Request, tool: Tool, data: dict[str, Any]) -> Tool:
        """Put it into a machine, whose cycles wear it from now on."""
        to = data.pop("work_unit")
        return services.mount_tool(tool, to=to, by=request.user, **data).tool  # type: ignore[arg-type]

    @command(None, answer=ToolRow)
    def unmount(self, request: Request, tool: Tool, data: dict[str, Any]) -> Tool:
        """Take it out of its machine."""
        return services.unmount_tool(tool, by=request.user).tool  # type: ignore[arg-type]

    @command(WithReason, answer=ToolRow)
    def overhaul(self, request: Request, tool: Tool, data: dict[str, Any]) -> Tool:
        """Its life begins again at no cycles."""
        return services.overhaul_tool(tool, by=request.user, **data)  # type: ignore[arg-type]

    @command(WithReason, answer=ToolRow)
    def withdraw(self, request: Request, tool: Tool, data: dict[str, Any]) -> Tool:
        """Take it out of use until it is overhauled."""
        return services.withdraw_tool(tool, by=request.user, **data)  # type: ignore[arg-type]


router_entries = [("tools", ToolDoor)]

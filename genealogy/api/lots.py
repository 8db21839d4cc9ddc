"""Lots, serials and their trees over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from genealogy import selectors, services, states
from genealogy.models import LotHold, MaterialLot
from kernel.api import QuantityWord, Words
from kernel.errors import Malformed
from kernel.filters import YesOrNoFilter
from personnel.models import Person
from records.doors import ReadDoor, command


class HoldRow(serializers.ModelSerializer[LotHold]):
    """Why a lot is held now."""

    because = serializers.CharField(source="because_label")
    by = serializers.CharField(source="placed_by.name")

    class Meta:
        model = LotHold
        fields = ["reason", "because", "because_kind", "because_id", "by", "placed_at"]


class LotRow(serializers.ModelSerializer[MaterialLot]):
    """A lot or serial: what it is, how much the book says, what may be done with it."""

    material = serializers.CharField(source="material.number")
    name = serializers.CharField(source="material.name")
    unit = serializers.CharField(source="material.unit")
    quantity = QuantityWord()
    holds = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = MaterialLot
        fields = [
            "id", "number", "material", "material_id", "name", "quantity", "unit", "state", "is_serial",
            "supplier_lot", "expires_on", "received_at", "created_at", "holds", "allowed_actions",
        ]

    def get_holds(self, lot: MaterialLot) -> list[dict[str, Any]]:
        """The holds that stand, oldest first."""
        standing = getattr(lot, "standing_holds", None)
        if standing is None:
            standing = lot.holds.filter(lifted_at=None).select_related("placed_by")
        return list(HoldRow(standing, many=True).data)

    def get_allowed_actions(self, lot: MaterialLot) -> list[str]:
        """What this person may do with it now."""
        return allowed_actions(lot, self.context["request"].user)


class ReceiveLot(Words):
    """A delivery: material by its number, quantity in the material's unit."""

    material = serializers.CharField(max_length=40)
    number = serializers.CharField(max_length=60)
    quantity = QuantityWord()
    unit = serializers.CharField(max_length=3, required=False)
    supplier_lot = serializers.CharField(max_length=60, required=False, allow_blank=True)
    expires_on = serializers.DateField(required=False, allow_null=True)


class HoldLot(Words):
    """Why it must not be used."""

    reason = serializers.CharField(max_length=400)


class ReleaseLot(Words):
    """Why it may be used again."""

    reason = serializers.CharField(max_length=400)


class AdjustLot(Words):
    """What was counted, or how much more there is than the book says; one of the two."""

    counted = QuantityWord(required=False)
    more = QuantityWord(required=False)
    reason = serializers.CharField(max_length=400)


class TreeNodeRow(serializers.Serializer[selectors.TreeNode]):
    """A lot in the tree; `level` is negative towards its components."""

    id = serializers.IntegerField(source="lot.pk")
    number = serializers.CharField(source="lot.number")
    material = serializers.CharField(source="lot.material.number")
    name = serializers.CharField(source="lot.material.name")
    quantity = QuantityWord(source="lot.quantity")
    unit = serializers.CharField(source="lot.material.unit")
    state = serializers.CharField(source="lot.state")
    is_serial = serializers.BooleanField(source="lot.is_serial")
    level = serializers.IntegerField()


class TreeEdgeRow(serializers.Serializer[selectors.TreeEdge]):
    """So much of the lot `from` went into the lot `to`."""

    to = serializers.IntegerField(source="child_id")
    quantity = QuantityWord()
    times = serializers.IntegerField()
    job = serializers.CharField()
    operation = serializers.CharField()
    equipment = serializers.CharField()
    by = serializers.CharField()
    first_at = serializers.DateTimeField()
    at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a word of Python.
        return {"from": serializers.IntegerField(source="parent_id")} | super().get_fields()


class TreeAnswer(serializers.Serializer[selectors.Tree]):
    """The tree; `is_complete` is false when it was too large to show whole."""

    nodes = TreeNodeRow(many=True)
    edges = TreeEdgeRow(many=True)
    is_complete = serializers.BooleanField()


class LotFilter(filters.FilterSet):
    """By number, by how the number begins, by material (number), state."""

    number = filters.CharFilter()
    search = filters.CharFilter(method="begins")
    material = filters.CharFilter(field_name="material__number")
    state = filters.ChoiceFilter(choices=[(state, state) for state in sorted(states.LOT.states)])
    is_serial = YesOrNoFilter()

    def begins(self, rows: QuerySet[MaterialLot], name: str, value: str) -> QuerySet[MaterialLot]:
        """Typed in small letters, printed in capitals."""
        return rows.filter(Q(number__startswith=value) | Q(number__startswith=value.upper()))


class LotDoor(ReadDoor):
    """Lots and serials."""

    permission = "genealogy.read"
    queryset = MaterialLot.objects.select_related("material").prefetch_related(
        Prefetch(
            "holds",
            LotHold.objects.filter(lifted_at=None).select_related("placed_by"),
            to_attr="standing_holds",
        )
    )
    serializer_class = LotRow
    filterset_class = LotFilter

    @command(ReceiveLot, answer=LotRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> MaterialLot:
        """Book a delivered lot in."""
        material = selectors.material(data.pop("material"))
        return services.receive_lot(material, data.pop("number"), data.pop("quantity"), by=request.user, **data)

    @command(HoldLot, answer=LotRow)
    def hold(self, request: Any, lot: MaterialLot, data: dict[str, Any]) -> MaterialLot:
        """Stop the lot from being used."""
        return services.hold(lot, data["reason"], by=request.user)

    @command(ReleaseLot, answer=LotRow)
    def release_hold(self, request: Any, lot: MaterialLot, data: dict[str, Any]) -> MaterialLot:
        """Lift the holds people placed; a nonconformance's hold ends with its disposition."""
        return services.release_hold(lot, data["reason"], by=request.user)

    @command(AdjustLot, answer=LotRow)
    def adjust(self, request: Any, lot: MaterialLot, data: dict[str, Any]) -> MaterialLot:
        """Correct the book by a count, or by how much more there is."""
        services.adjust(lot, by=request.user, **data)
        adjusted: MaterialLot = self.get_object()
        return adjusted

    @extend_schema(
        responses=TreeAnswer,
        parameters=[
            OpenApiParameter("direction", str, enum=["back", "forward", "both"]),
            OpenApiParameter("depth", int, description="Links to walk, 1 to 20."),
        ],
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def tree(self, request: Request, pk: str) -> Response:
        """What the lot is made of, and where it went."""
        depth = request.query_params.get("depth", str(selectors.DEPTH))
        if not (depth.isascii() and depth.isdigit() and len(depth) < 4):
            raise Malformed("The depth is a whole number.", field="depth")
        found = selectors.tree(
            self.get_object(), request.query_params.get("direction", selectors.BOTH), int(depth)
        )
        return Response(TreeAnswer(found).data)


def allowed_actions(lot: MaterialLot, by: Person) -> list[str]:
    """The commands a screen may offer this person for this lot."""
    possible = [name for name in states.LOT.allowed(lot.state) if name in ("hold", "release_hold")]
    if not (lot.is_serial and lot.state in (states.SCRAPPED, states.SHIPPED)):
        possible.append("adjust")
    needed = {"hold": "genealogy.hold_lot", "release_hold": "genealogy.release_lot", "adjust": "genealogy.adjust_lot"}
    return [name for name in possible if by.has(needed[name])]

"""Doors to skills, to who has them, and to what people have read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.api import MomentWord, Words
from kernel.clock import now
from kernel.errors import Malformed
from kernel.filters import YesOrNoFilter
from personnel import selectors, services
from personnel.api.people import Because
from personnel.authentication import asker
from personnel.models import Person, PersonnelClass, Qualification, TrainingRecord
from personnel.roles import ROLES
from records.doors import MayRead, ReadDoor, command


class PersonnelClassRow(serializers.ModelSerializer[PersonnelClass]):
    """A skill."""

    class Meta:
        model = PersonnelClass
        fields = ["id", "number", "name", "is_active"]


class QualificationRow(serializers.ModelSerializer[Qualification]):
    """Somebody has or had a skill."""

    person_name = serializers.CharField(source="person.name")
    number = serializers.CharField(source="personnel_class.number")
    name = serializers.CharField(source="personnel_class.name")
    by_name = serializers.CharField(source="by.name")
    warning = serializers.SerializerMethodField(
        help_text="'expired', or within how many days it ends: '1', '7', '30'; empty where nobody needs to hurry."
    )

    class Meta:
        model = Qualification
        fields = [
            "id", "person", "person_name", "personnel_class", "number", "name", "granted_at", "expires_at",
            "revoked_at", "by_name", "warning",
        ]  # fmt: skip

    def get_warning(self, held: Qualification) -> str:
        return "" if held.revoked_at else selectors.warning(held.expires_at, now())


class AddSkill(Words):
    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)


class ChangeSkill(Words):
    name = serializers.CharField(max_length=120, required=False)
    is_active = serializers.BooleanField(required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class GrantSkill(Words):
    """Who is qualified for what, and until when; without an end for good."""

    person = serializers.PrimaryKeyRelatedField(queryset=Person.objects.filter(kind=Person.Kind.HUMAN))
    skill = serializers.SlugRelatedField(slug_field="number", queryset=PersonnelClass.objects.all())
    expires_at = MomentWord(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class PersonnelClassFilter(filters.FilterSet):
    number = filters.CharFilter()
    is_active = YesOrNoFilter()


class PersonnelClassDoor(ReadDoor):
    """What people can be qualified for."""

    permission = "personnel.read_skill"
    queryset = PersonnelClass.objects.all()
    serializer_class = PersonnelClassRow
    filterset_class = PersonnelClassFilter
    ordering = ("number",)

    @command(AddSkill, answer=PersonnelClassRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> PersonnelClass:
        """A new skill."""
        return services.add_skill(by=asker(request), **data)

    @command(ChangeSkill, answer=PersonnelClassRow)
    def change(self, request: Request, skill: PersonnelClass, data: dict[str, Any]) -> PersonnelClass:
        """Another name, or nobody is qualified for it any more."""
        return services.change_skill(skill, by=asker(request), **data)


class QualificationFilter(filters.FilterSet):
    """Whose; and which of them somebody should renew."""

    person = filters.NumberFilter()
    number = filters.CharFilter(field_name="personnel_class__number")
    is_held = YesOrNoFilter(field_name="revoked_at", lookup_expr="isnull")
    expiring = YesOrNoFilter(method="soon")

    def soon(self, queryset: QuerySet[Qualification], name: str, value: bool) -> QuerySet[Qualification]:
        return queryset.filter(pk__in=selectors.expiring(now()).values("pk")) if value else queryset


class QualificationDoor(ReadDoor):
    """Who has or had which skill."""

    permission = "personnel.read_skill"
    queryset = Qualification.objects.select_related("person", "personnel_class", "by")
    serializer_class = QualificationRow
    filterset_class = QualificationFilter

    @command(GrantSkill, answer=QualificationRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Qualification:
        """Somebody is qualified; the same again renews it."""
        return services.grant_skill(data.pop("person"), data.pop("skill"), by=asker(request), **data)

    @command(Because, answer=QualificationRow)
    def withdraw(self, request: Request, qualification: Qualification, data: dict[str, Any]) -> Qualification:
        """Somebody may do this no longer."""
        return services.withdraw_skill(qualification, by=asker(request), **data)


class HeldSkill(serializers.Serializer[Any]):
    qualification = serializers.IntegerField()
    number = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
    warning = serializers.CharField()


class MatrixPerson(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    skills = HeldSkill(many=True)


class SkillMatrix(serializers.Serializer[Any]):
    """People and skills, each crossing one entry at most."""

    skills = PersonnelClassRow(many=True)
    people = MatrixPerson(many=True)


class SkillMatrixDoor(APIView):
    """Who can do what, at one glance."""

    permission = "personnel.read_skill"
    permission_classes = [MayRead]

    @extend_schema(
        responses=SkillMatrix,
        parameters=[OpenApiParameter("role", enum=ROLES), OpenApiParameter("search", description="Part of a name.")],
    )
    def get(self, request: Request) -> Response:
        """Active people and skills; expired ones that nobody has renewed are shown as such."""
        moment = now()
        people = Person.objects.filter(is_active=True, kind=Person.Kind.HUMAN).order_by("name", "pk")
        if role := request.query_params.get("role"):
            if role not in ROLES:
                raise Malformed(f"'{role[:40]}' is no role.", code="role_unknown", field="role")
            people = people.filter(roles__contains=[role])
        if search := request.query_params.get("search"):
            people = people.filter(name__icontains=search)
        held = Qualification.objects.filter(revoked_at=None).select_related("personnel_class")
        rows = [
            {"id": person.pk, "name": person.name, "roles": person.roles, "skills": _skills(person, moment)}
            for person in people.prefetch_related(Prefetch("qualifications", held))
        ]
        answer = {"skills": PersonnelClass.objects.filter(is_active=True), "people": rows}
        return Response(SkillMatrix(answer).data)


def _skills(person: Person, moment: datetime) -> list[dict[str, Any]]:
    return [
        {
            "qualification": held.pk, "number": held.personnel_class.number, "expires_at": held.expires_at,
            "warning": selectors.warning(held.expires_at, moment),
        }
        for held in person.qualifications.all()
    ]  # fmt: skip


class TrainingRecordRow(serializers.ModelSerializer[TrainingRecord]):
    """Somebody has read one version of something."""

    person_name = serializers.CharField(source="person.name")

    class Meta:
        model = TrainingRecord
        fields = ["id", "person", "person_name", "subject_kind", "subject_number", "version", "at"]


class TrainingRecordDoor(ReadDoor):
    """What people have read."""

    permission = "personnel.read_skill"
    queryset = TrainingRecord.objects.select_related("person")
    serializer_class = TrainingRecordRow
    filterset_fields = ["person", "subject_kind", "subject_number", "version"]


router_entries = [
    ("personnel-classes", PersonnelClassDoor),
    ("qualifications", QualificationDoor),
    ("training-records", TrainingRecordDoor),
]
urlpatterns = [path("skill-matrix", SkillMatrixDoor.as_view(), name="skill-matrix")]

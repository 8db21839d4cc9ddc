"""Doors to the people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request

from kernel.api import Words
from kernel.filters import YesOrNoFilter
from personnel import services
from personnel.authentication import asker
from personnel.models import ApiKey, Badge, Person
from personnel.roles import ROLES
from records.doors import ReadDoor, command, with_etag


class BadgeRow(serializers.ModelSerializer[Badge]):
    """A card somebody has or had."""

    class Meta:
        model = Badge
        fields = ["id", "ending", "is_active", "given_at", "ended_at", "ended_why"]


class ApiKeyRow(serializers.ModelSerializer[ApiKey]):
    """A machine client's key; the key itself is kept nowhere."""

    class Meta:
        model = ApiKey
        fields = ["id", "name", "prefix", "is_active", "created_at", "last_used_at", "withdrawn_at"]


class PersonRow(serializers.ModelSerializer[Person]):
    """Somebody who has an account."""

    has_password = serializers.BooleanField(source="has_usable_password")
    has_pin = serializers.SerializerMethodField()
    acting_roles = serializers.ListField(child=serializers.CharField(), help_text="Stood in for now, as a deputy.")

    class Meta:
        model = Person
        fields = [
            "id", "username", "name", "kind", "roles", "acting_roles", "language", "is_active", "is_simulated",
            "last_login", "has_password", "has_pin", "must_change_password", "must_change_pin",
        ]  # fmt: skip

    def get_has_pin(self, person: Person) -> bool:
        return bool(person.pin)


class PersonDetail(PersonRow):
    """With cards and keys."""

    badges = BadgeRow(many=True)
    api_keys = ApiKeyRow(many=True)

    class Meta(PersonRow.Meta):
        fields = [*PersonRow.Meta.fields, "badges", "api_keys"]


def _roles(**more: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices=ROLES), **more)


class AddPerson(Words):
    """A new colleague; a password or PIN given here must be changed when it is used first."""

    username = serializers.CharField(max_length=80)
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=Person.Kind.choices, default=Person.Kind.HUMAN)
    roles = _roles()
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default="en")
    password = serializers.CharField(max_length=200, required=False, trim_whitespace=False)
    pin = serializers.CharField(max_length=20, required=False)
    badge = serializers.CharField(max_length=200, required=False, help_text="The code of a card given at once.")


class ChangePerson(Words):
    """What is said differently; the rest stays."""

    name = serializers.CharField(max_length=200, required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    roles = _roles(required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class Because(Words):
    reason = serializers.CharField(max_length=500)


class SetSecret(Words):
    """A first password, a first PIN, or both."""

    password = serializers.CharField(max_length=200, required=False, trim_whitespace=False)
    pin = serializers.CharField(max_length=20, required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not data:
            raise serializers.ValidationError("Give a password or a PIN.", code="password_or_pin")
        return data


class GiveBadge(Words):
    code = serializers.CharField(max_length=200)


class PersonFilter(filters.FilterSet):
    """By account, by role, or by a part of the name."""

    username = filters.CharFilter()
    kind = filters.ChoiceFilter(choices=Person.Kind.choices)
    is_active = YesOrNoFilter()
    role = filters.ChoiceFilter(method="with_role", choices=[(role, role) for role in ROLES])
    search = filters.CharFilter(method="named")

    def with_role(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(roles__contains=[value])

    def named(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(Q(name__icontains=value) | Q(username__icontains=value))


@with_etag("person")
class PersonDoor(ReadDoor):
    """Who has an account, and what proves them."""

    permission = "personnel.read"
    queryset = Person.objects.prefetch_related("deputyships")
    serializer_class = PersonRow
    ordering = ("name", "id")
    filterset_class = PersonFilter

    def get_queryset(self) -> QuerySet[Person]:
        people = super().get_queryset()
        return people if self.action == "list" else people.prefetch_related("badges", "api_keys")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return PersonRow if self.action == "list" else PersonDetail

    @command(AddPerson, answer=PersonDetail, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Person:
        """A new colleague, or another system."""
        badge = data.pop("badge", "")
        person = services.add_person(data.pop("username"), data.pop("name"), by=asker(request), is_first=True, **data)
        if badge:
            services.give_badge(person, badge, by=asker(request))
        return person

    @command(ChangePerson, answer=PersonDetail)
    def change(self, request: Request, person: Person, data: dict[str, Any]) -> Person:
        """Another name, language or roles."""
        return services.change_person(person, by=asker(request), **data)

    @command(Because, answer=PersonDetail)
    def deactivate(self, request: Request, person: Person, data: dict[str, Any]) -> Person:
        """They left: nothing of theirs opens anything any more."""
        return services.deactivate(person, by=asker(request), **data)

    @command(Because, answer=PersonDetail)
    def reactivate(self, request: Request, person: Person, data: dict[str, Any]) -> Person:
        """They came back."""
        return services.reactivate(person, by=asker(request), **data)

    @command(SetSecret, answer=PersonDetail)
    def set_secret(self, request: Request, person: Person, data: dict[str, Any]) -> Person:
        """A first password or PIN, to be changed when it is used."""
        return services.set_secret(person, by=asker(request), **data)

    @command(GiveBadge, answer=PersonDetail, status=201)
    def give_badge(self, request: Request, person: Person, data: dict[str, Any]) -> Person:
        """Hand out a card; its code is kept only as a digest."""
        services.give_badge(person, data["code"], by=asker(request))
        return Person.objects.get(pk=person.pk)


router_entries = [("people", PersonDoor)]

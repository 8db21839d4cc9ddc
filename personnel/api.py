"""Doors to the people."""

from __future__ import annotations

from rest_framework import serializers

from personnel.models import Person
from records.doors import ReadDoor


class PersonRow(serializers.ModelSerializer[Person]):
    class Meta:
        model = Person
        fields = ["id", "username", "name", "kind", "roles", "language", "is_active", "is_simulated", "last_login"]


class PersonDoor(ReadDoor):
    permission = "personnel.read"
    queryset = Person.objects.order_by("name")
    serializer_class = PersonRow
    ordering = ("name", "id")
    filterset_fields = ["username", "kind", "is_active"]


router_entries = [("people", PersonDoor)]

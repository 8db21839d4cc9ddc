"""The first person of a plant: whoever holds the one-time code of the first start, and nobody else on the network.

The code lies in DATA/secrets and is printed by `make run`; with the first person it is gone.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.api import Words
from kernel.commands import all_or_nothing
from kernel.errors import Conflict, LinesideError, NotAllowed
from mes.session import Session, enter, session
from mes.stack.secrets import put
from personnel.models import Person
from personnel.roles import ADMINISTRATOR, ENGINEER, OPERATOR, QUALITY, SUPERVISOR
from personnel.services import add_person, system_person
from quality.services import define_first_reasons
from records.services import refuse

CODE = settings.SECRETS / "setup_code"
# Without letters and digits that look alike: people may type it from another screen. 60 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
# The first half of PostgreSQL's advisory lock: two first people at once are one too many.
FOUNDING = 0x52


class PlantHasPeople(Conflict):
    """Somebody was first already."""

    code = "plant_has_people"


class SetupCodeWrong(NotAllowed):
    """Not the code of this plant."""

    code = "setup_code_wrong"


def has_people() -> bool:
    """Whether anybody can have signed in here."""
    return Person.objects.filter(kind=Person.Kind.HUMAN).exists()


def setup_code() -> str | None:
    """The code that makes the first person, made at the first call; None where people are here already."""
    if has_people():
        CODE.unlink(missing_ok=True)
        return None
    if not CODE.exists():
        groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
        put(settings.SECRETS, CODE.name, "-".join(groups))
    return CODE.read_text().strip()


@all_or_nothing
def found(code: str, username: str, name: str, *, password: str, pin: str, roles: list[str], language: str) -> Person:
    """Make the first person, an administrator with whatever other roles they take on, and the first reasons.

    Raises PlantHasPeople, SetupCodeWrong.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [FOUNDING])
    if has_people():
        raise PlantHasPeople("This plant has its people already: sign in.")
    known = CODE.read_text().strip() if CODE.exists() else ""
    if not known or not hmac.compare_digest(known.encode(), code.strip().upper().encode()):
        raise SetupCodeWrong("This is not the code that `make run` printed.", field="code")
    house = system_person("administration")
    person = add_person(
        username, name, roles=sorted({ADMINISTRATOR, *roles}), by=house,
        password=password, pin=pin, language=language,
    )  # fmt: skip
    define_first_reasons(by=house)
    transaction.on_commit(lambda: CODE.unlink(missing_ok=True))
    return person


class FirstPerson(Words):
    """Who it is, and what they do beside administrating until there are colleagues."""

    code = serializers.CharField(max_length=40)
    username = serializers.CharField(max_length=80)
    name = serializers.CharField(max_length=200)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    pin = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    roles = serializers.ListField(
        child=serializers.ChoiceField([SUPERVISOR, ENGINEER, QUALITY, OPERATOR]), required=False, default=list
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default="en")


@method_decorator(csrf_protect, name="dispatch")
class FirstPersonDoor(APIView):
    """Open to strangers, because there is nobody yet; the code is the permission. No lock after wrong ones: its 60
    bits cannot be guessed, and a stranger could lock out whoever holds it."""

    permission_classes = [AllowAny]

    @extend_schema(request=FirstPerson, responses=Session)
    def post(self, request: Request) -> Response:
        """Make the first person and sign them in."""
        words = FirstPerson(data=request.data)
        words.is_valid(raise_exception=True)
        data: dict[str, Any] = words.validated_data
        try:
            person = found(data.pop("code"), data.pop("username"), data.pop("name"), **data)
        except LinesideError as error:
            refuse(error, by=None, by_name="first person", action=request.path)
            raise
        enter(request, person, None, "signed_in")
        return session(request)

"""Signing in at a desk, badging in at a terminal. The words are HTTP's, so it stands at the roof."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.middleware.csrf import get_token
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from equipment.models import OfflineGrant, Terminal
from equipment.selectors import site_of, terminal_of
from equipment.services import close_grants, grant_offline, touch_terminal
from kernel.api import MomentWord, Words
from kernel.context import acting
from kernel.errors import NotAllowed
from kernel.hints import hint
from mes.live import session_topic
from orders.selectors import SetUp, in_flow, set_up
from orders.services import badge_in, badge_out
from personnel.models import Person
from personnel.services import SECRETS, change_secret, person_for_badge, refuse_when_locked
from records.services import record, refuse

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SessionPerson(serializers.ModelSerializer[Person]):
    permissions = serializers.SerializerMethodField()
    acting_roles = serializers.ListField(child=serializers.CharField(), help_text="Stood in for now, as a deputy.")
    landing = serializers.CharField()

    class Meta:
        model = Person
        fields = ["id", "username", "name", "roles", "acting_roles", "permissions", "language", "landing"]

    def get_permissions(self, person: Person) -> list[str]:
        return sorted(person.permissions)


class Tile(serializers.Serializer[Person]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    initials = serializers.CharField()


class TerminalUnit(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    mode = serializers.CharField()
    has_hand_counter = serializers.BooleanField()


class SessionTerminal(serializers.ModelSerializer[Terminal]):
    work_units = serializers.SerializerMethodField(help_text="As work goes through them.")
    people = serializers.SerializerMethodField()

    class Meta:
        model = Terminal
        fields = ["id", "number", "name", "px_per_mm", "work_units", "people"]

    @extend_schema_field(TerminalUnit(many=True))
    def get_work_units(self, terminal: Terminal) -> Any:
        return TerminalUnit(in_flow(terminal.work_units.all()), many=True).data

    @extend_schema(responses=Tile(many=True))
    def get_people(self, terminal: Terminal) -> list[dict[str, Any]]:
        people = Person.objects.filter(
            is_active=True, kind="human", is_simulated=False, roles__overlap=["operator", "supervisor", "quality"]
        ).exclude(pin="").order_by("name")
        return [{"id": person.pk, "name": person.name, "initials": person.initials} for person in people]



class Site(serializers.Serializer[Any]):
    number = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField()


class Grant(serializers.ModelSerializer[OfflineGrant]):
    """Until when this terminal may send what the person does while the line is cut."""

    class Meta:
        model = OfflineGrant
        fields = ["id", "expires_at"]


class Session(serializers.Serializer[Any]):
    person = SessionPerson(allow_null=True)
    terminal = SessionTerminal(allow_null=True)
    site = Site(allow_null=True)
    demo = serializers.BooleanField()
    version = serializers.CharField()
    set_up = serializers.ChoiceField(choices=SetUp.choices)
    grant = Grant(allow_null=True)
    badged_in = serializers.BooleanField(
        help_text="By badge or PIN at a terminal. It opens what is done at stations; the office takes the password."
    )


class SignIn(Words):
    username = serializers.CharField(max_length=80)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class BadgeIn(Words):
    """A badge alone, or a person (the name tile) with their PIN. A PIN alone identifies nobody."""

    badge = serializers.CharField(max_length=200, required=False)
    person = serializers.IntegerField(required=False)
    pin = serializers.CharField(max_length=20, required=False)
    clock = MomentWord(required=False, help_text="What the terminal's own clock says now.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("badge" in data) == ("person" in data and "pin" in data):
            raise serializers.ValidationError("Give a badge, or a person and their PIN.", code="badge_or_pin")
        return data


class BadgeOut(Words):
    """`idle`: nobody touched the terminal, so it locked itself; what its person did there is still theirs."""

    idle = serializers.BooleanField(default=False)


class ChangeSecret(Words):
    """One's own password or PIN, proved by the present one; whoever is not signed in yet says who they are."""

    username = serializers.CharField(max_length=80, required=False)
    person = serializers.IntegerField(required=False)
    which = serializers.ChoiceField(choices=SECRETS)
    current = serializers.CharField(max_length=200, trim_whitespace=False)
    new = serializers.CharField(max_length=200, trim_whitespace=False)


class Preferences(Words):
    language = serializers.ChoiceField(choices=settings.LANGUAGES)


def terminal_here(request: Request) -> Terminal | None:
    """The terminal this device is."""
    return terminal_of(request.COOKIES.get(settings.TERMINAL_COOKIE))


def session(request: Request) -> Response:
    """Who is here, in which plant; and the token a form of this browser needs."""
    get_token(request._request)
    badged_in = request.session.get("terminal")
    # What has just begun or ended is told, not what held when the request came.
    with acting(terminal=badged_in):
        return Response(Session({
            "person": request.user if request.user.is_authenticated else None,
            "terminal": terminal_here(request), "site": site_of(), "demo": settings.DEMO, "version": settings.VERSION,
            "set_up": set_up(), "grant": OfflineGrant.objects.filter(pk=request.session.get("grant") or 0).first(),
            "badged_in": badged_in is not None,
        }).data)


def enter(request: Request, person: Person, terminal: Terminal | None, how: str) -> None:
    """A new session of this person begins."""
    before = request.session.session_key
    # Django keeps what it knows of a person who comes a second time; a badge and a password do not open the same.
    request.session.flush()
    login(request._request, person, backend=BACKEND)
    request.user = person
    hint(session_topic(before))
    if terminal is not None:
        request.session["terminal"] = terminal.pk
        if not person.is_simulated:
            touch_terminal(terminal, by=person)
    record(f"person.{how}", person, by=person, terminal=terminal.number if terminal else None)
    if terminal is not None:
        badge_in(terminal, person)


def _leave(request: Request) -> None:
    before = request.session.session_key
    logout(request._request)
    hint(session_topic(before))
    request.user = request._request.user


def _leave_terminal(request: Request, *, idle: bool) -> None:
    """Whoever is badged in here goes; what they did at a terminal that locked itself is still theirs."""
    if not isinstance(request.user, Person):
        return
    terminal = terminal_here(request)
    if terminal is not None and not idle:
        close_grants(terminal, person=request.user)
        badge_out(terminal, request.user)
    record("person.badged_out", request.user, by=request.user, idle=idle)


def _words(words: type[Words], request: Request) -> dict[str, Any]:
    parsed = words(data=request.data)
    parsed.is_valid(raise_exception=True)
    result: dict[str, Any] = parsed.validated_data
    return result


@method_decorator(csrf_protect, name="dispatch")
class SessionDoor(APIView):
    """Who is here; signing in and out."""

    permission_classes = [AllowAny]
    serializer_class = Session

    @extend_schema(responses=Session)
    def get(self, request: Request) -> Response:
        return session(request)

    @extend_schema(request=SignIn, responses=Session)
    def post(self, request: Request) -> Response:
        data = _words(SignIn, request)
        name = data["username"]
        refuse_when_locked(name)
        person = Person.objects.filter(username=name, is_active=True).first()
        if person is None:
            # The same work as for a known name, so that the time it takes tells nobody who exists.
            make_password(data["password"])
        if person is None or not person.check_password(data["password"]):
            error = NotAllowed("User name or password is wrong.", code="wrong_secret")
            refuse(error, by=None, by_name=name, action="sign in")
            raise error
        # Raises when somebody else set the password: its owner chooses their own before anything opens.
        person.reauthenticate(data["password"])
        if "terminal" in request.session:
            _leave_terminal(request, idle=False)
        enter(request, person, None, "signed_in")
        return session(request)

    @extend_schema(responses=Session)
    def delete(self, request: Request) -> Response:
        if request.user.is_authenticated:
            record("person.signed_out", request.user, by=request.user)
        _leave(request)
        return session(request)


@method_decorator(csrf_protect, name="dispatch")
class BadgeInDoor(APIView):
    """A person takes a terminal: a new session begins, whoever was there before."""

    permission_classes = [AllowAny]

    @extend_schema(request=BadgeIn, responses=Session)
    def post(self, request: Request) -> Response:
        data = _words(BadgeIn, request)
        terminal = terminal_here(request)
        if terminal is None:
            raise NotAllowed("This device is not a terminal yet. Pair it first.", code="not_a_terminal")
        if "badge" in data:
            person = person_for_badge(data["badge"])
            name = f"badge at {terminal.number}"
            refuse_when_locked(name)
        else:
            person = Person.objects.filter(pk=data["person"], is_active=True).first()
            name = person.username if person else f"person {data['person']}"
            refuse_when_locked(name)
            if person is not None and person.reauthenticate(data["pin"]) is None:
                person = None
        if person is None:
            error = NotAllowed(
                "This badge is not known." if "badge" in data else "The PIN is wrong.", code="wrong_secret"
            )
            refuse(error, by=None, by_name=name, action="badge in")
            raise error
        enter(request, person, terminal, "badged_in")
        grant = grant_offline(terminal, person=person, clock=data.get("clock"))
        request.session["grant"] = grant.pk
        return session(request)


@method_decorator(csrf_protect, name="dispatch")
class BadgeOutDoor(APIView):
    """The person leaves the terminal; the device stays paired."""

    permission_classes = [AllowAny]

    @extend_schema(request=BadgeOut, responses=Session)
    def post(self, request: Request) -> Response:
        _leave_terminal(request, idle=_words(BadgeOut, request)["idle"])
        _leave(request)
        return session(request)


@method_decorator(csrf_protect, name="dispatch")
class SecretDoor(APIView):
    """Everybody's own password and PIN: only the owner knows what is chosen here."""

    permission_classes = [AllowAny]

    @extend_schema(request=ChangeSecret, responses=Session)
    def post(self, request: Request) -> Response:
        data = _words(ChangeSecret, request)
        person, name = self._whose(request, data)
        refuse_when_locked(name)
        try:
            if person is None:
                # The same work as for a known name, so that the time it takes tells nobody who exists.
                make_password(data["current"])
                raise NotAllowed("The present password or PIN is wrong.", code="wrong_secret", field="current")
            changed = change_secret(person, data["which"], current=data["current"], new=data["new"], by=person)
        except NotAllowed as error:
            refuse(error, by=None, by_name=name, action=request.path)
            raise
        if request.user.is_authenticated and request.user.pk == changed.pk:
            # Every other session of theirs ends with the old password, this one goes on.
            update_session_auth_hash(request._request, changed)
        return session(request)

    def _whose(self, request: Request, data: dict[str, Any]) -> tuple[Person | None, str]:
        people = Person.objects.filter(is_active=True)
        if "username" in data:
            return people.filter(username=data["username"]).first(), data["username"]
        if "person" in data:
            found = people.filter(pk=data["person"]).first()
            return found, found.username if found else f"person {data['person']}"
        if not request.user.is_authenticated:
            raise NotAllowed("Sign in first.", code="not_authenticated")
        name = request.user.get_username()
        return people.filter(username=name).first(), name


@method_decorator(csrf_protect, name="dispatch")
class PreferencesDoor(APIView):
    """The language a person reads."""

    @extend_schema(request=Preferences, responses=Session)
    def post(self, request: Request) -> Response:
        person = Person.objects.get(username=request.user.get_username())
        person.language = _words(Preferences, request)["language"]
        person.save(update_fields=["language"])
        request.user = person
        return session(request)

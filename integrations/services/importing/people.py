"""A list of colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrations.errors import KnownOtherwise
from integrations.services.importing.words import ADDED, UNCHANGED, Field, Kind, Line
from integrations.states import ImportKind
from kernel.errors import LinesideError
from personnel.models import Person
from personnel.roles import ADMINISTRATOR, AUDITOR, ENGINEER, OPERATOR, QUALITY, SUPERVISOR
from personnel.services import add_person, check_pin, give_badge

ROLE_WORDS = {
    OPERATOR: OPERATOR, "werker": OPERATOR, "bediener": OPERATOR, "maschinenbediener": OPERATOR, "worker": OPERATOR,
    SUPERVISOR: SUPERVISOR, "schichtleiter": SUPERVISOR, "meister": SUPERVISOR, "leitung": SUPERVISOR,
    "foreman": SUPERVISOR, "vorarbeiter": SUPERVISOR, "fertigungsleiter": SUPERVISOR,
    QUALITY: QUALITY, "qualitaet": QUALITY, "qs": QUALITY, "pruefer": QUALITY, "inspector": QUALITY,
    ENGINEER: ENGINEER, "planer": ENGINEER, "arbeitsvorbereitung": ENGINEER, "av": ENGINEER, "technik": ENGINEER,
    "ingenieur": ENGINEER, "planner": ENGINEER,
    AUDITOR: AUDITOR, "pruefungsbeauftragter": AUDITOR, "revision": AUDITOR,
    ADMINISTRATOR: ADMINISTRATOR, "admin": ADMINISTRATOR,
}  # fmt: skip
LANGUAGES = {"en": "en", "english": "en", "englisch": "en", "de": "de", "german": "de", "deutsch": "de"}


def take(lines: Sequence[Line], memory: dict[str, Any], by: Person) -> str:
    """Add the colleague; one who is here already with the same words stays as they are, PIN and badge included."""
    (line,) = lines
    username = line.text("username", most=80, required=True)
    name = line.text("name", most=200, required=True)
    roles = line.choices("roles", ROLE_WORDS)
    if not roles and not line.problems:
        line.wrong("roles", "This is missing.", code="required")
    language = line.choice("language", LANGUAGES, default=by.language)
    pin = line.text("pin", most=8)
    badge = line.text("badge", most=200)
    if pin:
        try:
            check_pin(pin)
        except LinesideError as error:
            line.wrong("pin", error.message, code=error.code)
    line.stop()
    known = Person.objects.filter(username=username).first()
    if known is None:
        person = add_person(username, name, roles=roles, language=language, pin=pin, by=by, is_first=True)
        if badge:
            give_badge(person, badge, by=by)
        return ADDED
    if known.name != name:
        raise KnownOtherwise(f"{username} is {known.name} already.", field="username")
    if set(known.roles) != set(roles):
        raise KnownOtherwise(f"{name} is here already, as {', '.join(known.roles)}. Change it there.", field="roles")
    return UNCHANGED


KIND = Kind(
    ImportKind.PEOPLE,
    "personnel.author_person",
    (
        Field("username", ("User name", "User", "Login", "Account", "Personnel number", "Benutzer", "Benutzername",
                           "Anmeldename", "Kürzel", "Personalnummer", "Pers.-Nr."), is_required=True, example="olga"),
        Field("name", ("Full name", "Person", "Employee", "Mitarbeiter", "Vollständiger Name", "Vor- und Nachname"),
              is_required=True, example="Olga Otto"),
        Field("roles", ("Role", "Function", "Rolle", "Rollen", "Funktion", "Tätigkeit"), is_required=True,
              example="operator"),
        Field("language", ("Sprache",), example="de"),
        Field("pin", ("PIN code",), is_secret=True, example="4826"),
        Field("badge", ("Badge number", "Card", "RFID", "Ausweis", "Ausweisnummer", "Karte", "Chip"), is_secret=True,
              example="0012345678"),
    ),
    take,
)  # fmt: skip

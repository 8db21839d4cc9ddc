"""How a request says who is asking: a session in the browser, a bearer key for machine clients."""

from __future__ import annotations

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from personnel.models import Person
from personnel.services import person_for_key


class BearerKey(BaseAuthentication):
    """`Authorization: Bearer ls_…`. Needs no CSRF token: no browser sends it by itself."""

    def authenticate(self, request: Request) -> tuple[Person, str] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        key = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        person = person_for_key(key)
        if person is None:
            raise AuthenticationFailed("This API key is not valid.", code="api_key_invalid")
        return person, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def asker(request: Request) -> Person:
    """Who is asking, behind a door that lets no stranger in."""
    assert isinstance(request.user, Person)
    return request.user


class BearerKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "personnel.authentication.BearerKey"
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}

"""API glue: problem documents (RFC 9457), cursor pages, strict words. The only file that knows status numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import DatabaseError, DataError, OperationalError
from django.utils.timezone import is_naive
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.clock import now
from kernel.errors import Conflict, LinesideError, Malformed, NotAllowed, RuleBroken, Stale, Unavailable

YEARS = range(1980, 2200)
STATUS: dict[type[LinesideError], int] = {
    Malformed: status.HTTP_400_BAD_REQUEST,
    NotAllowed: status.HTTP_403_FORBIDDEN,
    # Before Conflict, of which it is one kind.
    Stale: status.HTTP_412_PRECONDITION_FAILED,
    Conflict: status.HTTP_409_CONFLICT,
    RuleBroken: status.HTTP_422_UNPROCESSABLE_ENTITY,
    Unavailable: status.HTTP_503_SERVICE_UNAVAILABLE,
}
TITLES = {
    400: "The message cannot be read", 401: "Sign in first", 403: "Not allowed", 404: "Not found",
    405: "Not possible here", 406: "Only JSON is spoken here", 409: "It moved on", 412: "It moved on", 413: "Too large",
    415: "Unsupported format", 422: "The plant's rules forbid it", 429: "Too many requests", 500: "Something broke",
    503: "Not available now",
}


class Refused(exceptions.APIException):
    """A room's "no" on its way to becoming a problem document."""

    def __init__(self, error: LinesideError) -> None:
        super().__init__(error.message, error.reason_code)
        self.error = error
        self.status_code = next(number for kind, number in STATUS.items() if isinstance(error, kind))


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The message is too large."


class NotNow(exceptions.APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "database_unavailable"
    default_detail = "The database does not answer. Nothing was changed; try again in a moment."


class ProblemHandler(ExceptionHandler):
    """Rooms' errors and the database's absence become answers; what nobody expected stays a loud 500."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, LinesideError):
            return Refused(exc)
        if isinstance(exc, RequestDataTooBig):
            return TooLarge()
        if isinstance(exc, OperationalError):
            return NotNow()
        # psycopg2 refuses NUL in text before the server sees it.
        if isinstance(exc, (ValueError, DatabaseError)) and "NUL" in str(exc):
            return exceptions.ParseError("Text may not contain NUL characters.")
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        response = super().get_response(exc, data)
        response.content_type = "application/problem+json"
        if response.status_code == status.HTTP_503_SERVICE_UNAVAILABLE:
            response["Retry-After"] = "5"
        return response


class ProblemFormatter(ExceptionFormatter):
    """type, title, status, detail, code, errors[] with the field each is about, and what else the room said."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        number = self.exc.status_code
        first = error_response.errors[0]
        errors = [
            {"field": error.attr, "detail": str(error.detail), "code": error.code}
            for error in error_response.errors
        ]
        problem: dict[str, Any] = {
            "type": f"urn:lineside:problem:{first.code}",
            "title": TITLES.get(number, "Refused"),
            "status": number,
            "detail": str(first.detail) if not first.attr else f"{first.attr}: {first.detail}",
            "code": first.code,
            "errors": errors,
        }
        if isinstance(self.exc, Refused):
            error = self.exc.error
            problem["errors"] = [
                {"field": each.field, "detail": each.message, "code": each.reason_code}
                for each in (error, *error.others)
            ]
            problem = error.extra | problem | {"detail": error.message}
        return problem


class Pages(CursorPagination):
    """Cursor pages: stable while rows are added."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "-id"

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> Any:
        ordering = getattr(view, "ordering", None) or self.ordering
        return (ordering,) if isinstance(ordering, str) else ordering

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError, DataError) as error:
            # A cursor somebody made up can name a place that is no id or no time.
            if self.cursor is None or self.cursor.position is None:
                raise
            raise exceptions.NotFound(self.invalid_cursor_message) from error

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """OpenAPI 3.1 knows no `nullable`: a client generated from it would choke on the last page's null."""
        page: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            page["properties"][name]["type"] = ["string", "null"]
            del page["properties"][name]["nullable"]
        return page | {"required": ["next", "previous", "results"]}


class Words(serializers.Serializer[Any]):
    """A message from outside. A field nobody reads is a misunderstanding, so it is refused by name."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                known = ", ".join(self.fields) or "none"
                wrong = serializers.ErrorDetail(f"Unknown field. Known: {known}.", "unknown_field")
                raise serializers.ValidationError({name: [wrong] for name in unknown})
        return super().to_internal_value(data)


class QuantityWord(serializers.DecimalField):
    """numeric(18,6) from outside (finite), and its shortest plain writing on the way out: "12", not "12.000000"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 6)
        kwargs.setdefault("normalize_output", True)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        # Decimal() also reads 1_000 and the digits of every script; who sends those means something else.
        if isinstance(data, str) and ("_" in data or not data.isascii()):
            self.fail("invalid")
        return super().to_internal_value(data)


class MomentWord(serializers.DateTimeField):
    """A point in time from outside. Without a zone it is two different moments to two people, so it is refused."""

    default_error_messages = {
        "zone_missing": "A date needs its zone: end it with Z or an offset such as +01:00.",
        "zone_invalid": "No place on earth has this offset from UTC: it is -12:00 to +14:00.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("zone_missing")
        offset = value.utcoffset()
        if offset is None or not timedelta(hours=-12) <= offset <= timedelta(hours=14):
            self.fail("zone_invalid")
        return super().enforce_timezone(value)


class NoWords(Words):
    """A command that needs nothing but the thing it is done to."""


class Empty(serializers.Serializer[Any]):
    """An answer without content."""


def asked_number(request: Request, name: str) -> int:
    """A whole number from the address."""
    text = request.query_params.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Malformed(f"'{text[:40]}' is no whole number.", code="not_a_number", field=name)
    return int(text)


def asked_time(request: Request, name: str) -> datetime | None:
    """A time from the address, None if it names none."""
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(f"'{text[:40]}' is no ISO 8601 time.", code="not_a_time", field=name) from None
    if is_naive(moment):
        raise Malformed("A time needs its zone, for example 2026-11-23T08:00:00Z.", code="zone_missing", field=name)
    return moment


def asked_span(request: Request) -> tuple[datetime, datetime]:
    """`from` and `to` of the address; the last hour if it names none."""
    until = asked_time(request, "to") or now()
    if until.year not in YEARS:
        raise Malformed("That is not a time of this plant.", code="out_of_range", field="to")
    since = asked_time(request, "from") or until - timedelta(hours=1)
    if since.year not in YEARS or since >= until:
        raise Malformed("`from` must be before `to`.", code="ends_before_it_begins", field="from")
    return since, until

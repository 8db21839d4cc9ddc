"""What every door of the house does with a changing request, and with a question.

A door reads like this:

    class JobOrderDoor(ReadDoor):
        permission = "orders.read"
        queryset = JobOrder.objects.all()
        serializer_class = JobOrderRow

        @command(ReleaseJobOrder, answer=JobOrderRow)
        def release(self, request, job, data):
            return services.release(job, by=request.user, **data)

        @command(NewJobOrder, answer=JobOrderRow, status=201)   # named create: POST on the collection
        def create(self, request, data):
            return services.add(by=request.user, **data)

The decorator asks for the Idempotency-Key, reads the words, runs the command and keeps key, effect and answer in
one transaction, so that pressing twice is harmless; a refusal is kept apart, after everything is undone.

Where two people may meet, the door says `@with_etag("job_order")`. Its answers about one thing then carry the number of
the last event about it; a command that brings it back (If-Match) is refused when somebody did something in between, and
told who and when. What machines count is no event: it makes nobody's form old.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pghistory
from django.db import IntegrityError, OperationalError, connection
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, permissions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.answers import shown
from kernel.api import NoWords, Words
from kernel.canonical import canonical
from kernel.commands import all_or_nothing
from kernel.context import facts
from kernel.errors import Conflict, LinesideError, Malformed, NotAllowed, RuleBroken, Stale
from kernel.prepared import Asked, Prepared
from records.models import Command, Event
from records.services import noting, refuse

KEY = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True,
    description="Chosen by the client, one per intended action, the same again for a retry. Kept 30 days.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="The ETag of what was looked at. If somebody changed it since, nothing happens: 412 says who and when.",
)
ETAG = OpenApiParameter(
    "ETag", OpenApiTypes.STR, OpenApiParameter.HEADER, response=[200],
    description="For If-Match. It names the last thing somebody did to it; what machines count does not change it.",
)
LONGEST_KEY = 200
# PostgreSQL's "try again": serialization failure, deadlock, lock not available.
TRY_AGAIN = {"40001", "40P01", "55P03"}
ONCE = "command_once"
# Whether the key is ours alone now, and the command that was done under it before.
LOCKED_AND_EARLIER = """
    SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0)),
           (SELECT id FROM records_command WHERE by_id = %s AND key = %s)
"""
ATTEMPTS = 3


class MayRead(permissions.BasePermission):
    """Reading needs the door's permission; commands ask for theirs themselves."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if request.method not in permissions.SAFE_METHODS:
            return True
        return bool(request.user.has(view.permission))


class ReadDoor(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Lists in cursor pages, and one thing by its id."""

    permission: str
    # The word events have for its things; set by `with_etag`.
    kind = ""
    etag = ""
    permission_classes = [MayRead]
    lookup_value_regex = r"\d+"
    http_method_names = ["get", "post", "head", "options"]

    def get_object(self) -> Any:
        if self.kind and self.action == "retrieve":
            # Before the thing itself: a tag older than what it stands on costs a refusal, a newer one a change.
            self.etag = _tag(_last_event(self.kind, int(self.kwargs["pk"])))
        # What is asked of a list says nothing about one thing, which is named by its id.
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.etag and response.status_code == 200:
            response["ETag"] = self.etag
        return response


def with_etag(kind: str) -> Callable[[type[ReadDoor]], type[ReadDoor]]:
    """Let this door's answers carry an ETag, and its commands on one thing heed If-Match."""

    def decorate(door: type[ReadDoor]) -> type[ReadDoor]:
        door.kind = kind
        for _, view in inspect.getmembers(door, inspect.isfunction):
            if getattr(view, "is_on_one", False):
                extend_schema(parameters=[IF_MATCH])(view)
        return extend_schema_view(retrieve=extend_schema(parameters=[ETAG]))(door)

    return decorate


@contextlib.contextmanager
def _unchanged(kind: str, key: int, said: str) -> Iterator[None]:
    """Refuse when anybody else has done something to the thing since the caller looked.

    Asked twice: before the command, which would say something less helpful, and after it, when it holds the row's
    lock and whoever was faster has committed. Who sends no If-Match is not asked.
    """
    if not said:
        yield
        return
    _demand(kind, key, said, [])
    with noting() as ours:
        yield
    _demand(kind, key, said, ours)


def _demand(kind: str, key: int, said: str, ours: list[int]) -> None:
    last = _last_event(kind, key, ours)
    # A proxy that packs answers weakens their tags; the number is the same.
    tags = {tag.strip().removeprefix("W/") for tag in said.split(",")}
    if tags & {"*", _tag(last)}:
        return
    if last is None:
        raise Stale("This is not what you looked at.", field="If-Match")
    raise Stale(
        f"{last.by_name} changed {last.subject_label} since you looked. Look again before you repeat it.",
        field="If-Match", who=last.by_name, at=last.recorded_at, event=last.kind,
    )


def _last_event(kind: str, key: int, ours: Sequence[int] = ()) -> Event | None:
    return next(iter(_last.ask(kind=kind, key=key, ours=list(ours))), None)


_last = Prepared(
    lambda: Event.objects.filter(subject_kind=Asked("kind"), subject_id=Asked("key"))
    .exclude(pk__any_of=Asked("ours"))
    .order_by("-id")[:1]
)


def _tag(event: Event | None) -> str:
    return f'"{event.pk if event else 0}"'


def command(
    words: type[serializers.Serializer[Any]] | None, *, answer: type[serializers.BaseSerializer[Any]],
    status: int = 200, url_path: str | None = None, detail: bool = True, many: bool = False,
) -> Callable[[Callable[..., Any]], Any]:
    """A changing request: see the module's text. `url_path` defaults to the method's name with dashes."""

    def decorate(function: Callable[..., Any]) -> Any:
        on_one = detail and function.__name__ != "create"

        @functools.wraps(function)
        def view(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            parsed = _read(words or NoWords, request)

            def effect() -> Any:
                if not on_one:
                    return told(function(self, request, dict(parsed)))
                thing, kind = self.get_object(), getattr(self, "kind", "")
                with _unchanged(kind, thing.pk, request.headers.get("If-Match", "") if kind else ""):
                    result = function(self, request, thing, dict(parsed))
                return told(result)

            def told(result: Any) -> Any:
                return shown(answer, result, many=many, context=self.get_serializer_context())

            return once(request, effect, status=status)

        if function.__name__ != "create":
            path = url_path or function.__name__.replace("_", "-")
            view = action(detail=on_one, methods=["post"], url_path=path)(view)  # type: ignore[assignment]
        view.is_on_one = on_one  # type: ignore[attr-defined]
        # After `action`, which would forget it.
        return extend_schema(
            request=words, responses={status: answer(many=many)}, parameters=[KEY],
            description=(function.__doc__ or "").strip() or None,
        )(view)

    return decorate


def once(
    request: Request, effect: Callable[[], Any], *, status: int = 200, key: str | None = None, said: Any = None
) -> Response:
    """Run `effect` at most once for the caller's key, and answer the same for the same key again.

    `said` stands for a body that is no JSON, such as a file's digest.

    Raises Malformed without a key (400), RuleBroken for the same key with another body (422), Conflict while the
    first is still in flight (409).
    """
    key = key or request.headers.get("Idempotency-Key", "")
    if not key:
        raise Malformed(
            "Every change needs an Idempotency-Key header, the same again for a retry.",
            code="idempotency_key_missing", field="Idempotency-Key",
        )
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Malformed(
            f"The Idempotency-Key may have at most {LONGEST_KEY} printable characters.",
            code="idempotency_key_invalid", field="Idempotency-Key",
        )
    if not request.user.is_authenticated:
        raise NotAllowed("Sign in first.", code="not_authenticated")
    # Keyed, because a body may hold a password or PIN: a plain digest of it could be guessed from the table.
    words = canonical({"path": request.path, "body": request.data if said is None else said})
    body = salted_hmac("records.command", words, algorithm="sha256").digest()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            # Row history keeps which command changed a row; a row changed outside of one shows as such.
            with pghistory.context(command=request.path, by=request.user.pk, **facts()):
                return _once(request, effect, key, body, status)
        except (NotAllowed, RuleBroken, Conflict) as error:
            refuse(error, by=request.user, action=request.path)
            raise
        except IntegrityError as error:
            name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "unique"
            if name == ONCE and attempt < ATTEMPTS:
                # The first of two with one key was done between our look and our lock: its answer is there now.
                continue
            late = Conflict("Somebody was faster. Look again before you repeat it.", code="too_late", constraint=name)
            refuse(late, by=request.user, action=request.path)
            raise late from error
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) not in TRY_AGAIN or attempt == ATTEMPTS:
                raise
            time.sleep(0.02 * attempt)
    raise AssertionError("unreachable")


@all_or_nothing
def _once(request: Request, effect: Callable[[], Any], key: str, body: bytes, status: int) -> Response:
    by: Any = request.user.pk
    with connection.cursor() as cursor:
        cursor.execute(LOCKED_AND_EARLIER, [f"command:{by}:{key}", by, key])
        is_ours, earlier = cursor.fetchone()
    if not is_ours:
        raise Conflict("The same request is still being worked on. Ask again in a moment.", code="in_flight")
    if earlier is not None:
        kept = Command.objects.get(pk=earlier)
        if bytes(kept.digest) != body:
            raise RuleBroken(
                "This Idempotency-Key was already used for another request. Take a new key for a new action.",
                code="idempotency_key_reused", field="Idempotency-Key",
            )
        return Response(kept.answer, status=kept.status, headers={"Idempotent-Replayed": "true"})
    answer = json.loads(JSONRenderer().render(effect()) or b"null")
    Command.objects.create(by_id=by, key=key, digest=body, status=status, answer=answer)
    return Response(answer, status=status)


def _read(words: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise Malformed("The message must be a JSON object.", code="not_an_object")
    serializer = words(data=request.data)
    serializer.is_valid(raise_exception=True)
    result: dict[str, Any] = serializer.validated_data
    return result


__all__ = ["KEY", "LinesideError", "MayRead", "NoWords", "ReadDoor", "Words", "command", "once", "with_etag"]

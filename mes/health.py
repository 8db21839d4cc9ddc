"""Is the process alive, is it ready: for supervisors and load balancers."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, and an acknowledged write is on disk (reliability: commits must be synchronous)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
            synchronous, fsync = cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"ready": False, "why": "the database does not answer"}, status=503)
    ready = synchronous != "off"
    facts = {"ready": ready, "synchronous_commit": synchronous, "fsync": fsync}
    return JsonResponse(facts, status=200 if ready else 503)

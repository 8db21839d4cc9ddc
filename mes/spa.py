"""The one page of the browser application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie


@ensure_csrf_cookie
def spa(request: HttpRequest) -> HttpResponse:
    """A plain page that says what to do while the bundle is missing."""
    return HttpResponse("The frontend is not built yet: run `make run`.", content_type="text/plain", status=503)

"""The one page of the browser application."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

MISSING = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Lineside: screens not built</title>
<h1>The screens are not built yet</h1>
<p>The server runs; the browser application is missing. Start with <code>make run</code>,
which builds it.</p></html>
"""


@require_safe
@ensure_csrf_cookie
def spa(request: HttpRequest) -> HttpResponse:
    """The browser application with this answer's nonce; a plain page with the command while it is not built."""
    index = settings.BUNDLE / "index.html"
    if not index.exists():
        return HttpResponse(MISSING, status=503)
    # The nonce belongs to this answer's CSP header, so no cache on the way may keep the page.
    nonce = str(getattr(request, "csp_nonce", ""))
    response = HttpResponse(index.read_text(encoding="utf-8").replace("__CSP_NONCE__", nonce))
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root: it may answer for /terminal while the line is cut."""
    script = settings.BUNDLE / "sw.js"
    if not script.exists():
        return HttpResponse(status=404)
    response = HttpResponse(script.read_text(encoding="utf-8"), content_type="text/javascript")
    # A browser asks for a new one with every visit; an old one would keep old screens.
    response["Cache-Control"] = "no-cache"
    return response

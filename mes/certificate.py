"""The root certificate of TLS=self, for terminals that do not trust it yet."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse


def root_certificate(request: HttpRequest) -> HttpResponse:
    """The certificate itself; it holds no secret, and the start prints its fingerprint to compare."""
    path = Path(settings.ROOT_CERTIFICATE)
    if not settings.ROOT_CERTIFICATE or not path.is_file():
        raise Http404
    return HttpResponse(
        path.read_bytes(),
        content_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="lineside-root.crt"'},
    )

"""What no door answers, an unknown address or a forged form: said in the same words as every other refusal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


@extend_schema(exclude=True)
class NothingHere(APIView):
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        raise NotFound(f"There is nothing at {request.path}. /api/docs lists what there is.")

    post = put = patch = delete = get


nothing_here = NothingHere.as_view()


@extend_schema(exclude=True)
class Forged(APIView):
    """A form without our token, or from another site: what Django would answer with a page."""

    authentication_classes = []
    permission_classes = [AllowAny]
    http_method_names = ["get", "post", "put", "patch", "delete"]
    why = ""

    def get(self, request: Request) -> Response:
        raise PermissionDenied(f"CSRF Failed: {self.why}", "csrf_failed")

    post = put = patch = delete = get


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's view for a request that is not shown to come from our own pages."""
    answer: Any = Forged.as_view(why=reason)(request)
    return HttpResponse(answer.render().content, status=answer.status_code, content_type=answer["Content-Type"])

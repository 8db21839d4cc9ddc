"""An address no door answers: said in the same words as every other refusal."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
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

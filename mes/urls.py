"""Where each door stands: every room lists its own in `api.router_entries` and `api.urlpatterns`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from mes.certificate import root_certificate
from mes.health import livez, readyz
from mes.nothing import nothing_here
from mes.spa import spa, worker

ROOMS = ["mes", "demo", "integrations", "orders", "quality", "genealogy", "equipment", "personnel", "records"]

router = SimpleRouter(trailing_slash=False)
doors: list[URLPattern | URLResolver] = []
for room in ROOMS:
    if find_spec(f"{room}.api") is None:
        continue
    api = import_module(f"{room}.api")
    for prefix, door in getattr(api, "router_entries", []):
        router.register(prefix, door, basename=prefix)
    doors += getattr(api, "urlpatterns", [])

urlpatterns = [
    path("livez", livez),
    path("readyz", readyz),
    path("root.crt", root_certificate),
    path("sw.js", worker),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("api/", include(doors)),
    path("api/", include(router.urls)),
    re_path(r"^api/", nothing_here),
    re_path(r"^(?!api/|ws/|static/|media/).*$", spa),
]

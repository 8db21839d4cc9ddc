"""Doors of the orders room, one file per subject."""

from orders.api import boards, checks, jobs, limits, loads, masters, requests, trace

router_entries = [
    *requests.router_entries,
    *jobs.router_entries,
    *loads.router_entries,
    *masters.router_entries,
    *limits.router_entries,
    *checks.router_entries,
    *trace.router_entries,
]
urlpatterns = [*boards.urlpatterns, *loads.urlpatterns]

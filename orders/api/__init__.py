"""Doors of the orders room, one file per subject."""

from orders.api import (
    back_entries,
    boards,
    change_orders,
    checks,
    files,
    findings,
    gate,
    jobs,
    labour,
    limits,
    loads,
    makeable,
    masters,
    requests,
    start_checks,
    trace,
)

router_entries = [
    *requests.router_entries,
    *back_entries.router_entries,
    *jobs.router_entries,
    *loads.router_entries,
    *masters.router_entries,
    *makeable.router_entries,
    *change_orders.router_entries,
    *labour.router_entries,
    *limits.router_entries,
    *checks.router_entries,
    *start_checks.router_entries,
    *trace.router_entries,
    *findings.router_entries,
]
urlpatterns = [
    *boards.urlpatterns,
    *loads.urlpatterns,
    *gate.urlpatterns,
    *files.urlpatterns,
    *labour.urlpatterns,
    *back_entries.urlpatterns,
]

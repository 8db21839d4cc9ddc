"""Doors of the equipment room, one file per subject."""

from equipment.api import calls, gauges, places, plant, shifts, timelines, tools

router_entries = [
    *places.router_entries,
    *plant.router_entries,
    *tools.router_entries,
    *gauges.router_entries,
    *calls.router_entries,
]
urlpatterns = [*plant.urlpatterns, *shifts.urlpatterns, *timelines.urlpatterns]

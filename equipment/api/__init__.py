"""Doors of the equipment room, one file per subject."""

from equipment.api import gauges, places, plant, timelines, tools

router_entries = [
    *places.router_entries,
    *plant.router_entries,
    *tools.router_entries,
    *gauges.router_entries,
]
urlpatterns = [*plant.urlpatterns, *timelines.urlpatterns]

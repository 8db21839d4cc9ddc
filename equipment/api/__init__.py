"""Doors of the equipment room, one file per subject."""

from equipment.api import places, plant, timelines

router_entries = [*places.router_entries, *plant.router_entries]
urlpatterns = [*plant.urlpatterns, *timelines.urlpatterns]

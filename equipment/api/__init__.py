"""Doors of the equipment room, one file per subject."""

from equipment.api import plant

router_entries = [*plant.router_entries]
urlpatterns = [*plant.urlpatterns]

"""Doors of the integrations room, one file per subject."""

from integrations.api import erp, messages
from integrations.api.connections import ConnectionDoor

router_entries = [("connections", ConnectionDoor), *messages.router_entries]
urlpatterns = [*erp.urlpatterns]

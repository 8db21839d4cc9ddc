"""Doors of the integrations room, one file per subject."""

from integrations.api import certificates, erp, handshakes, imports, messages
from integrations.api.connections import BindingDoor, ConnectionDoor, ProbeDoor

router_entries = [
    ("connections", ConnectionDoor),
    ("bindings", BindingDoor),
    ("probes", ProbeDoor),
    *certificates.router_entries,
    *handshakes.router_entries,
    *imports.router_entries,
    *messages.router_entries,
]
urlpatterns = [*erp.urlpatterns, *imports.urlpatterns]

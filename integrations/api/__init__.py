"""Doors of the integrations room, one file per subject."""

from integrations.api import certificates, erp, handshakes, messages
from integrations.api.connections import BindingDoor, ConnectionDoor, ProbeDoor

router_entries = [
    ("connections", ConnectionDoor),
    ("bindings", BindingDoor),
    ("probes", ProbeDoor),
    *certificates.router_entries,
    *handshakes.router_entries,
    *messages.router_entries,
]
urlpatterns = [*erp.urlpatterns]

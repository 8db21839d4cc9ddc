"""Doors of the integrations room."""

from integrations.api.connections import ConnectionDoor

router_entries = [("connections", ConnectionDoor)]

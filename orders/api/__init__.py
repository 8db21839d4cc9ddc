"""Doors of the orders room, one file per subject."""

from orders.api import requests

router_entries = [*requests.router_entries]

"""The doors of this room."""

from .lots import LotDoor
from .materials import MaterialDoor
from .mounts import MountDoor

router_entries = [
    ("material-definitions", MaterialDoor),
    ("material-lots", LotDoor),
    ("mounted-lots", MountDoor),
]

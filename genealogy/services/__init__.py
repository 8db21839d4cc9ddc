"""The commands of this room, one file per subject."""

from .holds import hold, release_hold
from .links import consume, reverse
from .lots import produce, receive_lot
from .materials import change_material, define_material
from .mounts import lot_is_empty, mount, unmount
from .splits import join, split
from .stock import adjust, return_lot, scrap_from, take_back

__all__ = [
    "adjust",
    "change_material",
    "consume",
    "define_material",
    "hold",
    "join",
    "lot_is_empty",
    "mount",
    "produce",
    "receive_lot",
    "release_hold",
    "return_lot",
    "reverse",
    "scrap_from",
    "split",
    "take_back",
    "unmount",
]

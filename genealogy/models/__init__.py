"""What this room stores."""

from .links import LotLink
from .lots import LotHold, LotMovement, MaterialLot
from .materials import MaterialDefinition
from .mounts import MountedLot

__all__ = ["LotHold", "LotLink", "LotMovement", "MaterialDefinition", "MaterialLot", "MountedLot"]

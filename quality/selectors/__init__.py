"""The questions of this room, one file per subject."""

from .nonconformances import nonconformances, shown
from .reasons import reason
from .results import attempts, results

__all__ = ["attempts", "nonconformances", "reason", "results", "shown"]

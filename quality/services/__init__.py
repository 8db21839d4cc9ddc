"""The commands of this room, one file per subject."""

from .nonconformances import close_nonconformance, disposition, raise_nonconformance
from .reasons import define_reason
from .results import record_result
from .specifications import Measure, define_specification

__all__ = [
    "Measure",
    "close_nonconformance",
    "define_reason",
    "define_specification",
    "disposition",
    "raise_nonconformance",
    "record_result",
]

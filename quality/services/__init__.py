"""The commands of this room, one file per subject."""

from .first_reasons import define_first_reasons
from .nonconformances import close_nonconformance, disposition, raise_nonconformance
from .reasons import change_reason, define_reason, move_reason
from .results import record_result
from .specifications import Measure, define_specification

__all__ = [
    "Measure",
    "change_reason",
    "close_nonconformance",
    "define_first_reasons",
    "define_reason",
    "define_specification",
    "disposition",
    "move_reason",
    "raise_nonconformance",
    "record_result",
]

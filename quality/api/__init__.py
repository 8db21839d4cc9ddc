"""The doors of this room."""

from .nonconformances import NonconformanceDoor
from .reasons import ReasonDoor
from .results import ResultDoor
from .specifications import SpecificationDoor

router_entries = [
    ("reason-codes", ReasonDoor),
    ("test-specifications", SpecificationDoor),
    ("test-results", ResultDoor),
    ("nonconformances", NonconformanceDoor),
]

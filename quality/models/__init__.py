"""What this room stores."""

from .findings import CalibrationFinding
from .nonconformances import Nonconformance
from .reasons import ReasonCode
from .results import TestResult
from .specifications import TestProperty, TestSpecification

__all__ = ["CalibrationFinding", "Nonconformance", "ReasonCode", "TestProperty", "TestResult", "TestSpecification"]

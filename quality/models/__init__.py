"""What this room stores."""

from .nonconformances import Nonconformance
from .reasons import ReasonCode
from .results import TestResult
from .specifications import TestProperty, TestSpecification

__all__ = ["Nonconformance", "ReasonCode", "TestProperty", "TestResult", "TestSpecification"]

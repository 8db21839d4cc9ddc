"""What this room stores."""

from .change_orders import ChangeOrder, JobDefinition
from .checks import UnitCheck
from .counts import CountedPieces
from .instructions import STEP_FIELDS, InstructionStep
from .jobs import JobOrder, JobRun
from .labour import LabourCorrection, LabourPeriod, LabourPolicy, LabourSum
from .limits import Excursion, ExcursionSubject, PropertyLimit
from .loads import Load, LoadMember
from .paper import BackEntry
from .requests import ChangeRequest, OperationsRequest
from .responses import JobResponse, ResponseLoss
from .setups import JobSetup
from .specifications import CoProduct, ParameterSpecification, SegmentDocument, Substitute
from .start_checks import OverrideWithdrawal, StartCheck, StartOverride
from .units import JobUnit, MachineResult, SerialCounter, SkippedStep, StepCompletion, StepEntry
from .work_masters import MaterialSpecification, OperationsSegment, WorkMaster

__all__ = [
    "STEP_FIELDS",
    "BackEntry",
    "ChangeOrder",
    "ChangeRequest",
    "CoProduct",
    "CountedPieces",
    "Excursion",
    "ExcursionSubject",
    "InstructionStep",
    "JobDefinition",
    "JobOrder",
    "JobResponse",
    "JobRun",
    "JobSetup",
    "JobUnit",
    "LabourCorrection",
    "LabourPeriod",
    "LabourPolicy",
    "LabourSum",
    "Load",
    "LoadMember",
    "MachineResult",
    "MaterialSpecification",
    "OperationsRequest",
    "OperationsSegment",
    "OverrideWithdrawal",
    "ParameterSpecification",
    "PropertyLimit",
    "ResponseLoss",
    "SegmentDocument",
    "SerialCounter",
    "SkippedStep",
    "StartCheck",
    "StartOverride",
    "StepCompletion",
    "StepEntry",
    "Substitute",
    "UnitCheck",
    "WorkMaster",
]

"""What the equipment room stores."""

from equipment.models.calls import Call
from equipment.models.counters import Counter, Discrepancy, UnassignedCount
from equipment.models.grants import OfflineGrant
from equipment.models.properties import EquipmentProperty, Gap, QuarantinedSample
from equipment.models.shifts import ShiftStart
from equipment.models.states import EquipmentState, MachineAlarm
from equipment.models.terminals import Terminal
from equipment.models.tools import Gauge, Tool, ToolMount
from equipment.models.tree import Equipment, EquipmentClass

__all__ = [
    "Call",
    "Counter",
    "Discrepancy",
    "Equipment",
    "EquipmentClass",
    "EquipmentProperty",
    "EquipmentState",
    "Gap",
    "Gauge",
    "MachineAlarm",
    "OfflineGrant",
    "QuarantinedSample",
    "ShiftStart",
    "Terminal",
    "Tool",
    "ToolMount",
    "UnassignedCount",
]

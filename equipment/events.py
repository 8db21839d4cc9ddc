"""What people do to equipment; machines' numbers are readings, not events."""


class EquipmentEvent:
    """Verbs of the equipment room."""

    ADDED = "equipment.added"
    CHANGED = "equipment.changed"
    MOVED = "equipment.moved"
    RETIRED = "equipment.retired"
    RESTORED = "equipment.restored"
    SHIFTS_SET = "equipment.shifts_set"
    STOP_EXPLAINED = "equipment.stop_explained"


class EquipmentClassEvent:
    """Verbs of equipment classes."""

    ADDED = "equipment_class.added"


class TerminalEvent:
    """Verbs of terminals."""

    ADDED = "terminal.added"
    CHANGED = "terminal.changed"
    PAIRED = "terminal.paired"
    UNPAIRED = "terminal.unpaired"
    CODE_RENEWED = "terminal.code_renewed"
    ACTION_PUT_ASIDE = "terminal.action_put_aside"


class CountEvent:
    """Verbs of counted pieces."""

    ASSIGNED = "unassigned_count.assigned"


class CallEvent:
    """Verbs of calls for help."""

    RAISED = "call.raised"
    ANSWERED = "call.answered"
    ENDED = "call.ended"


class ToolEvent:
    """Verbs of tools."""

    ADDED = "tool.added"
    CHANGED = "tool.changed"
    MOUNTED = "tool.mounted"
    UNMOUNTED = "tool.unmounted"
    OVERHAULED = "tool.overhauled"
    WITHDRAWN = "tool.withdrawn"


class GaugeEvent:
    """Verbs of gauges."""

    ADDED = "gauge.added"
    CHANGED = "gauge.changed"
    CALIBRATED = "gauge.calibrated"
    WITHDRAWN = "gauge.withdrawn"

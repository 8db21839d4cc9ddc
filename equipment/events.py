"""What people do to equipment; machines' numbers are readings, not events."""


class EquipmentEvent:
    """Verbs of the equipment room."""

    ADDED = "equipment.added"


class TerminalEvent:
    """Verbs of terminals."""

    ADDED = "terminal.added"
    PAIRED = "terminal.paired"
    UNPAIRED = "terminal.unpaired"
    CODE_RENEWED = "terminal.code_renewed"


class CountEvent:
    """Verbs of counted pieces."""

    ASSIGNED = "unassigned_count.assigned"

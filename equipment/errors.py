"""How the equipment room says no."""

from kernel.errors import Conflict, NotAllowed, RuleBroken


class PairingCodeUnknown(NotAllowed):
    """No terminal waits for this code."""

    code = "pairing_code_unknown"


class TerminalTaken(Conflict):
    """Another device is this terminal; `who` worked at it last."""

    code = "terminal_taken"


class AlreadyAssigned(Conflict):
    """Somebody has said already where these pieces belong."""

    code = "already_assigned"


class NotAWorkUnit(RuleBroken):
    """Only work units make things."""

    code = "not_a_work_unit"


class PlaceInUse(RuleBroken):
    """Work hangs on it, or other places stand in it."""

    code = "place_in_use"


class PlaceMisplaced(RuleBroken):
    """Such a thing cannot stand there."""

    code = "place_misplaced"


class ToolExists(Conflict):
    """Another tool has this number."""

    code = "tool_exists"


class GaugeExists(Conflict):
    """Another gauge has this number."""

    code = "gauge_exists"


class ToolWithdrawn(RuleBroken):
    """It is out of use until somebody overhauls it."""

    code = "tool_withdrawn"


class ToolMounted(Conflict):
    """It is in a machine; `work_unit` says in which."""

    code = "tool_mounted"


class ToolNotMounted(Conflict):
    """It is in no machine."""

    code = "tool_not_mounted"


class GaugeWithdrawn(RuleBroken):
    """It is out of use until somebody calibrates it."""

    code = "gauge_withdrawn"


class AlreadyCalled(Conflict):
    """Somebody called for the same help at this place before; `who` and `at` say who and when."""

    code = "already_called"


class AlreadyAnswered(Conflict):
    """Somebody comes; `who` and `at` say who said so and when."""

    code = "already_answered"


class AlreadyExplained(Conflict):
    """Somebody, or the machine, has given the reason meanwhile."""

    code = "already_explained"


class NoPlaceToCall(RuleBroken):
    """Help is called to work units in use."""

    code = "no_place_to_call"


class TerminalExists(Conflict):
    """The number is taken."""

    code = "terminal_exists"


class NotPaired(Conflict):
    """No device is this terminal."""

    code = "not_paired"


class GrantOver(NotAllowed):
    """What was done while the line was cut waits until its person badges in at the terminal again."""

    code = "grant_over"

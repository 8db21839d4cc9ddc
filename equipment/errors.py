"""How the equipment room says no."""

from kernel.errors import Conflict, NotAllowed, RuleBroken


class PairingCodeUnknown(NotAllowed):
    """No terminal waits for this code."""

    code = "pairing_code_unknown"


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

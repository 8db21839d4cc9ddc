"""How this room says no."""

from kernel.errors import Conflict, RuleBroken


class MaterialUnknown(RuleBroken):
    """Nobody here knows how to make this material."""

    code = "material_unknown"


class WrongUnit(RuleBroken):
    """The quantity is stated in another unit than the plant counts this material in."""

    code = "wrong_unit"


class DueDateOutOfReach(RuleBroken):
    """The date is so far away that it is a slip of the keyboard."""

    code = "due_date_out_of_reach"


class NumberTaken(Conflict):
    """Another order already has this number."""

    code = "number_taken"


class JobsStillRunning(Conflict):
    """An order is closed when nobody works on it any more."""

    code = "jobs_still_running"


class NothingToChange(RuleBroken):
    """The message asks for what is already so, or for nothing at all."""

    code = "nothing_to_change"


class OperationOver(RuleBroken):
    """An operation that is over would have to make more."""

    code = "operation_over"

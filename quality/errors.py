"""Why quality says no."""

from __future__ import annotations

from kernel.errors import Conflict, Malformed, RuleBroken


class NotANumber(Malformed):
    """A measured value must be a finite number."""

    code = "not_a_number"


class NotAChoice(Malformed):
    """Not one of the answers this step offers."""

    code = "not_a_choice"


class AttemptsUsedUp(RuleBroken):
    """The value was tried as often as the step allows."""

    code = "attempts_used_up"


class FoundWrongBefore(Conflict):
    """What the gauge measured is being judged already."""

    code = "found_wrong_before"


class ReasonUnknown(RuleBroken):
    """Not a reason of this kind."""

    code = "reason_unknown"


class DispositionUnknown(Malformed):
    """Not a disposition we know."""

    code = "disposition_unknown"


class ReasonExists(Conflict):
    """The code is taken."""

    code = "reason_exists"


class SpecificationExists(Conflict):
    """This version of the specification is taken."""

    code = "specification_exists"

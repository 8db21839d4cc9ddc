"""Who is at work on what: seen by what people do, kept only where their site says so."""

from .activities import begin_activity, end_activity
from .corrections import correct_period
from .keeping import close_forgotten, forget_old
from .periods import badge_in, badge_out, change_use, stop, work_on
from .policies import set_labour_policy

__all__ = [
    "badge_in",
    "badge_out",
    "begin_activity",
    "change_use",
    "close_forgotten",
    "correct_period",
    "end_activity",
    "forget_old",
    "set_labour_policy",
    "stop",
    "work_on",
]

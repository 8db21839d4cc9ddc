"""The commands of this room, one file per subject."""

from .after_dark import say_ran_on, say_stopped
from .after_quality import follow_disposition, follow_release
from .back_entry import PAPER_ACTS, enter_from_paper
from .change_orders import change_orders
from .checks import check_unit, finish_check, note_told, review_check
from .claims import claim, give_back
from .component_scrap import ComponentLoss
from .counting import assign_count, count, is_steady
from .dispatch import dispatch, reorder, take_back
from .excursions import watch_limits
from .execution import complete, interrupt, resume, start
from .findings import conclude_finding, find_wrong
from .labour import (
    badge_in,
    badge_out,
    begin_activity,
    close_forgotten,
    correct_period,
    end_activity,
    forget_old,
    set_labour_policy,
)
from .limits import remove_limit, set_limit
from .loads import Member, finish_load, start_load
from .masters import (
    discard_master,
    draft_master,
    release_master,
    retire_master,
    revise,
    save_master,
    send_back,
    submit_master,
)
from .overrides import override, withdraw_override
from .parts import merge_jobs, split_job
from .places import occupation
from .reading import confirm_reading
from .release import release_request
from .remainder import move_remainder
from .reporting import Counted, Loss, report, undo_response
from .requests import (
    accept_change,
    cancel_request,
    change_request,
    close_request,
    decline_change,
    receive_request,
)
from .results import machine_result
from .rework import OwnInstruction, route_rework, withdraw_rework
from .set_aside import Evidence, follow_pieces, hold_unit
from .setups import begin_setup, end_setup
from .start_checks import set_start_check
from .step_scans import scan
from .step_values import add_photo, enter_value, take_tool_value
from .steps import complete_step
from .times import correct_times
from .units import begin_unit

__all__ = [
    "PAPER_ACTS",
    "ComponentLoss",
    "Counted",
    "Evidence",
    "Loss",
    "Member",
    "OwnInstruction",
    "accept_change",
    "add_photo",
    "assign_count",
    "badge_in",
    "badge_out",
    "begin_activity",
    "begin_setup",
    "begin_unit",
    "cancel_request",
    "change_orders",
    "change_request",
    "check_unit",
    "claim",
    "close_forgotten",
    "close_request",
    "complete",
    "complete_step",
    "conclude_finding",
    "confirm_reading",
    "correct_period",
    "correct_times",
    "count",
    "decline_change",
    "discard_master",
    "dispatch",
    "draft_master",
    "end_activity",
    "end_setup",
    "enter_from_paper",
    "enter_value",
    "find_wrong",
    "finish_check",
    "finish_load",
    "follow_disposition",
    "follow_pieces",
    "follow_release",
    "forget_old",
    "give_back",
    "hold_unit",
    "interrupt",
    "is_steady",
    "machine_result",
    "merge_jobs",
    "move_remainder",
    "note_told",
    "occupation",
    "override",
    "receive_request",
    "release_master",
    "release_request",
    "remove_limit",
    "reorder",
    "report",
    "resume",
    "retire_master",
    "review_check",
    "revise",
    "route_rework",
    "save_master",
    "say_ran_on",
    "say_stopped",
    "scan",
    "send_back",
    "set_labour_policy",
    "set_limit",
    "set_start_check",
    "split_job",
    "start",
    "start_load",
    "submit_master",
    "take_back",
    "take_tool_value",
    "undo_response",
    "watch_limits",
    "withdraw_override",
    "withdraw_rework",
]

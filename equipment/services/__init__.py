"""Commands of the equipment room, and what machines tell."""

from equipment.services.alarms import observe_alarm
from equipment.services.calls import answer_call, call_help, end_call
from equipment.services.counters import (
    keep_counter,
    lock_counters,
    observe_counter,
    park_count,
    rename_counter,
    retire_counter,
    settle_count,
    weigh,
    withdraw_count,
)
from equipment.services.gaps import close_gap, leave_alone, note_loss, observe_alive, observe_all_alive, open_gap
from equipment.services.gauges import add_gauge, calibrate_gauge, change_gauge, withdraw_gauge
from equipment.services.grants import close_grants, grant_offline, put_aside_action, use_grant, used
from equipment.services.keeping import drop_old_samples, pack_closed_days
from equipment.services.places import (
    add_equipment,
    add_equipment_class,
    change_equipment,
    move_equipment,
    restore_equipment,
    retire_equipment,
)
from equipment.services.rollups import sum_up
from equipment.services.samples import SampleRow, SampleStore, append_samples, prepare_partitions
from equipment.services.shifts import set_shift_starts
from equipment.services.states import observe_state
from equipment.services.stops import explain_stop
from equipment.services.terminals import (
    add_terminal,
    change_terminal,
    disown_terminal,
    hear_terminal,
    pair_terminal,
    renew_pairing_code,
    touch_terminal,
    unpair_terminal,
)
from equipment.services.tools import (
    add_tool,
    change_tool,
    mount_tool,
    overhaul_tool,
    unmount_tool,
    withdraw_tool,
)
from equipment.services.tree import add_counter, add_property, rename_property
from equipment.services.trends import MOST_POINTS, Trend, trend

__all__ = [
    "MOST_POINTS",
    "SampleRow",
    "SampleStore",
    "Trend",
    "add_counter",
    "add_equipment",
    "add_equipment_class",
    "add_gauge",
    "add_property",
    "add_terminal",
    "add_tool",
    "answer_call",
    "append_samples",
    "calibrate_gauge",
    "call_help",
    "change_equipment",
    "change_gauge",
    "change_terminal",
    "change_tool",
    "close_gap",
    "close_grants",
    "disown_terminal",
    "drop_old_samples",
    "end_call",
    "explain_stop",
    "grant_offline",
    "hear_terminal",
    "keep_counter",
    "leave_alone",
    "lock_counters",
    "mount_tool",
    "move_equipment",
    "note_loss",
    "observe_alarm",
    "observe_alive",
    "observe_all_alive",
    "observe_counter",
    "observe_state",
    "open_gap",
    "overhaul_tool",
    "pack_closed_days",
    "pair_terminal",
    "park_count",
    "prepare_partitions",
    "put_aside_action",
    "rename_counter",
    "rename_property",
    "renew_pairing_code",
    "restore_equipment",
    "retire_counter",
    "retire_equipment",
    "set_shift_starts",
    "settle_count",
    "sum_up",
    "touch_terminal",
    "trend",
    "unmount_tool",
    "unpair_terminal",
    "use_grant",
    "used",
    "weigh",
    "withdraw_count",
    "withdraw_gauge",
    "withdraw_tool",
]

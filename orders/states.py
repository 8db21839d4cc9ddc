"""The life cycles of this room, one table each (words of ISA-95 part 4)."""

from django.db import models

from kernel.states import StateMachine

# Where an order came from; other systems put their own word here.
PERSON = "person"


class RequestState(models.TextChoices):
    """Where an operations request stands."""

    RECEIVED = "received"
    RELEASED = "released"
    RUNNING = "running"
    COMPLETED = "completed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ChangeState(models.TextChoices):
    """Where a wish to change a running request stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


RECEIVED = "received"
RELEASED = "released"
RUNNING = "running"
COMPLETED = "completed"
CLOSED = "closed"
CANCELLED = "cancelled"

# An operations request is the plant's copy of an order. Until the first of its jobs starts it is
# only a plan, so it changes and cancels at once; afterwards a person decides (ChangeRequest) and a
# cancelled order is closed with what was made, because what was made does not disappear.
REQUEST = StateMachine(
    {
        "release": {RECEIVED: RELEASED},
        "change": {RECEIVED: RECEIVED, RELEASED: RELEASED, RUNNING: RUNNING},
        "cancel": {RECEIVED: CANCELLED, RELEASED: CANCELLED, RUNNING: CLOSED},
        "begin": {RELEASED: RUNNING},
        "complete": {RUNNING: COMPLETED},
        "reopen": {COMPLETED: RUNNING},
        "close": {RUNNING: CLOSED, COMPLETED: CLOSED},
    },
    noun="The order",
    words={
        "release": "releasing it", "change": "changing it", "cancel": "cancelling it", "close": "closing it",
    },
)

OPEN = "open"
ACCEPTED = "accepted"
DECLINED = "declined"
SUPERSEDED = "superseded"

CHANGE = StateMachine(
    {
        "accept": {OPEN: ACCEPTED},
        "decline": {OPEN: DECLINED},
        "supersede": {OPEN: SUPERSEDED},
    },
    noun="The change",
    words={"accept": "accepting it", "decline": "declining it"},
)

READY = "ready"
DISPATCHED = "dispatched"
HELD = "held"
ABORTED = "aborted"

# Jobs of a released request are ready at once: the flow of material decides at the start, not
# before. A held job was interrupted and waits to be resumed; an undone final report brings a
# completed job back to held, because its work unit may run another one by now.
JOB = StateMachine(
    {
        "dispatch": {READY: DISPATCHED, DISPATCHED: DISPATCHED},
        "take_back": {DISPATCHED: READY},
        "claim": {READY: DISPATCHED},
        "give_back": {DISPATCHED: READY},
        "split": {READY: READY, DISPATCHED: DISPATCHED, RUNNING: RUNNING, HELD: HELD},
        "merge": {READY: READY, DISPATCHED: DISPATCHED, RUNNING: RUNNING, HELD: HELD},
        "reorder": {DISPATCHED: DISPATCHED},
        "begin_setup": {DISPATCHED: DISPATCHED, RUNNING: RUNNING, HELD: HELD},
        "end_setup": {DISPATCHED: DISPATCHED, RUNNING: RUNNING, HELD: HELD},
        "start": {READY: RUNNING, DISPATCHED: RUNNING},
        "interrupt": {RUNNING: HELD},
        "resume": {HELD: RUNNING},
        "move_remainder": {RUNNING: COMPLETED, HELD: COMPLETED},
        "begin_unit": {RUNNING: RUNNING},
        "enter_value": {RUNNING: RUNNING},
        "scan": {RUNNING: RUNNING},
        "complete_step": {RUNNING: RUNNING},
        "report": {RUNNING: RUNNING, HELD: HELD},
        "complete": {RUNNING: COMPLETED, HELD: COMPLETED},
        "route_rework": {RUNNING: RUNNING, HELD: HELD, COMPLETED: COMPLETED},
        "withdraw_rework": {READY: CANCELLED, DISPATCHED: CANCELLED, HELD: CANCELLED},
        "undo": {RUNNING: RUNNING, HELD: HELD, COMPLETED: HELD},
        "correct_times": {RUNNING: RUNNING, HELD: HELD, COMPLETED: COMPLETED},
        "abort": {RUNNING: ABORTED, HELD: ABORTED},
        "close": {COMPLETED: CLOSED},
        "cancel": {READY: CANCELLED, DISPATCHED: CANCELLED},
    },
    noun="The job",
    words={
        "dispatch": "dispatching it", "take_back": "taking it out of the queue",
        "claim": "taking it out of the pool", "give_back": "putting it back into the pool",
        "begin_setup": "setting up for it", "end_setup": "ending its set-up", "split": "splitting it",
        "merge": "merging it",
        "reorder": "moving it in the queue",
        "start": "starting it", "interrupt": "interrupting it", "resume": "going on with it",
        "move_remainder": "moving the rest to another work unit", "begin_unit": "taking a piece in hand",
        "enter_value": "entering a value", "scan": "scanning", "complete_step": "ticking a step off",
        "report": "reporting pieces", "complete": "completing it",
        "route_rework": "sending pieces to rework", "withdraw_rework": "withdrawing the rework",
        "undo": "taking a report back",
        "correct_times": "correcting its start or end",
    },
)

#: Nothing more is expected of a job in one of these.
OVER = (COMPLETED, CLOSED, CANCELLED, ABORTED)

GOOD = "good"
ON_HOLD = "on_hold"
SCRAPPED = "scrapped"
IN_REWORK = "in_rework"

# One serial at one operation. A failed test holds the unit until quality has decided; one in rework is worked on in
# another job and comes back to go on where it was.
UNIT = StateMachine(
    {
        "finish": {RUNNING: GOOD},
        "hold": {RUNNING: ON_HOLD, GOOD: ON_HOLD},
        "release_hold": {ON_HOLD: RUNNING},
        "rework": {RUNNING: IN_REWORK},
        "come_back": {IN_REWORK: RUNNING},
        "scrap": {RUNNING: SCRAPPED, GOOD: SCRAPPED, ON_HOLD: SCRAPPED, IN_REWORK: SCRAPPED},
        "restore": {SCRAPPED: RUNNING},
    },
    noun="The unit",
    words={
        "finish": "finishing it", "hold": "holding it", "release_hold": "going on with it",
        "rework": "reworking it", "come_back": "going on with it", "scrap": "scrapping it",
    },
)

FINISHED = "finished"

LOAD = StateMachine({"finish": {RUNNING: FINISHED}}, noun="The load", words={"finish": "finishing it"})

# Who says how many pieces an operation made; never two of them for one operation.
COUNTER, UNITS, REPORT, LOADS = "counter", "unit", "report", "load"
COUNTING_SOURCES = (COUNTER, UNITS, REPORT, LOADS)

# How a line of the bill of material is consumed.
SCAN, MOUNTED, BACKFLUSH = "scan", "mounted", "backflush"
CONSUMPTION_MODES = (SCAN, MOUNTED, BACKFLUSH)

# What a step asks for.
ENTRIES = ("none", "check", "number", "choice", "text", "scan_lot", "scan_serial", "photo", "tool_value")

# When a step is due. What must be so at the beginning is a step of the set-up; a change is one since then.
UNIT_DUE, JOB_DUE, SETUP_DUE, END_DUE = "unit", "job", "setup", "end"
EVERY_N, EVERY_MINUTES, SHIFT_START = "every_n", "every_minutes", "shift_start"
LOT_CHANGE, TOOL_CHANGE, PERSON_CHANGE = "lot_change", "tool_change", "person_change"
DUES = (
    UNIT_DUE, JOB_DUE, SETUP_DUE, EVERY_N, EVERY_MINUTES, SHIFT_START, LOT_CHANGE, TOOL_CHANGE, PERSON_CHANGE, END_DUE,
)  # fmt: skip

# What a station is told that asks before it begins a piece, and what it says became of it.
GO, NO_GO = "go", "no_go"
VERDICTS = (GO, NO_GO)
PASSED, FAILED = "passed", "failed"
OUTCOMES = (PASSED, FAILED)

DRAFT = "draft"
IN_REVIEW = "in_review"
RETIRED = "retired"
DISCARDED = "discarded"

# What is released is never edited: a revision is a draft of its own, of which there is one at a time.
MASTER = StateMachine(
    {
        "save": {DRAFT: DRAFT},
        "check": {DRAFT: DRAFT, IN_REVIEW: IN_REVIEW},
        "submit": {DRAFT: IN_REVIEW},
        "send_back": {IN_REVIEW: DRAFT},
        "release": {IN_REVIEW: RELEASED},
        "revise": {RELEASED: RELEASED, RETIRED: RETIRED},
        "change_order": {RELEASED: RELEASED},
        "retire": {RELEASED: RETIRED},
        # Nothing is deleted: the number of a version is given once.
        "discard": {DRAFT: DISCARDED},
    },
    noun="The work master",
    words={
        "save": "changing it", "submit": "submitting it for review", "send_back": "sending it back",
        "release": "releasing it", "revise": "revising it", "retire": "retiring it",
        "discard": "discarding it", "change_order": "moving orders to it",
    },
)

# A major revision is read by everybody who works by it before they go on; a minor one only shows what changed.
FIRST, MINOR, MAJOR = "first", "minor", "major"
REVISION_KINDS = (FIRST, MINOR, MAJOR)

DRAWING, VIDEO, DOCUMENT = "drawing", "video", "document"
DOCUMENT_KINDS = (DRAWING, VIDEO, DOCUMENT)

# What people's time is used for at a job (B2MML: PersonnelUse), and the time that belongs to no job.
SETUP, RUN, REWORK, INDIRECT = "setup", "run", "rework", "indirect"
PERSONNEL_USES = (SETUP, RUN, REWORK, INDIRECT)

# How the time of somebody with several jobs counts: shared equally, by the jobs' standards, or in full for each.
EQUAL, BY_STANDARD, FULL = "equal", "standard", "full"
SPLITS = (EQUAL, BY_STANDARD, FULL)

# What showed that somebody was at work, and what showed that they were no longer.
STARTED, WORKED, BADGED_IN, CHOSEN = "started", "worked", "badged_in", "chosen"
LABOUR_BEGINNINGS = (STARTED, WORKED, BADGED_IN, CHOSEN)
STOPPED, BADGED_OUT, SWITCHED, ENDED, USE_CHANGED, IDLE, SHIFT_END = (
    "stopped", "badged_out", "switched", "ended", "changed", "idle", "shift_end",
)  # fmt: skip
CORRECTED = "corrected"
LABOUR_ENDS = (STOPPED, BADGED_OUT, SWITCHED, ENDED, USE_CHANGED, IDLE, SHIFT_END, CORRECTED)
#: Forgotten: nobody said that it ended.
ENDED_BY_RULE = (IDLE, SHIFT_END)

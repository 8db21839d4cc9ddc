"""The life cycles of this room, one table each (words of ISA-95 part 4)."""

from kernel.states import StateMachine

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
        "change": {RECEIVED: RECEIVED, RELEASED: RELEASED},
        "cancel": {RECEIVED: CANCELLED, RELEASED: CANCELLED},
        "begin": {RELEASED: RUNNING},
        "complete": {RUNNING: COMPLETED},
        "reopen": {COMPLETED: RUNNING},
        "change_running": {RUNNING: RUNNING},
        "close": {RUNNING: CLOSED, COMPLETED: CLOSED},
    }
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
    }
)

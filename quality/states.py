"""The life of a nonconformance, and the words of this room."""

from kernel.states import StateMachine

OPEN = "open"
DISPOSITIONED = "dispositioned"
CLOSED = "closed"

# Rework leaves the case open until the reworked piece was looked at again; the other dispositions end it.
NONCONFORMANCE = StateMachine(
    {
        "disposition": {OPEN: DISPOSITIONED},
        "close": {DISPOSITIONED: CLOSED},
    },
    noun="This nonconformance",
    words={"disposition": "deciding about it", "close": "closing it"},
)

# A gauge was found wrong: what it measured is doubtful until somebody has judged it.
FINDING = StateMachine(
    {"conclude": {OPEN: CLOSED}}, noun="This finding", words={"conclude": "judging it"}
)

USE_AS_IS = "use_as_is"
REWORK = "rework"
SCRAP = "scrap"
RETURN = "return"
DISPOSITIONS = (USE_AS_IS, REWORK, SCRAP, RETURN)

MINOR = "minor"
MAJOR = "major"
CRITICAL = "critical"
SEVERITIES = (MINOR, MAJOR, CRITICAL)

REASON_KINDS = ("scrap", "rework", "hold", "adjustment", "interrupt", "short", "undo", "activity")

NUMBER = "number"
CHOICE = "choice"
TEXT = "text"
CHECK = "check"
PROPERTY_KINDS = (NUMBER, CHOICE, TEXT, CHECK)

OPERATOR = "operator"
MACHINE = "machine"
SOURCES = (OPERATOR, MACHINE)

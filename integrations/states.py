"""The words for connections, what a binding carries, and tables people bring."""

from django.db import models

from kernel.states import StateMachine


class Protocol(models.TextChoices):
    """What a machine speaks."""

    OPCUA = "opcua"
    MODBUS = "modbus"


class Light(models.TextChoices):
    """Green only if data are fresh and the heartbeat runs; never from the library's own opinion."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Role(models.TextChoices):
    """What a bound address means to the plant."""

    STATE = "state"
    REASON = "reason"
    EPOCH = "epoch"
    COUNTER = "counter"
    VALUE = "value"
    RESULT = "result"
    HEARTBEAT = "heartbeat"
    # A word of the machine that is no state: somebody looks, the machine may go on.
    ALARM = "alarm"
    # A station that asks before each unit; the binding's name is a Signal.
    HANDSHAKE = "handshake"


class Signal(models.TextChoices):
    """The signals of a handshake; numbers but for serials and `why`."""

    # From the machine: the number of its question (0: none), and the serial it is about.
    REQUEST = "request"
    SERIAL = "serial"
    # The oldest finished unit it has not been told is safe with us: number (0: none), serial, what became of it.
    DONE = "done"
    DONE_SERIAL = "done_serial"
    OUTCOME = "outcome"
    LIFE = "life"
    # To the machine: the question's number for go, the same below zero for no-go, and why.
    ANSWER = "answer"
    WHY = "why"
    ACKNOWLEDGE = "acknowledge"
    MES_LIFE = "mes_life"
    WITHOUT_MES = "without_mes"
    ANSWER_MS = "answer_ms"


SIGNALS_OUT = (
    Signal.ANSWER, Signal.WHY, Signal.ACKNOWLEDGE, Signal.MES_LIFE, Signal.WITHOUT_MES, Signal.ANSWER_MS,
)  # fmt: skip


class WithoutMes(models.TextChoices):
    """What a station does while nobody answers."""

    STOP = "stop"
    RUN = "run"


class ByteOrder(models.TextChoices):
    """Which end of a number comes first, for words in a number and for bytes in a word."""

    BIG = "big"
    LITTLE = "little"


class ProbeKind(models.TextChoices):
    """What a person asks a machine, once."""

    TEST = "test"
    BROWSE = "browse"
    READ = "read"
    # No question: it changes the machine, once at most.
    WRITE = "write"


class ProbeState(models.TextChoices):
    """Where a question to a machine stands."""

    ASKED = "asked"
    # A write a worker has begun: never begun again, whatever becomes of that worker.
    TAKEN = "taken"
    ANSWERED = "answered"
    FAILED = "failed"


class Trust(models.TextChoices):
    """What people decided about a server's certificate."""

    SEEN = "seen"
    TRUSTED = "trusted"
    REJECTED = "rejected"


class Purpose(models.TextChoices):
    """What a certificate of our own is shown for."""

    APPLICATION = "application"
    USER = "user"


class ImportKind(models.TextChoices):
    """What a table's rows are."""

    MATERIALS = "materials"
    WORK_MASTERS = "work_masters"
    PEOPLE = "people"
    LOTS = "lots"


class ImportState(models.TextChoices):
    """Where a table stands on its way in; nothing is in the plant before `applied`."""

    OPEN = "open"
    RUNNING = "running"
    CHECKED = "checked"
    APPLIED = "applied"
    DISCARDED = "discarded"


IMPORT = StateMachine(
    {
        "map": {ImportState.OPEN: ImportState.OPEN, ImportState.CHECKED: ImportState.OPEN},
        "check": {ImportState.OPEN: ImportState.RUNNING, ImportState.CHECKED: ImportState.RUNNING},
        "apply": {ImportState.CHECKED: ImportState.RUNNING},
        "discard": dict.fromkeys((ImportState.OPEN, ImportState.RUNNING, ImportState.CHECKED), ImportState.DISCARDED),
        "checked": {ImportState.RUNNING: ImportState.CHECKED},
        "applied": {ImportState.RUNNING: ImportState.APPLIED},
    },
    noun="The import",
    words={"map": "saying what its columns are", "check": "checking it", "apply": "taking it in",
           "discard": "throwing it away"},
)

"""The words for connections and what a binding carries."""

from django.db import models


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


class ByteOrder(models.TextChoices):
    """Which end of a number comes first, for words in a number and for bytes in a word."""

    BIG = "big"
    LITTLE = "little"


class ProbeKind(models.TextChoices):
    """What a person asks a machine, once."""

    TEST = "test"
    BROWSE = "browse"
    READ = "read"


class ProbeState(models.TextChoices):
    """Where a question to a machine stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    FAILED = "failed"


class Trust(models.TextChoices):
    """What people decided about a server's certificate."""

    SEEN = "seen"
    TRUSTED = "trusted"
    REJECTED = "rejected"

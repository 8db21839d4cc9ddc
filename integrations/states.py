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

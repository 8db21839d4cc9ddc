"""How the integrations room says no."""

from kernel.errors import Conflict, Malformed


class Fenced(Conflict):
    """Another collector holds this connection; what this one has may not be written."""

    code = "fenced"


class UnreadableReading(Malformed):
    """What the machine sent means nothing here."""

    code = "unreadable_reading"

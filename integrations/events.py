"""What people do to connections."""


class ConnectionEvent:
    """Verbs of connections."""

    ADDED = "connection.added"
    BOUND = "connection.bound"

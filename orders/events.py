"""What happens in this room, in the past tense."""


class RequestEvent:
    """Facts about an operations request and about changes asked for it."""

    RECEIVED = "operations_request.received"
    RELEASED = "operations_request.released"
    CHANGED = "operations_request.changed"
    CANCELLED = "operations_request.cancelled"
    STARTED = "operations_request.started"
    COMPLETED = "operations_request.completed"
    REOPENED = "operations_request.reopened"
    CLOSED = "operations_request.closed"


class ChangeEvent:
    """Facts about a change that came after the first start and waits for a person."""

    ASKED = "change_request.asked"
    ACCEPTED = "change_request.accepted"
    DECLINED = "change_request.declined"
    SUPERSEDED = "change_request.superseded"

"""What the launcher says when it cannot go on."""


class StackError(Exception):
    """A reason not to start, as one sentence that names what to do."""

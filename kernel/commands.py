"""A command is one transaction: all of it happens, or nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.transaction import Atomic

P = ParamSpec("P")
R = TypeVar("R")


class _Whole(Atomic):
    """The transaction of a command, and what was read in it once and for all."""

    def __init__(self, *, joins: bool) -> None:
        super().__init__(using=None, savepoint=not joins, durable=False)
        self.read: dict[Callable[[], Any], Any] = {}


def once_per_command(read: Callable[[], R]) -> Callable[[], R]:
    """Ask a question once in a command, however many steps of it need the answer; outside of commands every time.

    For what is set up rarely and by commands of its own. Nothing of it outlives the transaction.
    """

    @functools.wraps(read)
    def known() -> R:
        command = next((block for block in connection.atomic_blocks if isinstance(block, _Whole)), None)
        if command is None:
            return read()
        if read not in command.read:
            command.read[read] = read()
        found: R = command.read[read]
        return found

    return known


def all_or_nothing(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command in a transaction of its own, or in that of the command that calls it: its "no" undoes both.

    It joins without a savepoint. A caller that wants to go on after a "no" says so with `transaction.atomic()` around
    the call; one that forgets it is stopped by Django at its next query, and nothing is kept.
    """

    @functools.wraps(command)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        joins = any(isinstance(block, _Whole) for block in connection.atomic_blocks)
        with _Whole(joins=joins):
            return command(*args, **kwargs)

    return whole

"""Leases: one collector per connection, decided by the database's clock."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from django.db import OperationalError, connection, transaction
from psycopg2.errors import LockNotAvailable

# Renewed every second; three seconds without and somebody else may take it.
TTL_SECONDS = 3
# For a lease whose last holder is writing right now.
LONGEST_WAIT = "500ms"
# In seconds; an answer that took longer says nothing about who is alive.
LONGEST_ANSWER = 2.0


def acquire(owner: str, connections: Iterable[int]) -> dict[int, int]:
    """Take each of these connections that nobody holds; answers connection -> fencing token.

    A new owner gets a new token; the one before can write nothing from then on.
    """
    taken: dict[int, int] = {}
    asked_at = time.monotonic()
    with connection.cursor() as cursor:
        # Look first: to ask for a lease that is held would lock its row, and its holder's renewal would queue behind.
        cursor.execute(
            "SELECT c.id FROM integrations_connection c LEFT JOIN integrations_lease l ON l.connection_id = c.id"
            " WHERE c.id = ANY(%s) AND (l.id IS NULL OR l.expires_at < clock_timestamp())"
            " ORDER BY c.id",
            [list(connections)],
        )
        free = [row[0] for row in cursor.fetchall()]
    if time.monotonic() - asked_at > LONGEST_ANSWER:
        # The database stood still, and the holder's renewal with it: that one goes first.
        return taken
    for number in free:
        token = _take(owner, number)
        if token is not None:
            taken[number] = token
    return taken


def _take(owner: str, number: int) -> int | None:
    """Take one lease, unless somebody else was faster or a batch of the one before is under way: then next time."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
            cursor.execute(
                "INSERT INTO integrations_lease AS held (connection_id, owner, token, expires_at)"
                " SELECT id, %(owner)s, 1, clock_timestamp() + make_interval(secs => %(ttl)s)"
                " FROM integrations_connection WHERE id = %(connection)s"
                " ON CONFLICT (connection_id) DO UPDATE"
                " SET owner = excluded.owner, token = held.token + 1, expires_at = excluded.expires_at"
                " WHERE held.expires_at < clock_timestamp()"
                " RETURNING token",
                {"owner": owner, "ttl": TTL_SECONDS, "connection": number},
            )
            row = cursor.fetchone()
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return None
    return None if row is None else int(row[0])


def renew(owner: str, held: Mapping[int, int]) -> set[int]:
    """Keep what we hold; answers the connections that are still ours."""
    if not held:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE integrations_lease SET expires_at = clock_timestamp() + make_interval(secs => %s)"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS mine (connection, token)"
            " WHERE connection_id = mine.connection AND integrations_lease.token = mine.token AND owner = %s"
            " RETURNING connection_id",
            [TTL_SECONDS, list(held), list(held.values()), owner],
        )
        return {row[0] for row in cursor.fetchall()}


def release(owner: str) -> None:
    """Let go of everything, so that a successor need not wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE integrations_lease SET expires_at = clock_timestamp() - interval '1 second' WHERE owner = %s",
            [owner],
        )


def holds(owner: str, connection_id: int, token: int) -> bool:
    """Whether this token is the valid one, asked within the transaction that writes.

    Until that transaction ends a new owner has to wait, so nothing is written too late; a renewal has not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM integrations_lease WHERE connection_id = %s AND owner = %s AND token = %s FOR KEY SHARE",
            [connection_id, owner, token],
        )
        return cursor.fetchone() is not None

"""Leases: one collector per connection, decided by the database's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

# Renewed every second; three seconds without and somebody else may take it.
TTL_SECONDS = 3


def acquire(owner: str, connections: Iterable[int]) -> dict[int, int]:
    """Take each of these connections that nobody holds; answers connection -> fencing token.

    A new owner gets a new token; the one before can write nothing from then on.
    """
    taken = {}
    with connection.cursor() as cursor:
        for number in connections:
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
            if row is not None:
                taken[number] = row[0]
    return taken


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

"""Keys of machine clients."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from kernel.clock import now
from kernel.commands import all_or_nothing
from personnel.errors import AlreadyEnded
from personnel.events import ApiKeyEvent
from personnel.models import ApiKey, Person
from personnel.services.access import digest, require
from records.services import record


@all_or_nothing
def create_api_key(person: Person, name: str, *, by: Person, key: str | None = None) -> str:
    """A new key for a machine client; returns the key itself, which is shown this once and never stored."""
    require(by, "personnel.create_api_key")
    key = key or "ls_" + secrets.token_urlsafe(32)
    ApiKey.objects.create(person=person, name=name, prefix=key[:8], digest=digest(key))
    record(ApiKeyEvent.CREATED, person, by=by, name=name, prefix=key[:8])
    return key


@all_or_nothing
def withdraw_api_key(key: ApiKey, *, by: Person, reason: str) -> ApiKey:
    """From now on this key opens nothing."""
    require(by, "personnel.create_api_key")
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("person").get(pk=key.pk)
    if not key.is_active:
        raise AlreadyEnded("This key was withdrawn before.")
    key.is_active, key.withdrawn_at = False, now()
    key.save(update_fields=["is_active", "withdrawn_at"])
    record(ApiKeyEvent.WITHDRAWN, key.person, by=by, reason=reason, name=key.name, prefix=key.prefix)
    return key


def person_for_key(key: str) -> Person | None:
    """Whose API key this is; notes its use once a minute."""
    found = ApiKey.objects.select_related("person").filter(
        digest=digest(key), is_active=True, person__is_active=True
    ).first()
    if found is None:
        return None
    moment: Any = now()
    if found.last_used_at is None or moment - found.last_used_at > timedelta(minutes=1):
        ApiKey.objects.filter(pk=found.pk).update(last_used_at=moment)
    return found.person

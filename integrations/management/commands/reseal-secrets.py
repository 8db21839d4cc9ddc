"""After a new key was put on top of the key file: seal every password of a machine with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from integrations.models import Connection, OwnCertificate
from integrations.secrets import reseal
from kernel.commands import all_or_nothing


class Command(BaseCommand):
    help = "Seal machines' passwords with the first key of CONNECTION_KEYS; then the older keys may go."

    @all_or_nothing
    def handle(self, *args: Any, **options: Any) -> None:
        held = Connection.objects.select_for_update().exclude(secret=None)
        for connection in held:
            connection.secret = reseal(bytes(connection.secret or b""))
            connection.save(update_fields=["secret"])
        for own in OwnCertificate.objects.select_for_update():
            own.secret = reseal(bytes(own.secret))
            own.save(update_fields=["secret"])
        self.stdout.write(f"{len(held)} passwords and our own certificate's key are sealed with the first key now.")

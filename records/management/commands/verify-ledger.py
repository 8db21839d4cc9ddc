"""Name every record that is not as it was sealed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records.models import Leaf, Seal
from records.sealing import public_key
from records.verifying import verify


class Command(BaseCommand):
    help = "Check the sealed ledger; names each record that was changed, removed or slipped in, and exits with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = public_key()
        except FileNotFoundError as missing:
            raise CommandError(f"There is no public key at {missing.filename}.", returncode=78) from None
        findings = 0
        for finding in verify(key):
            findings += 1
            self.stdout.write(self.style.ERROR(str(finding)))
        blocks, records = Seal.objects.count(), Leaf.objects.count()
        if findings:
            raise CommandError(f"{findings} findings in {records} records of {blocks} blocks")
        self.stdout.write(self.style.SUCCESS(f"{records} records in {blocks} blocks are as they were sealed"))

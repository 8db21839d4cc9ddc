"""`manage.py seed_demo`: the pump works with its people, machines and stock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.plant.seeding import seed


class Command(BaseCommand):
    """Add whatever the demo plant still lacks; running it again changes nothing."""

    help = "Seed the demo plant. Only where DEMO is on: its passwords are printed on a sheet."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off. The demo's people have known passwords and belong to no real plant.")
        self.stdout.write(f"Demo plant: {seed()}")

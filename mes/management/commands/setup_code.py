"""The code that lets somebody become the first person of a plant in the browser."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mes.founding import setup_code


class Command(BaseCommand):
    help = "Show the one-time code of a plant that has no people yet; it is made at the first call."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(setup_code() or "This plant has its people; an administrator adds others.")

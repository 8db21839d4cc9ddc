"""A key for a machine client."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from personnel.models import Person
from personnel.services import create_api_key, system_person


class Command(BaseCommand):
    help = "Make an API key for a person of kind system and show it, this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="api key")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["username"], kind="system", is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active system person '{options['username']}'.")
        self.stdout.write(create_api_key(person, options["name"], by=system_person("administration")))

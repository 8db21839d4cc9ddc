"""The first person of a plant of one's own, who then adds the others."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.errors import LinesideError
from personnel.roles import ROLES
from personnel.services import add_person, system_person


class Command(BaseCommand):
    help = "Add a person who signs in with a password; it is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name", help="as it stands on screens and signatures")
        parser.add_argument("--role", action="append", choices=sorted(ROLES), default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        password = self._password()
        roles = options["role"] or ["administrator"]
        try:
            add_person(
                options["username"], options["name"], roles=roles, by=system_person("administration"), password=password
            )
        except LinesideError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{options['name']} may sign in as '{options['username']}' ({', '.join(roles)}).")

    def _password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise CommandError("The two were not the same.")
        return password

"""Tell an ERP what becomes of orders."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator

from integrations.services.subscriptions import subscribe_erp
from mes.stack.secrets import keep, webhook_secret
from personnel.services import system_person

ADDRESS = URLValidator(schemes=["http", "https"])


class Command(BaseCommand):
    help = "Tell an ERP at this address what becomes of orders, and show the key that signs the messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the ERP is called; the same name again moves it to another address")
        parser.add_argument("url", help="where it takes messages")
        parser.add_argument("--private", action="store_true", help="the address lies inside the plant's own network")

    def handle(self, *args: Any, **options: Any) -> None:
        name, url = options["name"].strip(), options["url"]
        word = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40]
        if not word:
            raise CommandError("An ERP needs a name with a letter or digit in it.")
        try:
            ADDRESS(url)
        except ValidationError:
            raise CommandError(f"'{url}' is no address like https://erp.example/lineside.") from None
        secret = f"erp_webhook_{word}"
        key = keep(settings.SECRETS, secret, webhook_secret)
        subscribe_erp(name, url=url, secret=secret, private=options["private"], by=system_person("administration"))
        self.stdout.write(key)

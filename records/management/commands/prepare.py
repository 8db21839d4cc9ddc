"""After each migration, as the owner: what the runtime role may, and the keys of a first start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from records.relations import append_only
from records.sealing import make_key


class Command(BaseCommand):
    help = "Grant the runtime role its rights (append-only tables: read and add, nothing else) and make missing keys."

    def handle(self, *args: Any, **options: Any) -> None:
        make_key()
        role = settings.RUNTIME_ROLE
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user = %s, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role, role])
            is_owner, exists = cursor.fetchone()
            if is_owner or not exists:
                self.stdout.write(f"No separate runtime role '{role}': append-only is kept by the seal alone.")
                return
            name = connection.ops.quote_name(role)
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
            cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
            for relation in append_only():
                table = connection.ops.quote_name(relation.table)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}")
        self.stdout.write(f"'{role}' may add to {len(append_only())} regulated tables and change none of them.")

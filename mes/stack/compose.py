"""What containers need that `make run` does by itself: secrets made once, and the database's accounts."""

from __future__ import annotations

import os
from pathlib import Path

from mes.stack import secrets
from mes.stack.accounts import database_account
from mes.stack.postgres import DATABASE, OWNER, RUNTIME, Postgres, install


def _folder() -> Path:
    folder = Path(os.environ["LINESIDE_DATA"]) / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keys(host: str, redis_url: str) -> int:
    """Make the passwords of a server at this host, and the addresses that hold them."""
    folder = _folder()
    secrets.keep(folder, "postgres_password")
    secrets.keep(folder, "secret_key")
    secrets.keep(folder, "connection_keys", secrets.fernet_key)
    for role, password, address in (
        (RUNTIME, "database_password", "database_url"),
        (OWNER, "database_owner_password", "migrate_database_url"),
    ):
        secrets.put(folder, address, f"postgres://{role}:{secrets.keep(folder, password)}@{host}/{DATABASE}")
    secrets.put(folder, "redis_url", redis_url)
    if os.environ.get("DEMO") == "1":
        secrets.demo(folder)
    return 0


def admit(host: str) -> int:
    """Make the owner's and the runtime's account in the server at this host."""
    folder, account = _folder(), database_account()
    admin, owner, runtime = (
        secrets.keep(folder, name) for name in ("postgres_password", "database_owner_password", "database_password")
    )
    # A host name stands where the embedded server has its socket's folder; psql takes either.
    server = Postgres(install(account), Path("/nowhere"), Path(host), account)
    server.wait(admin)
    server.admit(admin, owner, runtime)
    return 0

"""The embedded PostgreSQL: safe settings, two accounts, and nothing of ours in anybody's way."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import psycopg2
import pytest

from mes.stack.accounts import database_account
from mes.stack.postgres import Postgres, install
from mes.stack.programs import child, servers

ADMIN, OWNER, RUNTIME = "admin-word", "owner-word", "runtime-word"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    folder = Path(mkdtemp(prefix="lineside-pg-", dir="/tmp"))
    folder.chmod(0o711)
    account = database_account()
    postgres = Postgres(install(account), folder / "pg", folder / "s", account)
    postgres.make(ADMIN)
    postgres.configure()
    (program,) = servers(postgres, None)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(child(program, folder / "pid"), stdout=log, stderr=log)
    postgres.wait(ADMIN)
    postgres.admit(ADMIN, OWNER, RUNTIME)
    yield postgres
    process.send_signal(program.stop_signal)
    process.wait(30)
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def _as(server: Postgres, role: str, word: str) -> psycopg2.extensions.connection:
    return psycopg2.connect(server.url(role, word))


def test_an_acknowledged_commit_is_on_disk(server: Postgres) -> None:
    asked = (
        "SELECT name || '=' || setting FROM pg_settings WHERE name IN "
        "('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'jit') ORDER BY 1;"
    )
    assert server.ask(asked, ADMIN).split() == [
        "data_checksums=on", "fsync=on", "full_page_writes=on", "jit=off", "synchronous_commit=on",
    ]  # fmt: skip


def test_it_is_reached_by_its_socket_alone_and_never_without_a_password(server: Postgres) -> None:
    assert server.ask("SHOW listen_addresses;", ADMIN) == ""
    assert server.ask("SELECT DISTINCT auth_method FROM pg_hba_file_rules;", ADMIN) == "scram-sha-256"
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        _as(server, "lineside", "guessed")


def test_the_runtime_account_owns_nothing(server: Postgres) -> None:
    with _as(server, "lineside", RUNTIME) as connection, connection.cursor() as cursor:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE mine (id int)")
        connection.rollback()
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)


def test_the_owner_makes_tables_the_runtime_account_cannot_touch_unasked(server: Postgres) -> None:
    with _as(server, "lineside_owner", OWNER) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE regulated (id int)")
    refused = pytest.raises(psycopg2.errors.InsufficientPrivilege)
    with _as(server, "lineside", RUNTIME) as connection, connection.cursor() as cursor, refused:
        cursor.execute("SELECT * FROM regulated")


def test_admitting_twice_changes_nothing(server: Postgres) -> None:
    server.admit(ADMIN, OWNER, RUNTIME)
    _as(server, "lineside", RUNTIME).close()


def test_a_pid_file_of_a_stranger_is_swept_away(tmp_path: Path) -> None:
    data = tmp_path / "pg"
    data.mkdir()
    (data / "PG_VERSION").write_text("18\n")
    (data / "postgresql.conf").touch()
    (data / "postmaster.pid").write_text("1\n")
    tmp_path.chmod(0o711)
    server = Postgres(tmp_path, data, tmp_path / "s", database_account())
    server.configure()
    assert not (data / "postmaster.pid").exists()

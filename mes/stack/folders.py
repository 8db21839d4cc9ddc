"""Where everything of one plant lies on disk."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mes.stack.accounts import Account
from mes.stack.errors import StackError

# A socket's path may have 107 bytes; the longest name below the folder is `pg/.s.PGSQL.5432.lock`.
SOCKET_FOLDER_LIMIT = 80
SYSTEM = Path("/var/lib/lineside")


@dataclass(frozen=True)
class Folders:
    """The folders under DATA, and the two that may have to lie elsewhere."""

    data: Path
    postgres: Path
    sockets: Path

    @property
    def run(self) -> Path:
        """What is only true while we run: process notes, ports, generated configuration."""
        return self.data / "run"

    @property
    def log(self) -> Path:
        """One ordinary log file per program."""
        return self.data / "log"

    @property
    def secrets(self) -> Path:
        """Passwords and keys, readable by their owner alone."""
        return self.data / "secrets"

    @property
    def valkey(self) -> Path:
        """The broker's append-only file."""
        return self.data / "valkey"

    @property
    def tls(self) -> Path:
        """The certificate authority and certificate made by TLS=self."""
        return self.data / "tls"

    def pidfile(self, name: str) -> Path:
        """The note that says which process is the program of this name."""
        return self.run / "pids" / name


def lay_out(data: Path, account: Account) -> Folders:
    """Make the folders of one plant, and find places PostgreSQL's account can reach."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        # Root's DATA must let `nobody` pass to its own folder, and pass only.
        data.chmod(0o711 if account.name else 0o700)
        for name in ("run", "log", "media", "spool", "secrets", "sim", "valkey", "tls"):
            (data / name).mkdir(exist_ok=True)
            (data / name).chmod(0o700)
        (data / "run" / "pids").mkdir(exist_ok=True)
    except PermissionError as error:
        raise StackError(f"DATA is {data}, but {error.filename} cannot be written by you.") from None
    except OSError as error:
        raise StackError(f"DATA is {data}, but {error.filename}: {error.strerror}.") from None
    return Folders(data=data, postgres=_postgres(data, account), sockets=_sockets(data, account))


def passable(folder: Path) -> None:
    """Make a folder that every account may pass through, whatever the person's umask is."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)


def mark(path: Path) -> str:
    """A short name for a long path, always the same for the same one."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def _postgres(data: Path, account: Account) -> Path:
    inside = data / "pg"
    if account.name is None or inside.exists():
        return inside
    probe = data / "probe"
    account.own(probe)
    reachable = account.may_enter(probe)
    probe.rmdir()
    if reachable:
        return inside
    outside = SYSTEM / mark(data) / "pg"
    passable(SYSTEM)
    passable(outside.parent)
    (outside.parent / "belongs-to").write_text(f"{data.resolve()}\n")
    return outside


def _sockets(data: Path, account: Account) -> Path:
    inside = data.resolve() / "run"
    if account.name is None and len(os.fsencode(inside)) <= SOCKET_FOLDER_LIMIT:
        return inside
    # A short folder, the same for the same DATA, refused when somebody else made it first.
    short = Path(tempfile.gettempdir()) / f"lineside-{os.geteuid()}-{mark(data)}"
    if len(os.fsencode(short)) > SOCKET_FOLDER_LIMIT:
        short = Path("/tmp") / short.name
    short.mkdir(mode=0o711, exist_ok=True)
    status = short.lstat()
    if status.st_uid != os.geteuid() or short.is_symlink():
        raise StackError(f"{short} belongs to somebody else; remove it or choose another TMPDIR.")
    short.chmod(0o711 if account.name else 0o700)
    return short

"""Under which account PostgreSQL runs: it refuses to run as root, so root lends it `nobody`."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """An account that owns the database files; `name` is None for whoever started us."""

    name: str | None
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether this account can reach and read the folder."""
        if self.name is None:
            return os.access(folder, os.R_OK | os.X_OK)
        probe = ["/bin/sh", "-c", 'cd "$1" 2>/dev/null && ls . >/dev/null 2>&1', "sh", str(folder)]
        return self.run(probe).returncode == 0

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, its words collected."""
        if self.name is None:
            return subprocess.run(command, capture_output=True, text=True, env=CLEAN, cwd="/")
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=CLEAN,
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=[],
        )

    def own(self, folder: Path) -> None:
        """Make a folder that only this account (and root) can enter."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.name is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


# initdb writes the caller's language into its configuration; ours must be the same everywhere.
CLEAN = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def database_account() -> Account:
    """Whoever started us, or `nobody` when that is root; no account is ever created."""
    if os.geteuid() != 0:
        return Account(None, os.geteuid(), os.getegid())
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)

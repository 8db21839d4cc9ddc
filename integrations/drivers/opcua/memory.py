"""What is remembered of a session, so that another connection or another process can go on with it.

A server keeps what we missed: values in the queues of its monitored items, messages we did not acknowledge. Whoever
opens a new session loses both; whoever activates the old one again gets them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from integrations.drivers.readings import Target

# What decides whether an old subscription still is the one we want.
SETTINGS = ("publishing_ms", "security", "policy", "user_kind", "user_name", "server_certificate", "own_certificate")


@dataclass
class Kept:
    """A session as its server knows it, and the last message of its subscription that is safe with us."""

    wanted: str
    term: int
    token: str
    nonce: str
    user_policy: str
    subscription: int
    number: int
    started_at: str
    offset_seconds: float
    saved_at: float


class Memory:
    """One small file, written after each message; without a path, nothing is remembered."""

    def __init__(self, target: Target, longest: float) -> None:
        self._target = target
        self._longest = longest
        self._file = -1

    @property
    def wanted(self) -> str:
        """The target in a few letters: another one needs another subscription."""
        words = [self._target.endpoint, *(point.address for point in self._target.points)]
        words += [str(self._target.settings.get(name)) for name in SETTINGS]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]

    def recall(self) -> Kept | None:
        """The session of before, if it may still live and nobody else has read the machine since."""
        place = self._target.memory
        if place is None:
            return None
        try:
            kept = Kept(**json.loads(place.path.read_text()))
            age = time.time() - kept.saved_at
            fits = kept.wanted == self.wanted and 0 <= place.term - kept.term <= 1
            return kept if fits and 0 <= age < self._longest else None
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, kept: Kept) -> None:
        """Write it down. Not forced to disk: it outlives the process, and a computer's restart outlives no session."""
        place = self._target.memory
        if place is None:
            return
        kept.term, kept.saved_at = place.term, time.time()
        try:
            if self._file < 0:
                self._file = os.open(place.path, os.O_WRONLY | os.O_CREAT, 0o600)
            line = json.dumps(asdict(kept)).encode()
            os.pwrite(self._file, line, 0)
            os.ftruncate(self._file, len(line))
        except OSError:
            # Without memory the next session is a fresh one; nothing worse.
            self.forget()

    def forget(self) -> None:
        """The next session is a fresh one."""
        self.close()
        if self._target.memory is not None:
            with contextlib.suppress(OSError):
                Path(self._target.memory.path).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file, not of what it says."""
        if self._file >= 0:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = -1

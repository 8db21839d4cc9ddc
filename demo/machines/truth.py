"""What a simulated machine really made, kept in a file that survives a pulled plug.

`python -m demo.machines.truth DATA` prints it for every machine of a demo plant.
"""

import json
import secrets
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS made (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    pieces INTEGER NOT NULL CHECK (pieces > 0),
    serial TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS made_serial ON made (serial);
"""


@dataclass(frozen=True)
class Made:
    """One entry of the machine's own book: a piece, a tested serial or a washed load."""

    seq: int
    at: datetime
    pieces: int
    serial: str
    data: dict[str, object]


class Truth:
    """The book of one machine: append only, one committed entry per piece, test or load."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # FULL: an entry is on the disk before the counter on the wire shows it, as in a real machine.
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + SCHEMA)
        self._db.execute(
            "INSERT OR IGNORE INTO memory VALUES ('epoch', ?)", (str(secrets.randbelow(2**31 - 1) + 1),)
        )
        self.epoch = int(self._db.execute("SELECT value FROM memory WHERE name='epoch'").fetchone()[0])
        entries, pieces = self._db.execute("SELECT count(*), coalesce(sum(pieces), 0) FROM made").fetchone()
        self.entries, self.pieces = int(entries), int(pieces)

    def add(
        self, pieces: int, *, at: datetime, serial: str = "", data: Mapping[str, object] | None = None
    ) -> Made:
        """Write down what was just made; returns once it is on the disk."""
        values = dict(data or {})
        cursor = self._db.execute(
            "INSERT INTO made (at, pieces, serial, data) VALUES (?, ?, ?, ?)",
            (at.astimezone(UTC).isoformat(), pieces, serial, json.dumps(values)),
        )
        self.entries += 1
        self.pieces += pieces
        return Made(cursor.lastrowid or 0, at, pieces, serial, values)

    def last(self, count: int) -> list[Made]:
        """The newest entries, oldest of them first."""
        rows = self._db.execute(
            "SELECT seq, at, pieces, serial, data FROM made ORDER BY seq DESC LIMIT ?", (count,)
        )
        return [
            Made(seq, datetime.fromisoformat(at), pieces, serial, json.loads(data))
            for seq, at, pieces, serial, data in reversed(rows.fetchall())
        ]

    def remember(self, name: str, value: str) -> None:
        """Keep a word that survives a pulled plug."""
        self._db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> str:
        """A word kept before; empty when there is none."""
        found = self._db.execute("SELECT value FROM memory WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def times_tested(self, serial: str) -> int:
        """How often this serial was on the machine."""
        return int(self._db.execute("SELECT count(*) FROM made WHERE serial = ?", (serial,)).fetchone()[0])

    def close(self) -> None:
        self._db.close()


def folder(data: Path) -> Path:
    """Where the books of all machines of this demo plant lie."""
    return data / "sim"


def summary(data: Path) -> dict[str, dict[str, int]]:
    """Machine name to its epoch, entries and pieces, read without disturbing a running machine."""
    found = {}
    for path in sorted(folder(data).glob("*-[0-9][0-9].sqlite3")):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            epoch = db.execute("SELECT value FROM memory WHERE name='epoch'").fetchone()[0]
            entries, pieces = db.execute("SELECT count(*), coalesce(sum(pieces), 0) FROM made").fetchone()
        db.close()
        found[path.stem] = {"epoch": int(epoch), "entries": int(entries), "pieces": int(pieces)}
    return found


def main(arguments: list[str]) -> int:
    """Print machine, pieces made, entries in the book and epoch, one machine a line."""
    if len(arguments) != 1:
        print("usage: python -m demo.machines.truth DATA", file=sys.stderr)
        return 2
    for machine, book in summary(Path(arguments[0])).items():
        print(f"{machine}\t{book['pieces']} pieces\t{book['entries']} entries\tepoch {book['epoch']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

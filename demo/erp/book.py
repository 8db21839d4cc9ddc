"""The ERP's own book: what it ordered and what it was told, every message counted once.

`python -m demo.erp.book DATA` prints it, to be compared with what Lineside says.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS orders (
    number TEXT PRIMARY KEY, material TEXT NOT NULL, ordered TEXT NOT NULL, unit TEXT NOT NULL,
    due_at TEXT NOT NULL, priority INTEGER NOT NULL, version INTEGER NOT NULL,
    state TEXT NOT NULL, posted_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sent (
    id INTEGER PRIMARY KEY, message_id TEXT UNIQUE NOT NULL, number TEXT NOT NULL, path TEXT NOT NULL,
    body TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', attempts INTEGER NOT NULL DEFAULT 0,
    next_try REAL NOT NULL DEFAULT 0, status INTEGER, answer TEXT
);
CREATE TABLE IF NOT EXISTS heard (
    message_id TEXT PRIMARY KEY, kind TEXT NOT NULL, number TEXT NOT NULL, body TEXT NOT NULL,
    heard_at TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS operations (
    number TEXT NOT NULL, sequence INTEGER NOT NULL, operation TEXT NOT NULL, is_last INTEGER NOT NULL,
    good TEXT NOT NULL, scrap TEXT NOT NULL, rework TEXT NOT NULL, reports INTEGER NOT NULL,
    PRIMARY KEY (number, sequence)
);
CREATE TABLE IF NOT EXISTS lots (
    number TEXT NOT NULL, sequence INTEGER NOT NULL, side TEXT NOT NULL, lot TEXT NOT NULL,
    material TEXT NOT NULL, unit TEXT NOT NULL, quantity TEXT NOT NULL,
    PRIMARY KEY (number, sequence, side, lot)
);
"""

OURS = "PO-"  # what the ERP's own numbers begin with
# What a report says of lots: what went in, what came out, what was spoilt beside.
SIDES = ("consumed", "produced", "scrapped_components")
FACTS = ("order", "material", "quantity", "unit", "due_at", "priority", "version", "state", "at")


@dataclass(frozen=True, slots=True)
class Line:
    """One order as the ERP sees it; quantities in the order's unit, `good` as reported by the last operation."""

    number: str
    material: str
    ordered: Decimal
    good: Decimal
    scrap: Decimal
    state: str


class Book:
    """SQLite with every commit on disk, so that an ERP killed at any moment counts nothing twice."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;")
        self._db.executescript(TABLES)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # What the ERP asks for

    def order(self, body: dict[str, Any]) -> None:
        """Write down a new order and the message that posts it, together or not at all."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO orders VALUES (?,?,?,?,?,?,1,'posted',?)",
                (
                    body["number"],
                    body["material"],
                    str(body["quantity"]),
                    body["unit"],
                    body["due_at"],
                    body["priority"],
                    _now(),
                ),
            )
            _queue(db, body["number"], "", body)

    def ask(self, number: str, verb: str, body: dict[str, Any]) -> None:
        """Write down a change or a cancellation ("change", "cancel") as the order's next version."""
        with self._writing() as db:
            version = db.execute("SELECT version FROM orders WHERE number=?", (number,)).fetchone()[0] + 1
            db.execute("UPDATE orders SET version=? WHERE number=?", (version, number))
            _queue(db, number, f"/{number}/{verb}", {**body, "version": version})

    def due(self, at: float) -> list[sqlite3.Row]:
        """The oldest unsent message of each order whose time has come: order is kept per order."""
        return self._rows(
            "SELECT * FROM sent WHERE state='waiting' AND next_try<=? AND id IN"
            " (SELECT min(id) FROM sent WHERE state='waiting' GROUP BY number) ORDER BY id LIMIT 20",
            at,
        )

    def answered(self, row: sqlite3.Row, status: int, answer: str) -> None:
        """The plant has answered: a message is accepted or refused, and an applied change is the order's truth."""
        state = "accepted" if status < 300 else "refused"
        with self._writing() as db:
            db.execute(
                "UPDATE sent SET state=?, status=?, answer=?, attempts=attempts+1 WHERE id=?",
                (state, status, answer, row["id"]),
            )
            if state == "refused":
                if row["path"] == "":
                    db.execute("UPDATE orders SET state='refused' WHERE number=?", (row["number"],))
            elif status == 200:
                _applied(db, row["number"], json.loads(row["body"]), row["path"])

    def later(self, row: sqlite3.Row, at: float, why: str) -> None:
        """Nobody answered: the same message with the same id again at `at` (seconds since the epoch)."""
        with self._writing() as db:
            db.execute("UPDATE sent SET attempts=attempts+1, next_try=?, answer=? WHERE id=?", (at, why, row["id"]))

    # What the ERP hears

    def hear(self, message: dict[str, Any]) -> bool:
        """Book a confirmation once; False when this message id was booked before."""
        number = message.get("order") or ""
        with self._writing() as db:
            first = (
                db.execute(
                    "INSERT INTO heard VALUES (?,?,?,?,?,1)"
                    " ON CONFLICT (message_id) DO UPDATE SET times=times+1 RETURNING times",
                    (message["message_id"], message["kind"], number, json.dumps(message), _now()),
                ).fetchone()[0]
                == 1
            )
            if first:
                _book(db, number, message)
        return bool(first)

    # What the ERP knows

    def count(self) -> int:
        """How many orders the ERP has made so far."""
        return int(self._rows("SELECT count(*) FROM orders WHERE number LIKE ?", f"{OURS}%")[0][0])

    def running(self) -> list[sqlite3.Row]:
        """The ERP's own orders that are neither ended nor refused, the oldest first."""
        return self._rows(
            "SELECT * FROM orders WHERE number LIKE ? AND state NOT IN"
            " ('completed','closed','cancelled','refused') ORDER BY posted_at",
            f"{OURS}%",
        )

    def lines(self) -> list[Line]:
        """Every order with its sums."""
        return [
            Line(
                row["number"],
                row["material"],
                Decimal(row["ordered"]),
                _sum(operation["good"] for operation in self._operations(row["number"]) if operation["is_last"]),
                _sum(operation["scrap"] for operation in self._operations(row["number"])),
                row["state"],
            )
            for row in self._rows("SELECT * FROM orders ORDER BY posted_at, number")
        ]

    def _operations(self, number: str) -> list[sqlite3.Row]:
        return self._rows("SELECT * FROM operations WHERE number=? ORDER BY sequence", number)

    def _lots(self, number: str, sequence: int) -> list[dict[str, str]]:
        rows = self._rows(
            "SELECT side, lot, material, unit, quantity FROM lots WHERE number=? AND sequence=? ORDER BY side, lot",
            number,
            sequence,
        )
        return [dict(row) for row in rows]

    def as_json(self) -> dict[str, Any]:
        """The whole book, quantities as text."""
        heard = self._rows("SELECT count(*) AS n, coalesce(sum(times), 0) AS times FROM heard")[0]
        waiting = self._rows("SELECT count(*) AS n FROM sent WHERE state='waiting'")[0]
        return {
            "orders": [
                {
                    "number": line.number,
                    "material": line.material,
                    "ordered": _plain(line.ordered),
                    "good": _plain(line.good),
                    "scrap": _plain(line.scrap),
                    "state": line.state,
                    "operations": [
                        {
                            "sequence": row["sequence"],
                            "operation": row["operation"],
                            "good": row["good"],
                            "scrap": row["scrap"],
                            "rework": row["rework"],
                            "reports": row["reports"],
                            "lots": self._lots(line.number, row["sequence"]),
                        }
                        for row in self._operations(line.number)
                    ],
                }
                for line in self.lines()
            ],
            "messages_heard": heard["n"],
            "messages_repeated": heard["times"] - heard["n"],
            "messages_unsent": waiting["n"],
        }


def _queue(db: sqlite3.Connection, number: str, path: str, body: dict[str, Any]) -> None:
    version = body.get("version", 1)
    message_id = f"{number}/{version}"
    db.execute(
        "INSERT INTO sent (message_id, number, path, body) VALUES (?,?,?,?)",
        (message_id, number, path, json.dumps({"message_id": message_id, **body})),
    )


def _applied(db: sqlite3.Connection, number: str, wanted: dict[str, Any], path: str) -> None:
    if path.endswith("/cancel"):
        db.execute("UPDATE orders SET state='cancelled' WHERE number=?", (number,))
    if "quantity" in wanted:
        db.execute("UPDATE orders SET ordered=? WHERE number=?", (str(wanted["quantity"]), number))
    if "priority" in wanted:
        db.execute("UPDATE orders SET priority=? WHERE number=?", (wanted["priority"], number))
    if "due_at" in wanted:
        db.execute("UPDATE orders SET due_at=? WHERE number=?", (wanted["due_at"], number))


def _book(db: sqlite3.Connection, number: str, message: dict[str, Any]) -> None:
    kind = message["kind"]
    if kind in ("job_response.reported", "job_response.reversed"):
        row = db.execute(
            "SELECT * FROM operations WHERE number=? AND sequence=?", (number, message["sequence"])
        ).fetchone()
        sums = [
            _plain(Decimal(row[name] if row else "0") + Decimal(str(message.get(name) or 0)))
            for name in ("good", "scrap", "rework")
        ]
        db.execute(
            "INSERT OR REPLACE INTO operations VALUES (?,?,?,?,?,?,?,?)",
            (
                number,
                message["sequence"],
                message["operation"],
                int(bool(message.get("is_last_operation"))),
                *sums,
                (row["reports"] if row else 0) + 1,
            ),
        )
        _book_lots(db, number, message)
    elif kind == "change_request.accepted":
        _applied(db, number, message.get("wanted") or {}, "")
    elif kind.startswith("operations_request."):
        # The plant makes orders of its own, and its supervisor may change ours: its figure is what will be made.
        db.execute(
            "INSERT INTO orders VALUES (:order, :material, :quantity, :unit, :due_at, :priority, :version, :state, :at)"
            " ON CONFLICT (number) DO UPDATE SET state=excluded.state, ordered=excluded.ordered",
            {name: message.get(name) for name in FACTS},
        )


def _book_lots(db: sqlite3.Connection, number: str, message: dict[str, Any]) -> None:
    """What went in and came out of stock, lot by lot; reports taken back carry the other sign."""
    for side in SIDES:
        for told in message.get(side) or ():
            key = (number, message["sequence"], side, told["lot"])
            row = db.execute(
                "SELECT quantity FROM lots WHERE number=? AND sequence=? AND side=? AND lot=?", key
            ).fetchone()
            total = Decimal(row["quantity"] if row else "0") + Decimal(str(told["quantity"]))
            db.execute(
                "INSERT OR REPLACE INTO lots VALUES (?,?,?,?,?,?,?)",
                (*key, told["material"], told["unit"], _plain(total)),
            )


def _sum(values: Iterator[str]) -> Decimal:
    return sum((Decimal(value) for value in values), Decimal(0))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _now() -> str:
    return datetime.now(UTC).isoformat()


def path_in(data: Path) -> Path:
    """Where the book lies under the stack's data folder."""
    return data / "sim" / "erp.sqlite3"


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: python -m demo.erp.book DATA", file=sys.stderr)
        return 2
    path = path_in(Path(sys.argv[1]))
    if not path.exists():
        print(f"There is no book at {path}; the demo ERP has not run here yet.", file=sys.stderr)
        return 1
    book = Book(path)
    print(f"{'order':12} {'material':10} {'ordered':>10} {'good':>10} {'scrap':>10}  state")
    for line in book.lines():
        print(
            f"{line.number:12} {line.material:10} {_plain(line.ordered):>10} {_plain(line.good):>10}"
            f" {_plain(line.scrap):>10}  {line.state}"
        )
    facts = book.as_json()
    print(
        f"{facts['messages_heard']} messages booked, {facts['messages_repeated']} repeats ignored,"
        f" {facts['messages_unsent']} waiting to be sent"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

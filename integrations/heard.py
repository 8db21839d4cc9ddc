"""What a collector heard, as it goes through the spool: small JSON objects, in the order in which things were heard."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

Record = dict[str, Any]
# Property, microseconds since 1970, value, can it be trusted, the protocol's own code.
Sample = tuple[int, int, float | None, bool, int]

STATE: Final = "state"
COUNT: Final = "count"
VALUES: Final = "values"
RESULT: Final = "result"
ASKED: Final = "asked"
DONE: Final = "done"
ALIVE: Final = "alive"
HEALTH: Final = "health"
GAP: Final = "gap"
CERTIFICATE: Final = "certificate"
LOSS: Final = "loss"
ALARM: Final = "alarm"


def state(equipment: int, word: str, reason: str, at: datetime) -> Record:
    """The machine is in this state."""
    return {"kind": STATE, "equipment": equipment, "state": word, "reason": reason, "at": at.isoformat()}


def count(counter: int, epoch: int | None, raw: Any, at: datetime) -> Record:
    """The machine's counter stands at `raw`."""
    return {"kind": COUNT, "counter": counter, "epoch": epoch, "raw": raw, "at": at.isoformat()}


def values(rows: list[Sample]) -> Record:
    """Process values that were heard together: one record, for there may be thousands a second."""
    return {"kind": VALUES, "rows": rows}


def alarm(equipment: int, name: str, word: str, next_step: str, at: datetime) -> Record:
    """The machine complains of `word`, or of nothing any more."""
    return {
        "kind": ALARM, "equipment": equipment, "name": name, "word": word, "next_step": next_step,
        "at": at.isoformat(),
    }  # fmt: skip


def result(equipment: int, epoch: int, item: str, at: datetime) -> Record:
    """One entry of the machine's ring of results, as the machine wrote it."""
    return {"kind": RESULT, "equipment": equipment, "epoch": epoch, "item": item, "at": at.isoformat()}


def asked(equipment: int, epoch: int, request: int, serial: str, at: datetime) -> Record:
    """A station asks whether it may begin this serial."""
    return {
        "kind": ASKED, "equipment": equipment, "epoch": epoch, "request": request, "serial": serial,
        "at": at.isoformat(),
    }  # fmt: skip


def done(
    equipment: int, epoch: int, request: int, serial: str, outcome: str, at: datetime, *, unchecked: bool
) -> Record:
    """A station holds out what became of a serial until it is told that we have it."""
    return {
        "kind": DONE, "equipment": equipment, "epoch": epoch, "request": request, "serial": serial,
        "outcome": outcome, "unchecked": unchecked, "at": at.isoformat(),
    }  # fmt: skip


def alive(equipment: list[int], at: datetime) -> Record:
    """These machines gave data we trust at this time."""
    return {"kind": ALIVE, "equipment": equipment, "at": at.isoformat()}


def gap(equipment: int, cause: str, since: datetime, *, offline: bool) -> Record:
    """Since then there is no data of this machine that we trust; `offline` when it is out of sight altogether."""
    return {"kind": GAP, "equipment": equipment, "cause": cause, "at": since.isoformat(), "offline": offline}


def loss(equipment: int, prop: int | None, cause: str, since: datetime, until: datetime) -> Record:
    """Something the machine knew between these times never reached us; a process value, or the machine as a whole."""
    return {
        "kind": LOSS, "equipment": equipment, "property": prop, "cause": cause,
        "since": since.isoformat(), "at": until.isoformat(),
    }  # fmt: skip


def health(
    light: str, message: str, at: datetime, last_data_at: datetime | None, heartbeat_at: datetime | None
) -> Record:
    """How well we hear the connection."""
    return {
        "kind": HEALTH,
        "state": light,
        "message": message,
        "at": at.isoformat(),
        "last_data_at": last_data_at.isoformat() if last_data_at else None,
        "heartbeat_at": heartbeat_at.isoformat() if heartbeat_at else None,
    }


def certificate(pem: str, at: datetime) -> Record:
    """The server shows this certificate, and it was not believed."""
    return {"kind": CERTIFICATE, "pem": pem, "at": at.isoformat()}

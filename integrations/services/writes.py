"""A value a person writes into a machine, at most once. The row is a Probe; an acquisition worker works it.

Who wrote what and why is on record before it leaves, what became of it afterwards. A worker that is lost in between
leaves a write nobody can know the end of, and that is said; it is never tried again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from integrations.errors import ConnectionGone, NotWritable, WriteUnderWay
from integrations.events import ConnectionEvent
from integrations.models import Connection, Probe
from integrations.states import ByteOrder, ProbeKind, ProbeState, Protocol, Role
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

WRITE = "integrations.write_machine"
LONGEST_VALUE = 200
# Whoever pressed is still there; a machine must not move minutes later.
FRESH = timedelta(seconds=20)
LATE = "It came too late; nothing was sent."


@dataclass(frozen=True)
class Place:
    """Where to write; how numbers are put together counts only where no binding says it."""

    address: str
    datatype: str = ""
    word_order: str = ByteOrder.BIG
    byte_order: str = ByteOrder.BIG
    length: int = 0


@all_or_nothing
def ask_write(connection: Connection, place: Place, value: str, *, by: Person, reason: str) -> Probe:
    """Have this value written, now and once. Raises NotWritable, WriteUnderWay."""
    require(by, WRITE)
    connection = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if connection.removed_at is not None:
        raise ConnectionGone(f"Somebody has removed {connection.name}.")
    if not reason.strip():
        raise Malformed("Say why this is written.", code="reason_missing", field="reason")
    if not 0 < len(value) <= LONGEST_VALUE or not value.isprintable():
        raise Malformed(f"1 to {LONGEST_VALUE} characters.", code="value_length", field="value")
    if trouble := _trouble(connection, place.address):
        raise NotWritable(trouble, field="address")
    open_ones = Probe.objects.filter(kind=ProbeKind.WRITE, state__in=(ProbeState.ASKED, ProbeState.TAKEN))
    if (other := open_ones.filter(connection=connection).select_related("asked_by").first()) is not None:
        raise WriteUnderWay(
            f"{other.asked_by.name} is writing into {connection.name} right now.", who=other.asked_by.name,
            at=other.asked_at,
        )
    point = _as_bound(connection, place)
    probe = Probe.objects.create(
        connection=connection, kind=ProbeKind.WRITE, asked_by=by, asked_at=now(),
        question={"point": asdict(point), "value": value, "reason": reason.strip()},
    )  # fmt: skip
    record(
        ConnectionEvent.WRITE_ASKED, connection, by=by, reason=reason.strip(), address=point.address, value=value,
    )
    hint("probes")
    return probe


@all_or_nothing
def take_write(probe: Probe) -> bool:
    """Whether this worker is to send it: from here on it counts as sent, and nobody sends it again."""
    probe = Probe.objects.select_for_update(of=("self",)).select_related("connection", "asked_by").get(pk=probe.pk)
    if probe.state != ProbeState.ASKED:
        return False
    trouble = _trouble(probe.connection, probe.question["point"]["address"])
    if now() - probe.asked_at > FRESH:
        trouble = LATE
    elif not probe.asked_by.has(WRITE):
        trouble = f"{probe.asked_by.name} may not write into machines any more."
    if trouble:
        note_written(probe, "failed", trouble)
        return False
    probe.state = ProbeState.TAKEN
    probe.save(update_fields=["state"])
    return True


@all_or_nothing
def note_written(probe: Probe, effect: str, detail: str, read_back: Any = None) -> None:
    """Write down what became of it: done and read back (ok), certainly not done (failed), or nobody knows."""
    seen = None if read_back is None else str(read_back)[:LONGEST_VALUE]
    waiting = Probe.objects.filter(pk=probe.pk, state__in=(ProbeState.ASKED, ProbeState.TAKEN))
    is_done = effect == "ok"
    changed = waiting.update(
        state=ProbeState.ANSWERED if is_done else ProbeState.FAILED, error="" if is_done else detail[:500],
        answer={"effect": effect, "said": detail, "read_back": seen}, answered_at=now(),
    )
    if changed:
        record(
            ConnectionEvent.WRITTEN, probe.connection, by=probe.asked_by, reason=probe.question["reason"],
            address=probe.question["point"]["address"], value=probe.question["value"], effect=effect, detail=detail,
            read_back=seen,
        )


def give_up_writes(before: datetime) -> None:
    """What no worker took up was not sent; what was taken and has no end may have arrived."""
    waiting = Probe.objects.filter(kind=ProbeKind.WRITE, asked_at__lt=before).select_related("connection", "asked_by")
    for probe in waiting.filter(state=ProbeState.ASKED):
        note_written(probe, "failed", "No worker took this up. Is the acquisition worker running?")
    for probe in waiting.filter(state=ProbeState.TAKEN):
        note_written(probe, "unknown", "The worker was lost while it wrote. Look at the machine: it may have arrived.")


def _trouble(connection: Connection, address: str) -> str:
    """Why nobody writes there now; "" when it may be."""
    if connection.removed_at is not None or not connection.is_enabled:
        return f"{connection.name} is switched off."
    if address not in connection.settings.get("writable", []):
        return f"{address} is not on this connection's list of addresses that may be written."
    return ""


def _as_bound(connection: Connection, place: Place) -> Place:
    """As the binding reads it, where there is one: one address has one data type."""
    bound = connection.bindings.filter(address=place.address).exclude(role=Role.HEARTBEAT).first()
    if bound is None:
        return place if connection.protocol == Protocol.MODBUS else Place(place.address)
    return Place(bound.address, bound.datatype, bound.word_order, bound.byte_order, bound.length)

"""The way in for what machines said: one transaction per batch, each batch once."""

from __future__ import annotations

import functools
import json
import logging
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, OperationalError, connection, transaction

from equipment.models import Counter, Equipment, EquipmentProperty
from equipment.services import (
    SampleRow,
    append_samples,
    keep_counter,
    note_loss,
    observe_alarm,
    observe_all_alive,
    observe_state,
    open_gap,
    weigh,
)
from equipment.services.gaps import SILENCE_SECONDS as GAP_SECONDS
from equipment.services.samples import micros, moment
from equipment.states import Mode
from integrations import heard
from integrations.errors import Fenced, UnreadableReading
from integrations.models import Binding, Connection, RefusedReading
from integrations.services import leases
from integrations.services.certificates import note_shown
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import LinesideError
from kernel.hints import hint, show
from orders import services as orders

log = logging.getLogger(__name__)
# What one odd reading can raise; anything else is a fault of ours and stays loud.
UNREADABLE = (LinesideError, DatabaseError, ObjectDoesNotExist, ValueError, KeyError, TypeError)
RING_TEXT = 4_000
# Pieces counted within this time are booked together.
TOGETHER = timedelta(seconds=1)
# Between two statements of a batch; less than the three seconds of a lease.
LONGEST_PAUSE = "2s"
# The floor board gets a machine's age at least this often.
AGE_HINT_SECONDS = 2.0
# Of one process value, ten times a second.
MOST_SHOWN = 50
_age_told: dict[int, float] = {}


@dataclass(frozen=True)
class Delivered:
    """A batch as a collector hands it in, with the proof that it may."""

    collector: str
    epoch: int
    number: int
    connection: int
    owner: str
    token: int
    records: Sequence[Mapping[str, Any]]


def take_in(batch: Delivered) -> bool:
    """Store a batch; False if it is stored already. Raises Fenced for a token that is no longer valid.

    A reading that cannot be taken in is kept as RefusedReading and stops no other.
    """
    try:
        return _take_in(batch, careful=False)
    except (OperationalError, Fenced):
        raise
    except UNREADABLE as error:
        log.warning("batch %d of connection %d: %s; taking it in one by one", batch.number, batch.connection, error)
        return _take_in(batch, careful=True)


@all_or_nothing
def _take_in(batch: Delivered, *, careful: bool) -> bool:
    with connection.cursor() as cursor:
        # A collector that freezes in the middle of a batch must not hold off its successor.
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [LONGEST_PAUSE])
        if not leases.holds(batch.owner, batch.connection, batch.token):
            raise Fenced(f"Connection {batch.connection} is read by another collector now.")
        cursor.execute(
            "INSERT INTO integrations_batch (collector, epoch, number, readings, received_at, connection, token)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                batch.collector, batch.epoch, batch.number, sum(map(_readings, batch.records)), now(),
                batch.connection, batch.token,
            ],
        )
        if cursor.rowcount == 0:
            return False
    intake = Intake(batch.connection)
    for body in batch.records:
        if not careful:
            intake.take(body)
            continue
        try:
            with transaction.atomic():
                intake.take(body)
                intake.settle()
        except OperationalError:
            raise
        except UNREADABLE as error:
            intake.forget()
            RefusedReading.objects.create(
                connection_id=batch.connection, body=dict(body), error=str(error)[:500], received_at=now()
            )
    intake.finish()
    return True


def _readings(record: Mapping[str, Any]) -> int:
    return len(record.get("rows", ())) if record.get("kind") == heard.VALUES else 1


class Intake:
    """Takes in records in the order in which they were heard."""

    def __init__(self, connection_id: int) -> None:
        self._connection = connection_id
        self._samples: list[SampleRow] = []
        self._health: Mapping[str, Any] | None = None
        self._units: dict[int, Equipment] = {}
        self._counters: dict[int, Counter] = {}
        self._weighed: set[int] = set()
        self._alive: dict[int, tuple[datetime, datetime]] = {}
        self._counted: dict[int, list[tuple[Decimal, datetime]]] = {}
        self._touched: set[int] = set()

    def take(self, body: Mapping[str, Any]) -> None:
        """One record to the room it belongs to."""
        if body["kind"] == heard.VALUES:
            self._samples += [SampleRow(row[0], moment(row[1]), *row[2:]) for row in body["rows"]]
            return
        at = datetime.fromisoformat(body["at"]).astimezone(UTC)
        match body["kind"]:
            case heard.STATE:
                self._credit_unit(body["equipment"])
                if unit := self._watched(body["equipment"]):
                    observe_state(unit, body["state"], reason=body["reason"], at=at)
            case heard.COUNT:
                self._count(body, at)
            case heard.RESULT:
                self._result(body, at)
            case heard.ALARM:
                if unit := self._watched(body["equipment"]):
                    observe_alarm(unit, body["name"], word=body["word"], next_step=body["next_step"], at=at)
            case heard.ASKED:
                orders.check_unit(
                    self._unit(body["equipment"]), serial=body["serial"], request=body["request"],
                    epoch=body["epoch"], at=at,
                )
            case heard.DONE:
                orders.finish_check(
                    self._unit(body["equipment"]), serial=body["serial"], request=body["request"],
                    epoch=body["epoch"], outcome=body["outcome"], unchecked=body["unchecked"], at=at,
                )
            case heard.ALIVE:
                self._note_alive([unit.pk for number in body["equipment"] if (unit := self._watched(number))], at)
            case heard.LOSS:
                prop = EquipmentProperty.objects.get(pk=body["property"]) if body["property"] is not None else None
                since = datetime.fromisoformat(body["since"]).astimezone(UTC)
                machine = self._unit(body["equipment"])
                note_loss(machine, since=since, until=at, cause=body["cause"], property=prop)
            case heard.GAP:
                self._tell_alive()
                self._credit_unit(body["equipment"])
                if unit := self._watched(body["equipment"]):
                    open_gap(unit, at=at, cause=body["cause"], offline=body["offline"])
            case heard.HEALTH:
                self._health = body
            case heard.CERTIFICATE:
                note_shown(self._connection, body["pem"], at=at)
            case other:
                raise UnreadableReading(f"Unknown kind of record '{other}'.")

    def finish(self) -> None:
        """What is written once per batch: samples and the connection's health."""
        orders.watch_limits(self._samples)
        append_samples(self._samples)
        self._show_samples()
        self.settle()
        if self._health is not None:
            # A batch that comes late, by another's hand, tells nothing of today.
            found = Connection.objects.filter(pk=self._connection).exclude(checked_at__gt=self._health["at"])
            changed = found.exclude(state=self._health["state"]).exists()
            found.update(
                state=self._health["state"],
                message=self._health["message"][:300],
                checked_at=self._health["at"],
                last_data_at=self._health["last_data_at"],
                heartbeat_at=self._health["heartbeat_at"],
            )
            if changed:
                hint("connections")
        moment = time.monotonic()
        due = [n for n in sorted(self._touched) if moment - _age_told.get(n, float("-inf")) >= AGE_HINT_SECONDS]
        if due:
            _age_told.update(dict.fromkeys(due, moment))
            hint(*(f"unit:{number}" for number in due))

    def _show_samples(self) -> None:
        """To the trends that are open; of very many only so many as a screen can draw."""
        told: dict[str, list[Any]] = {}
        for row in self._samples:
            shown = [micros(row.at) / 1000, row.value if row.good else None]
            told.setdefault(f"trend:{row.property_id}", []).append(shown)
        if told:
            show({topic: rows[:: -(-len(rows) // MOST_SHOWN)] for topic, rows in told.items()})

    def settle(self) -> None:
        """Write what was gathered so far."""
        for number in sorted(self._weighed):
            keep_counter(self._counters[number])
        self._weighed.clear()
        self._credit(list(self._counted))
        self._tell_alive()

    def forget(self) -> None:
        """After a record that was undone: what was gathered for it is not true."""
        self._counters.clear()
        self._weighed.clear()
        self._counted.clear()
        self._alive.clear()

    def _note_alive(self, machines: Sequence[int], at: datetime) -> None:
        """From the first to the latest per machine, as long as there was no silence in between."""
        if any((at - self._alive[n][1]).total_seconds() > GAP_SECONDS for n in machines if n in self._alive):
            self._tell_alive()
        for number in machines:
            since, until = self._alive.get(number, (at, at))
            self._alive[number] = (min(since, at), max(until, at))

    def _tell_alive(self) -> None:
        if self._alive:
            observe_all_alive(self._alive)
            self._touched |= set(self._alive)
            self._alive = {}

    @functools.cached_property
    def _bound(self) -> set[int]:
        return set(Binding.objects.filter(connection_id=self._connection).values_list("equipment_id", flat=True))

    def _watched(self, number: int) -> Equipment | None:
        """The machine, unless its binding was removed while its last words were on their way: its pieces still count
        then, but nobody expects to hear of it any more."""
        unit = self._unit(number)
        return unit if unit.pk in self._bound else None

    def _unit(self, number: int) -> Equipment:
        if number not in self._units:
            self._units[number] = Equipment.objects.get(pk=number)
        return self._units[number]

    def _count(self, body: Mapping[str, Any], at: datetime) -> None:
        number = body["counter"]
        if number not in self._counters:
            # Held until the batch is stored: read once, written once, however many pulses it has.
            locked = Counter.objects.select_for_update(no_key=True, of=("self",)).select_related("equipment")
            self._counters[number] = locked.get(pk=number)
        counter = self._counters[number]
        delta = weigh(counter, epoch=body["epoch"], raw=body["raw"], at=at)
        self._weighed.add(number)
        if delta <= 0:
            return
        waiting = self._counted.setdefault(number, [])
        if waiting and not (waiting[0][1] <= at <= waiting[0][1] + TOGETHER or counter.equipment.mode == Mode.LOAD):
            self._credit([number])
        self._counted.setdefault(number, []).append((delta, at))

    def _credit(self, counters: Iterable[int]) -> None:
        """Give counted pieces to their job: those of one second together, unless its job changed in between.

        A fast machine's every pulse is counted; to book each by itself would be slower than the machine.
        """
        for number in counters:
            found = self._counted.pop(number, [])
            if not found:
                continue
            counter = self._counters[number]
            unit, until = counter.equipment, found[-1][1]
            if len(found) > 1 and orders.is_steady(unit, since=found[0][1], until=until):
                found = [(sum((delta for delta, _ in found), Decimal(0)), until)]
            for delta, at in found:
                orders.count(unit, delta, at=at, counter=counter)

    def _credit_unit(self, equipment: int) -> None:
        """Before its state changes: pieces of a set-up are other pieces."""
        self._credit([n for n in self._counted if self._counters[n].equipment_id == equipment])

    def _result(self, body: Mapping[str, Any], at: datetime) -> None:
        unit = self._unit(body["equipment"])
        seq, serial, values, measured_at = read_result(body["item"], at)
        # The ring is sent again and again; orders takes each (unit, epoch, seq) once.
        orders.machine_result(unit, serial=serial, values=values, seq=seq, epoch=body["epoch"], at=measured_at)


def read_result(item: str, at: datetime) -> tuple[int, str, dict[str, Any], datetime]:
    """Parse an entry of a ring of results: its number, the serial, the values, when it was measured."""
    try:
        body = json.loads(item[:RING_TEXT], parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UnreadableReading("The machine's result is no JSON.") from error
    if not isinstance(body, dict) or isinstance(body.get("seq"), bool) or not isinstance(body.get("seq"), int):
        raise UnreadableReading("The machine's result has no sequence number.")
    serial = str(body.get("serial", ""))[:80]
    measured_at = at
    if isinstance(body.get("at"), str):
        try:
            told = datetime.fromisoformat(body["at"])
            measured_at = min(told.astimezone(UTC), now()) if told.tzinfo else at
        except ValueError:
            measured_at = at
    values = {str(key): _plain(value) for key, value in body.items() if key not in ("seq", "serial", "at")}
    return body["seq"], serial, values, measured_at


def _plain(value: Any) -> Any:
    """Numbers as text, so that 4.2 bar stays 4.2; what is not finite or not plain becomes text or nothing."""
    match value:
        case bool() | None:
            return value
        case Decimal() | int():
            return str(value)
        case float():
            return str(value) if math.isfinite(value) else None
        case str():
            return value[:200].replace("\0", "")
        case _:
            return None

"""Setting up connections and what their addresses mean."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from equipment.models import Counter, Equipment, EquipmentProperty
from equipment.services import (
    add_counter,
    add_property,
    leave_alone,
    observe_alarm,
    rename_counter,
    rename_property,
    retire_counter,
)
from integrations.addresses import host_of
from integrations.errors import ConnectionGone
from integrations.events import ConnectionEvent
from integrations.models import Binding, Connection
from integrations.secrets import seal
from integrations.services.wording import (
    LONGEST_PASSWORD,
    PASSWORD,
    Words,
    checked_endpoint,
    checked_settings,
    checked_words,
    words_of,
)
from integrations.states import ByteOrder, Light, Role
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import LinesideError, Malformed
from kernel.hints import hint
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

MOST_COPIES = 50
# Where a counter of this data type begins again at zero; 32 bits where nobody says.
MODULUS = {
    "uint16": 2**16, "int16": 2**15, "uint32": 2**32, "int32": 2**31, "uint64": 2**63 - 1, "int64": 2**63 - 1,
}  # fmt: skip


@all_or_nothing
def add_connection(
    name: str,
    protocol: str,
    endpoint: str,
    *,
    by: Person,
    settings: Mapping[str, Any] | None = None,
    password: str = "",
    is_enabled: bool = True,
) -> Connection:
    """Add a server or controller to read; a collector begins within seconds."""
    require(by, "integrations.author_connection")
    connection = Connection(
        name=_free_name(name),
        protocol=protocol,
        endpoint=checked_endpoint(protocol, endpoint),
        settings=checked_settings(protocol, settings or {}),
        is_enabled=is_enabled,
    )
    _set_password(connection, password or None)
    connection.save()
    record(
        ConnectionEvent.ADDED, connection, by=by, protocol=protocol, endpoint=endpoint, settings=connection.settings
    )
    hint("connections")
    return connection


@all_or_nothing
def change_connection(
    connection: Connection,
    *,
    by: Person,
    name: str,
    endpoint: str,
    settings: Mapping[str, Any],
    password: str | None = None,
) -> Connection:
    """Change how a machine is reached. Without a `password` the one we have stays, unless it would go elsewhere."""
    require(by, "integrations.author_connection")
    connection = _lock(connection)
    before = {"name": connection.name, "endpoint": connection.endpoint, "settings": connection.settings}
    if name != connection.name:
        connection.name = _free_name(name)
    is_elsewhere = host_of(endpoint) != host_of(connection.endpoint)
    connection.endpoint = checked_endpoint(connection.protocol, endpoint)
    connection.settings = checked_settings(connection.protocol, settings)
    if is_elsewhere and password is None:
        # Whoever may change an endpoint could otherwise have the password sent to a server of their own.
        connection.secret = None
    _set_password(connection, password)
    # Judged anew; what was true of the server before says nothing of this one.
    connection.state, connection.message, connection.checked_at = Light.RED, "", None
    connection.save()
    after = {"name": connection.name, "endpoint": connection.endpoint, "settings": connection.settings}
    record(
        ConnectionEvent.CHANGED, connection, by=by, before=before, after=after, password_changed=password is not None
    )
    hint("connections")
    return connection


@all_or_nothing
def enable_connection(connection: Connection, *, by: Person) -> Connection:
    """Read it again."""
    require(by, "integrations.author_connection")
    connection = _lock(connection)
    connection.is_enabled = True
    connection.save(update_fields=["is_enabled"])
    record(ConnectionEvent.ENABLED, connection, by=by)
    hint("connections")
    return connection


@all_or_nothing
def disable_connection(connection: Connection, *, by: Person, reason: str) -> Connection:
    """Read it no more; its machines are out of sight until it is enabled again."""
    require(by, "integrations.author_connection")
    connection = _lock(connection)
    connection.is_enabled = False
    connection.save(update_fields=["is_enabled"])
    record(ConnectionEvent.DISABLED, connection, by=by, reason=reason)
    hint("connections")
    return connection


@all_or_nothing
def remove_connection(connection: Connection, *, by: Person, reason: str) -> Connection:
    """Take it off the list, with its bindings. Counts, samples and states stay, also those still on their way."""
    require(by, "integrations.author_connection")
    connection = _lock(connection)
    bindings = list(connection.bindings.select_related("equipment").order_by("pk"))
    said = [words_of(binding).said for binding in bindings]
    _unbind(bindings)
    connection.removed_at, connection.is_enabled, connection.secret = now(), False, None
    connection.save(update_fields=["removed_at", "is_enabled", "secret"])
    record(ConnectionEvent.REMOVED, connection, by=by, reason=reason, bindings=said)
    hint("connections")
    return connection


@all_or_nothing
def bind(
    connection: Connection,
    equipment: Equipment,
    role: str,
    name: str,
    address: str,
    *,
    by: Person,
    datatype: str = "",
    word_order: str = ByteOrder.BIG,
    byte_order: str = ByteOrder.BIG,
    length: int = 0,
    scale: float = 1.0,
    offset: float = 0.0,
    dead_band: float = 0.0,
    keep_ms: int = 1000,
    unit: str = "",
    mapping: Mapping[str, Any] | None = None,
    most_per_second: Decimal | None = None,
) -> Binding:
    """Say what an address means: `role` of this equipment; counters and properties are made at the first call."""
    require(by, "integrations.author_connection")
    connection = _lock(connection)
    words = Words(
        equipment, role, name.strip(), address, datatype, word_order, byte_order, length, scale, offset, dead_band,
        keep_ms, unit, mapping or {}, most_per_second,
    )  # fmt: skip
    binding = _bind(connection, words)
    record(ConnectionEvent.BOUND, connection, by=by, **words.said)
    hint("connections")
    return binding


@all_or_nothing
def bind_all(connection: Connection, wanted: Sequence[Mapping[str, Any]], *, by: Person) -> Connection:
    """Several at once, all or none: what `bind` takes, once for each."""
    for place, each in enumerate(wanted):
        with _naming(f"bindings.{place}"):
            bind(connection, by=by, **each)
    return connection


@all_or_nothing
def change_binding(binding: Binding, *, by: Person, **changes: Any) -> Binding:
    """Change what an address means or where a meaning is read; its machine and its role stay.

    A counter read elsewhere is another counter: the old one keeps its pieces, the new one begins with its first
    reading. A new name goes with its history.
    """
    require(by, "integrations.author_connection")
    connection = _lock(binding.connection)
    binding = Binding.objects.select_related("equipment").get(pk=binding.pk)
    before = _with_rate(words_of(binding))
    after = checked_words(connection, replace(before, **changes), instead_of=binding)
    if before.role == Role.COUNTER:
        counter = add_counter(before.equipment, before.name)
        if _place(before) != _place(after):
            retire_counter(counter)
            add_counter(after.equipment, after.name, modulus=MODULUS.get(after.datatype.lower(), 2**32))
        elif before.name != after.name:
            rename_counter(counter, after.name)
        _set_rate(after)
    if before.role == Role.VALUE and before.name != after.name:
        rename_property(add_property(before.equipment, before.name), after.name)
    if before.role == Role.VALUE and before.unit != after.unit:
        EquipmentProperty.objects.filter(equipment=after.equipment, name=after.name).update(unit=after.unit)
    for name, value in after.columns.items():
        setattr(binding, name, value)
    binding.save()
    record(ConnectionEvent.BINDING_CHANGED, connection, by=by, before=before.said, after=after.said)
    hint("connections")
    return binding


@all_or_nothing
def remove_binding(binding: Binding, *, by: Person) -> Connection:
    """Take a meaning away; what was counted, measured and seen by it stays."""
    require(by, "integrations.author_connection")
    connection = _lock(binding.connection)
    binding = Binding.objects.select_related("equipment").get(pk=binding.pk)
    said = words_of(binding).said
    _unbind([binding])
    record(ConnectionEvent.UNBOUND, connection, by=by, **said)
    hint("connections")
    return connection


@dataclass(frozen=True)
class Copy:
    """One connection like another: what is different of it."""

    name: str
    endpoint: str
    # The machine of the original -> the machine of the copy.
    machines: Mapping[Equipment, Equipment]
    # Where addresses name the machine: this text ...
    find: str = ""
    # ... becomes that.
    put: str = ""


@dataclass(frozen=True)
class Copies:
    """What was made."""

    connections: list[Connection] = field(default_factory=list)


@all_or_nothing
def clone_connection(
    connection: Connection, copies: Sequence[Copy], *, by: Person, password: str | None = None
) -> Copies:
    """Make equal connections for equal machines, all or none; their counters and properties are their own."""
    require(by, "integrations.author_connection")
    connection = _lock(connection)
    if not 1 <= len(copies) <= MOST_COPIES:
        raise Malformed(f"One to {MOST_COPIES} copies at a time.", code="out_of_range", field="copies")
    bindings = list(connection.bindings.select_related("equipment").order_by("pk"))
    made = []
    for place, copy in enumerate(copies):
        with _naming(f"copies.{place}"):
            made.append(_copy(connection, bindings, copy, by, password))
    hint("connections")
    return Copies(made)


def _copy(
    source: Connection, bindings: Sequence[Binding], copy: Copy, by: Person, password: str | None
) -> Connection:
    fresh = Connection(
        name=_free_name(copy.name),
        protocol=source.protocol,
        endpoint=checked_endpoint(source.protocol, copy.endpoint),
        settings=dict(source.settings),
        is_enabled=source.is_enabled,
    )
    if host_of(copy.endpoint) == host_of(source.endpoint):
        fresh.secret = source.secret
    if "heartbeat" in fresh.settings and copy.find:
        fresh.settings["heartbeat"] = fresh.settings["heartbeat"].replace(copy.find, copy.put)
    _set_password(fresh, password)
    fresh.save()
    said = []
    for binding in bindings:
        words = words_of(binding)
        if words.equipment not in copy.machines:
            raise Malformed(
                f"Say which machine stands here for {words.equipment.number}.", code="machine_missing", field="machines"
            )
        words = _with_rate(words)
        address = words.address.replace(copy.find, copy.put) if copy.find else words.address
        words = replace(words, equipment=copy.machines[words.equipment], address=address)
        _bind(fresh, words)
        said.append(words.said)
    record(
        ConnectionEvent.CLONED, fresh, by=by, source=source.name, protocol=fresh.protocol, endpoint=fresh.endpoint,
        settings=fresh.settings, bindings=said,
    )
    return fresh


@contextlib.contextmanager
def _naming(place: str) -> Iterator[None]:
    """A "no" to one of several names its place."""
    try:
        yield
    except LinesideError as error:
        error.field = f"{place}.{error.field}" if error.field else place
        raise


def _lock(connection: Connection) -> Connection:
    connection = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if connection.removed_at is not None:
        raise ConnectionGone(f"Somebody has removed {connection.name}.")
    return connection


def _free_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise Malformed("Give it a name.", code="name_missing", field="name")
    if Connection.objects.filter(name=name, removed_at=None).exists():
        raise Malformed(f"There is a connection '{name}' already.", code="name_taken", field="name")
    return name


def _set_password(connection: Connection, password: str | None) -> None:
    if connection.settings.get("user_kind") != PASSWORD:
        if password:
            raise Malformed(
                "Only a user with a password has one: choose user_kind password.", code="password_not_needed",
                field="password",
            )
        connection.secret = None
        return
    if password is not None and not 0 < len(password) <= LONGEST_PASSWORD:
        raise Malformed(f"1 to {LONGEST_PASSWORD} characters.", code="password_length", field="password")
    if password is not None:
        connection.secret = seal(password)
    if connection.secret is None:
        raise Malformed(
            "Enter the password; the one we may have goes to no other server.", code="password_missing",
            field="password",
        )


def _bind(connection: Connection, words: Words) -> Binding:
    checked_words(connection, words)
    if words.role == Role.COUNTER:
        add_counter(words.equipment, words.name, modulus=MODULUS.get(words.datatype.lower(), 2**32))
        _set_rate(words)
    if words.role == Role.VALUE:
        add_property(words.equipment, words.name, unit=words.unit)
    return Binding.objects.create(connection=connection, **words.columns)


def _unbind(bindings: Sequence[Binding]) -> None:
    for binding in bindings:
        if binding.role == Role.ALARM:
            observe_alarm(binding.equipment, binding.name, word="", next_step="", at=now())
        if binding.role == Role.COUNTER:
            for counter in Counter.objects.filter(equipment=binding.equipment, name=binding.name):
                retire_counter(counter)
        binding.delete()
    for unit in {binding.equipment for binding in bindings}:
        if not Binding.objects.filter(equipment=unit).exists():
            # Nobody expects to hear of it any more; silence is no alarm then.
            leave_alone(unit)


def _with_rate(words: Words) -> Words:
    """With the rate its counter may run at, which stands beside the counter."""
    if words.role != Role.COUNTER:
        return words
    counter = Counter.objects.filter(equipment=words.equipment, name=words.name).first()
    return replace(words, most_per_second=counter.most_per_second) if counter is not None else words


def _set_rate(words: Words) -> None:
    if words.most_per_second is not None:
        Counter.objects.filter(equipment=words.equipment, name=words.name).update(
            most_per_second=words.most_per_second
        )


def _place(words: Words) -> tuple[Any, ...]:
    return words.address, words.datatype, words.word_order, words.byte_order, words.length

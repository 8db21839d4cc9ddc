"""Setting up connections and what their addresses mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from equipment.models import Equipment
from equipment.services import add_counter, add_property
from equipment.states import UnitState
from integrations.events import ConnectionEvent
from integrations.models import Binding, Connection
from integrations.states import Protocol, Role
from kernel.errors import Malformed
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

ENDPOINTS = {
    Protocol.OPCUA: re.compile(r"opc\.tcp://\S+"),
    Protocol.MODBUS: re.compile(r"modbus://\S+"),
}


@transaction.atomic
def add_connection(
    name: str, protocol: str, endpoint: str, *, by: Person, settings: Mapping[str, Any] | None = None
) -> Connection:
    """Add a server or controller to read; a collector begins within seconds."""
    require(by, "integrations.author_connection")
    if not ENDPOINTS[Protocol(protocol)].fullmatch(endpoint):
        wanted = "opc.tcp://host:4840/path" if protocol == Protocol.OPCUA else "modbus://host:502"
        raise Malformed(f"Write the endpoint as {wanted}.", code="endpoint_malformed", field="endpoint")
    connection = Connection.objects.create(
        name=name, protocol=protocol, endpoint=endpoint, settings=dict(settings or {})
    )
    record(ConnectionEvent.ADDED, connection, by=by, protocol=protocol, endpoint=endpoint)
    return connection


@transaction.atomic
def bind(
    connection: Connection,
    equipment: Equipment,
    role: str,
    name: str,
    address: str,
    *,
    by: Person,
    datatype: str = "",
    scale: float = 1.0,
    unit: str = "",
    mapping: Mapping[str, Any] | None = None,
) -> Binding:
    """Say what an address means: `role` of this equipment; counters and properties are made at the first call."""
    require(by, "integrations.author_connection")
    mapping = dict(mapping or {})
    if role == Role.STATE and (unknown := set(mapping.values()) - set(UnitState.values)):
        raise Malformed(
            f"Unknown state {', '.join(sorted(map(str, unknown)))}.", code="unknown_state", field="mapping"
        )
    if role == Role.COUNTER:
        add_counter(equipment, name)
    if role == Role.VALUE:
        add_property(equipment, name, unit=unit)
    binding = Binding.objects.create(
        connection=connection,
        equipment=equipment,
        role=role,
        name=name,
        address=address,
        datatype=datatype,
        scale=scale,
        unit=unit,
        mapping=mapping,
    )
    record(
        ConnectionEvent.BOUND, connection, by=by, equipment=equipment.number, role=role, name=name, address=address
    )
    return binding

"""From rows to plans: which connections there are and what their addresses mean."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from equipment.models import Counter, EquipmentProperty
from integrations import certificates
from integrations.addresses import PORT
from integrations.collector.plan import Meaning, Plan, Station
from integrations.models import Connection, Handshake
from integrations.secrets import Unreadable, unseal
from integrations.services.certificates import pinned
from integrations.services.identity import identity
from integrations.services.revocations import issuers
from integrations.services.wording import SIGN_AND_ENCRYPT
from integrations.states import Role

log = logging.getLogger(__name__)
# Machine and name -> the counter's or property's id.
Keys = dict[tuple[int, str], int]


def load_plans() -> dict[int, Plan]:
    """The enabled connections, by id."""
    enabled = Connection.objects.filter(is_enabled=True, removed_at=None).select_related("server_certificate")
    found = enabled.prefetch_related("bindings__equipment")
    counters = {(c.equipment_id, c.name): c.pk for c in Counter.objects.all()}
    properties = {(p.equipment_id, p.name): p.pk for p in EquipmentProperty.objects.all()}
    own = identity() if any(c.settings.get("security") == SIGN_AND_ENCRYPT for c in found) else {}
    vouching = issuers() if any(_trusts_an_issuer(c) for c in found) else {}
    return {connection.pk: plan_of(connection, counters, properties, own, vouching) for connection in found}


def _trusts_an_issuer(connection: Connection) -> bool:
    return connection.server_certificate is not None and connection.server_certificate.is_authority


def plan_of(
    connection: Connection,
    counters: Keys | None = None,
    properties: Keys | None = None,
    own: Mapping[str, Any] | None = None,
    vouching: Mapping[str, Any] | None = None,
) -> Plan:
    """One connection as the drivers need it, its password opened."""
    keys = {Role.COUNTER: counters or {}, Role.VALUE: properties or {}}
    every = list(connection.bindings.all())
    bindings = [b for b in every if b.role != Role.HEARTBEAT]
    meanings = tuple(
        Meaning(
            address=b.address,
            role=b.role,
            equipment=b.equipment_id,
            equipment_number=b.equipment.number,
            name=b.name,
            datatype=b.datatype,
            scale=b.scale,
            offset=b.offset,
            dead_band=b.dead_band,
            keep_ms=b.keep_ms,
            word_order=b.word_order,
            byte_order=b.byte_order,
            length=b.length,
            key=keys.get(Role(b.role), {}).get((b.equipment_id, b.name)),
            mapping=b.mapping,
        )
        for b in bindings
    )
    settings = dict(connection.settings)
    # Behind one Modbus host each unit may have a heart of its own.
    settings["heartbeats"] = [b.address for b in every if b.role == Role.HEARTBEAT]
    if connection.secret is not None:
        settings |= _secret(connection)
    ends_at: tuple[datetime | None, datetime | None] = (None, None)
    if settings.get("security") == SIGN_AND_ENCRYPT:
        settings |= {"server_certificate": pinned(connection), **(identity() if own is None else own)}
        if connection.server_certificate is not None and connection.server_certificate.is_authority:
            needs_lists = connection.server_certificate.needs_list
            settings["issuers"] = {**(issuers() if vouching is None else vouching), "needs_lists": needs_lists}
        ends_at = _server_ends_at(connection), _own_ends_at(settings)
    return Plan(
        connection=connection.pk,
        name=connection.name,
        protocol=connection.protocol,
        endpoint=PORT.sub(lambda match: os.environ.get(match[1], ""), connection.endpoint),
        settings=settings,
        meanings=meanings,
        ends_at=ends_at,
        handshakes=_stations({b.equipment_id for b in bindings if b.role == Role.HANDSHAKE}),
        observed_at={b.equipment_id: b.equipment.observed_at for b in bindings},
    )


def _server_ends_at(connection: Connection) -> datetime | None:
    """Of a server's own certificate; what an issuer vouches for is judged at each session."""
    believed = connection.server_certificate
    return believed.not_after if believed is not None and not believed.is_authority else None


def _own_ends_at(settings: Mapping[str, Any]) -> datetime | None:
    pem = settings.get("own_certificate")
    return certificates.read(pem).not_after if pem else None


def _stations(equipment: set[int]) -> dict[int, Station]:
    """What these stations do without us; most connections have none."""
    if not equipment:
        return {}
    found = Handshake.objects.filter(equipment__in=equipment)
    return {each.equipment_id: Station(each.without_mes, each.answer_ms) for each in found}


def _secret(connection: Connection) -> dict[str, str]:
    """The password opened; without it the driver says that one is missing, and the other machines go on."""
    try:
        return {"secret": unseal(bytes(connection.secret or b""))}
    except Unreadable as error:
        log.error("%s: %s", connection.name, error)
        return {}

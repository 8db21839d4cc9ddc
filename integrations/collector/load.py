"""From rows to plans: which connections there are and what their addresses mean."""

from __future__ import annotations

import logging
import os
import re

from equipment.models import Counter, EquipmentProperty
from integrations.collector.plan import Meaning, Plan
from integrations.models import Connection
from integrations.secrets import Unreadable, unseal
from integrations.services.certificates import identity, pinned
from integrations.states import Role

log = logging.getLogger(__name__)

# The demo's machines get free ports at each start; nothing else of the environment is ever looked at.
PORT = re.compile(r"\$\{(LINESIDE_[A-Z]+_PORT)\}")


def load_plans() -> dict[int, Plan]:
    """The enabled connections, by id."""
    enabled = Connection.objects.filter(is_enabled=True, removed_at=None).select_related("server_certificate")
    found = enabled.prefetch_related("bindings__equipment")
    counters = {(c.equipment_id, c.name): c.pk for c in Counter.objects.all()}
    properties = {(p.equipment_id, p.name): p.pk for p in EquipmentProperty.objects.all()}
    own = identity() if any(c.settings.get("security") == "sign_and_encrypt" for c in found) else {}
    plans = {}
    for connection in found:
        bindings = [b for b in connection.bindings.all() if b.role != Role.HEARTBEAT]
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
                key={Role.COUNTER: counters, Role.VALUE: properties}.get(Role(b.role), {}).get(
                    (b.equipment_id, b.name)
                ),
                mapping=b.mapping,
            )
            for b in bindings
        )
        settings = dict(connection.settings)
        # Behind one Modbus host each unit may have a heart of its own.
        settings["heartbeats"] = [b.address for b in connection.bindings.all() if b.role == Role.HEARTBEAT]
        if connection.secret is not None:
            settings |= _secret(connection)
        if settings.get("security") == "sign_and_encrypt":
            settings |= {"server_certificate": pinned(connection), **own}
        plans[connection.pk] = Plan(
            connection=connection.pk,
            name=connection.name,
            protocol=connection.protocol,
            endpoint=PORT.sub(lambda match: os.environ.get(match[1], ""), connection.endpoint),
            settings=settings,
            meanings=meanings,
            observed_at={b.equipment_id: b.equipment.observed_at for b in bindings},
        )
    return plans


def _secret(connection: Connection) -> dict[str, str]:
    """The password opened; without it the driver says that one is missing, and the other machines go on."""
    try:
        return {"secret": unseal(bytes(connection.secret or b""))}
    except Unreadable as error:
        log.error("%s: %s", connection.name, error)
        return {}

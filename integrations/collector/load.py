"""From rows to plans: which connections there are and what their addresses mean."""

from __future__ import annotations

import os
import re

from equipment.models import Counter, EquipmentProperty
from integrations.collector.plan import Meaning, Plan
from integrations.models import Connection
from integrations.states import Role

# The demo's machines get free ports at each start; nothing else of the environment is ever looked at.
PORT = re.compile(r"\$\{(LINESIDE_[A-Z]+_PORT)\}")


def load_plans() -> dict[int, Plan]:
    """The enabled connections, by id."""
    found = Connection.objects.filter(is_enabled=True).prefetch_related("bindings__equipment")
    counters = {(c.equipment_id, c.name): c.pk for c in Counter.objects.all()}
    properties = {(p.equipment_id, p.name): p.pk for p in EquipmentProperty.objects.all()}
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
                key={Role.COUNTER: counters, Role.VALUE: properties}.get(Role(b.role), {}).get(
                    (b.equipment_id, b.name)
                ),
                mapping=b.mapping,
            )
            for b in bindings
        )
        heartbeat = next((b.address for b in connection.bindings.all() if b.role == Role.HEARTBEAT), None)
        settings = dict(connection.settings)
        if heartbeat is not None:
            settings.setdefault("heartbeat", heartbeat)
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

"""The demo's connections to its machines, and its ERP's subscription."""

from __future__ import annotations

from demo.plant import places as book
from equipment.models import Equipment
from equipment.services import add_counter, add_property
from integrations.models import Binding, Connection, Handshake
from integrations.services.subscriptions import subscribe_erp
from personnel.models import Person


def seed(by: Person) -> int:
    """Add missing connections, and tell the relay where the demo ERP listens today; answers how many were added."""
    known = set(Connection.objects.values_list("name", flat=True))
    missing = [link for link in book.LINKS if link.name not in known]
    units = {unit.number: unit for unit in Equipment.objects.filter(level="work_unit")} if missing else {}
    for link in missing:
        connection = Connection.objects.create(
            name=link.name, protocol=link.protocol, endpoint=link.endpoint, settings=link.settings
        )
        for wire in link.wires:
            unit = units[wire.equipment]
            if wire.role == "counter":
                add_counter(unit, wire.name)
            elif wire.role == "value":
                add_property(unit, wire.name, unit=wire.unit)
            Binding.objects.create(
                connection=connection,
                equipment=unit,
                role=wire.role,
                name=wire.name,
                address=wire.address,
                datatype=wire.datatype,
                scale=wire.scale,
                unit=wire.unit,
                mapping=wire.mapping,
                length=wire.length,
            )
        for number in {wire.equipment for wire in link.wires if wire.role == "handshake"}:
            Handshake.objects.create(
                equipment=units[number], without_mes=book.WITHOUT_MES[number], answer_ms=book.ANSWER_MS[number]
            )
    # `secret` names a file in DATA/secrets.
    subscribe_erp("Demo ERP", url=book.ERP_ADDRESS, secret="erp_webhook_secret", private=True, by=by)  # noqa: S106
    return len(missing)

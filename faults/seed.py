"""What the plant needs before it can be hurt, through the rooms' own commands: `python -m faults.seed OPCUA MODBUS`.

Three machines that count, a job on each, two connections, and a person with a key. Prints the key and the jobs' ids.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django

QUANTITY = Decimal(10_000_000)


def main(opcua: int, modbus: int) -> dict[str, Any]:
    """Set the plant up; ports are the proxies'."""
    from django.db import transaction

    from equipment.models import Equipment
    from equipment.services import add_counter, add_equipment
    from equipment.states import Level
    from faults.machines import NAMES
    from genealogy.services import define_material
    from kernel.clock import now
    from orders import services as orders
    from orders.models import JobOrder, OperationsSegment, WorkMaster
    from orders.states import COUNTER, RELEASED
    from personnel.roles import ROLES
    from personnel.services import add_person, create_api_key, system_person

    by = system_person("faults")
    jobs = {}
    with transaction.atomic():
        hand = add_person("faults", "Fault finder", roles=list(ROLES), by=by, kind="system")
        key = create_api_key(hand, "faults", by=by)
        site = add_equipment("SITE", "Site", level=Level.SITE, by=by, time_zone="UTC")
        for name in NAMES:
            unit = add_equipment(name, name, level=Level.WORK_UNIT, by=by, parent=site)
            add_counter(unit, "Counter", most_per_second=Decimal(5000))
            material = define_material(f"PART-{name}", name=name, unit="C62", by=by)
            master = WorkMaster.objects.create(number=f"MASTER-{name}", name=name, material=material)
            segment = OperationsSegment.objects.create(
                work_master=master, sequence=10, name="Make", counting_source=COUNTER, output=material, run_seconds=1
            )
            segment.work_units.set([unit])
            master.state = RELEASED
            master.save(update_fields=["state"])
            order = orders.receive_request(
                number=f"ORDER-{name}", material=material.number, quantity=QUANTITY, unit="C62",
                due_at=now() + timedelta(days=9), by=hand,
            )  # fmt: skip
            orders.release_request(order, by=hand)
            job = JobOrder.objects.get(request=order)
            orders.dispatch(job, to=unit, by=hand)
            jobs[name] = orders.start(job, by=hand).pk
        _connections(opcua, modbus, {unit.number: unit for unit in Equipment.objects.all()}, hand)
    return {"key": key, "jobs": jobs}


def _connections(opcua: int, modbus: int, units: dict[str, Any], by: Any) -> None:
    from faults.machines import MODBUS, NAMESPACE, OPCUA
    from integrations.services.connections import add_connection, bind

    words = {"1": "idle", "3": "running"}
    reason = "The machines of this test stand on this computer and know no security."
    server = add_connection(
        "Fast machine on OPC UA", "opcua", f"opc.tcp://127.0.0.1:{opcua}/pulses", by=by,
        settings={"security": "none", "exception_reason": reason},
    )  # fmt: skip
    for role, name in (("state", "State"), ("epoch", "Epoch"), ("counter", "Counter")):
        address = f"nsu={NAMESPACE};s={OPCUA}.{name}"
        bind(server, units[OPCUA], role, name, address, mapping=words if role == "state" else None, by=by)
    host = add_connection("Two units on Modbus TCP", "modbus", f"modbus://127.0.0.1:{modbus}", by=by)
    for number, machine in enumerate(MODBUS, start=1):
        for role, name, register, datatype in (
            ("state", "State", 0, "uint16"), ("heartbeat", "Heartbeat", 1, "uint16"), ("epoch", "Epoch", 2, "uint32"),
            ("counter", "Counter", 4, "uint32"),
        ):  # fmt: skip
            bind(
                host, units[machine], role, name, f"{number}/holding/{register}", datatype=datatype,
                mapping=words if role == "state" else None, by=by,
            )  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mes.settings")
    django.setup()
    print(json.dumps(main(*map(int, sys.argv[1:3]))))

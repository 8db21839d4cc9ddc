"""The plant's tree, terminals, tools, gauges, and what machines have told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from equipment.models import Equipment, EquipmentClass, EquipmentState, Terminal
from equipment.services import add_property, call_help, observe_state, pair_terminal
from kernel.clock import now
from tests import make
from tests.house.access.row import ALL, NOT_HERE, PLANT, E, M, O, Q, Row, S, reads
from tests.house.access.things import station
from tests.makes import equipment


def terminal() -> Terminal:
    return Terminal.objects.get_or_create(number="T-1", name="Terminal")[0]


def process_value() -> int:
    return add_property(station(), "Temperature", unit="CEL").pk


def equipment_class() -> EquipmentClass:
    return EquipmentClass.objects.create(number="MILL", name="Mills")


def paired() -> Terminal:
    return pair_terminal(pairing_code())[0]


def site() -> Equipment:
    return Equipment.objects.create(number="SITE-7", name="Site", level="site", time_zone="Europe/Berlin")


def pairing_code() -> str:
    place = terminal()
    Terminal.objects.filter(pk=place.pk).update(pairing_code="PAIRME22")
    return "PAIRME22"


def stood_still() -> EquipmentState:
    """A stretch of standstill without a reason."""
    state = observe_state(station(), "idle", at=now())
    assert state is not None
    return state


def called() -> Any:
    """Somebody is needed at a work unit."""
    return call_help(station(), "lead", by=make.omar())


ROWS: dict[str, Row] = {
    "GET /api/equipment": reads(PLANT),
    "GET /api/equipment/{id}": reads(PLANT, station),
    "POST /api/equipment": Row({E}, body=lambda: {"number": "A", "name": "A", "level": "enterprise"}),
    "POST /api/equipment/{id}/change": Row({E}, station, body=lambda: {"name": "Bench"}),
    "POST /api/equipment/{id}/move": Row({E}, station, body=lambda: {"to": equipment.area().number}),
    "POST /api/equipment/{id}/retire": Row({E}, station, body=lambda: {"reason": "Sold"}),
    "POST /api/equipment/{id}/restore": Row({E}, station),
    "GET /api/equipment-classes": reads(PLANT),
    "GET /api/equipment-classes/{id}": reads(PLANT, equipment_class),
    "POST /api/equipment-classes": Row({E}, body=lambda: {"number": "LATHE", "name": "Lathes"}),
    "GET /api/sites/{id}/shift-starts": reads(PLANT, lambda: site()),
    "POST /api/sites/{id}/shift-starts": Row({E}, lambda: site(), lambda: {"starts": ["06:00", "14:00"]}),
    "GET /api/equipment/{id}/counters": reads(PLANT, station),
    "GET /api/equipment/{id}/gaps": reads(PLANT, station),
    "GET /api/equipment/{id}/samples": reads(PLANT, station, served=frozenset({200, 400})),
    "GET /api/equipment/{id}/states": reads(PLANT, station),
    "GET /api/samples": reads(PLANT, query=lambda: {"property": process_value()}),
    "GET /api/terminals": reads(PLANT),
    "GET /api/terminals/{id}": reads(PLANT, terminal),
    "POST /api/terminals/{id}/renew-code": Row({S, E, M}, terminal),
    "POST /api/terminals": Row(
        {S, E, M}, body=lambda: {"number": "T-9", "name": "New", "work_units": [station().number]}
    ),
    "POST /api/terminals/{id}/change": Row({S, E, M}, terminal, lambda: {"name": "Other"}),
    "POST /api/terminals/{id}/disown": Row({S, E, M}, lambda: paired(), lambda: {"reason": "broken"}),
    "POST /api/terminals/pair": Row(ALL, body=lambda: {"code": pairing_code()}, public=True),
    "POST /api/terminals/unpair": Row(set(), public=True),
    "GET /api/timelines": reads(PLANT),
    "GET /api/gaps": reads(PLANT),
    "GET /api/gaps/{id}": reads(PLANT, served=NOT_HERE),
    "GET /api/discrepancies": reads(PLANT),
    "GET /api/discrepancies/{id}": reads(PLANT, served=NOT_HERE),
    "GET /api/calls": reads(PLANT),
    "GET /api/calls/{id}": reads(PLANT, lambda: called()),
    "POST /api/calls": Row({S, O, Q, E}, body=lambda: {"work_unit": station().pk, "kind": "lead"}),
    "POST /api/calls/{id}/answer": Row({S, O, Q, E}, lambda: called()),
    "POST /api/calls/{id}/end": Row({S, O, Q, E}, lambda: called()),
    "POST /api/equipment/{id}/explain-stop": Row(
        {S, O, E}, lambda: station(), lambda: {"state": stood_still().pk, "reason": "No castings"}
    ),
    "GET /api/tools": reads(PLANT),
    "GET /api/tools/{id}": reads(PLANT, lambda: equipment.tool()),
    "POST /api/tools": Row({E}, body=lambda: {"number": "T-2", "name": "Face mill"}),
    "POST /api/tools/{id}/change": Row({E}, lambda: equipment.tool(), lambda: {"life_limit": 100}),
    "POST /api/tools/{id}/mount": Row({S, O, E}, lambda: equipment.tool(), lambda: {"work_unit": station().pk}),
    "POST /api/tools/{id}/unmount": Row({S, O, E}, lambda: equipment.mounted_tool()),
    "POST /api/tools/{id}/overhaul": Row({S, E}, lambda: equipment.tool(), lambda: {"reason": "ground"}),
    "POST /api/tools/{id}/withdraw": Row({S, Q, E}, lambda: equipment.tool(), lambda: {"reason": "chipped"}),
    "GET /api/gauges": reads(PLANT),
    "GET /api/gauges/{id}": reads(PLANT, lambda: equipment.gauge()),
    "POST /api/gauges": Row({E, Q}, body=lambda: {"number": "G-2", "name": "Caliper"}),
    "POST /api/gauges/{id}/change": Row({E, Q}, lambda: equipment.gauge(), lambda: {"work_unit": station().pk}),
    "POST /api/gauges/{id}/calibrate": Row(
        {Q}, lambda: equipment.gauge(),
        lambda: {"calibrated_at": now().isoformat(), "due_at": (now() + timedelta(days=365)).isoformat()},
    ),
    "POST /api/gauges/{id}/withdraw": Row({S, Q, E}, lambda: equipment.gauge(), lambda: {"reason": "dropped"}),
}

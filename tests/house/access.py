"""Who may knock at which door: a row for each operation of the API, written by hand.

A row says which roles get in, and how to knock so that those who may are served: `thing` makes what the path names,
`body` what is sent. Anybody else is refused (403), a stranger is asked to sign in (401).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from equipment.models import Equipment, EquipmentClass, EquipmentProperty, Terminal, UnassignedCount
from equipment.services import SampleRow, add_property, pair_terminal
from integrations.models import Connection, Import
from integrations.services import importing
from integrations.services.connections import add_connection, bind
from integrations.services.probes import try_connection
from kernel.clock import now
from orders import services
from orders.models import ChangeRequest, Excursion, JobOrder, JobResponse, OperationsSegment, PropertyLimit
from orders.services.exports import export_trace
from personnel.models import ApiKey, Badge, Person
from personnel.services import create_api_key, deactivate, give_badge
from quality.models import ReasonCode
from quality.services import define_reason
from records.files import store
from records.models import Delivery, File, Subscription
from records.services import record
from tests import make
from tests.makes import certificates, equipment, genealogy, orders, people, quality

S, O, Q, E, A, R, M = "supervisor", "operator", "quality", "engineer", "auditor", "erp", "administrator"  # noqa: E741
PLANT = {S, O, Q, E, A, M}
FLOOR = {S, O, Q, E, A}
ALL = PLANT | {R}


@dataclass(frozen=True)
class Row:
    """Roles that get in; the thing the path names; what is sent; what those who get in are answered."""

    roles: set[str]
    thing: Callable[[], Any] | None = None
    body: Callable[[], dict[str, Any]] = dict
    served: frozenset[int] = frozenset({200, 201, 202})
    public: bool = False
    query: Callable[[], dict[str, Any]] = dict


def terminal() -> Terminal:
    return Terminal.objects.get_or_create(number="T-1", name="Terminal")[0]


def process_value() -> int:
    return add_property(station(), "Temperature", unit="CEL").pk


def station() -> Equipment:
    return genealogy.station()


def equipment_class() -> EquipmentClass:
    return EquipmentClass.objects.create(number="MILL", name="Mills")


MATERIALS = b"Number,Name\nA-1,Axle"


def a_table() -> Import:
    return importing.upload_table("materials", "materials.csv", MATERIALS, by=make.ella())


def a_checked_table() -> Import:
    upload = importing.check_import(a_table(), by=make.ella())
    importing.run_imports()
    return Import.objects.get(pk=upload.pk)


def property_limit() -> PropertyLimit:
    value = equipment.process_value()
    return services.set_limit(value, upper=70, reason="Sheet 4", by=make.ella())


def limit_words() -> dict[str, Any]:
    value = equipment.process_value()
    return {"work_unit": value.equipment.number, "property": value.name, "upper": 70, "reason": "Sheet 4"}


def excursion() -> Excursion:
    limit = property_limit()
    services.watch_limits([SampleRow(limit.property_id, now(), 75.0, True)])
    return Excursion.objects.get()


NOT_HERE = frozenset({404})


def reads(roles: set[str], thing: Callable[[], Any] | None = None, **more: Any) -> Row:
    """A question. Without a thing to show, those who may ask are told that there is none."""
    return Row(roles, thing, **more)


ROWS: dict[str, Row] = {
    # records
    "GET /api/events": reads({S, Q, E, A, M}),
    "GET /api/events/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/refusals": reads({S, Q, E, A, M}),
    "GET /api/refusals/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/signatures": reads({S, Q, E, A, M}),
    "GET /api/signatures/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/seals": reads({S, Q, E, A, M}),
    "GET /api/seals/{id}": reads({S, Q, E, A, M}, served=NOT_HERE),
    "GET /api/changes": reads({S, Q, E, A, M}, query=lambda: {"subject_kind": "person", "subject_id": "1"}),
    "GET /api/files/{sha256}": reads(PLANT, served=NOT_HERE),
    # Who may is tried with a real form in tests/orders/test_files.py.
    "POST /api/files": Row(ALL, served=frozenset({415})),
    # people, sessions
    "GET /api/people": reads({S, A, M}),
    "GET /api/people/{id}": reads({S, A, M}, make.omar),
    "POST /api/people": Row({M}, body=lambda: {"username": "berta", "name": "Berta", "roles": ["operator"]}),
    "POST /api/people/{id}/change": Row({M}, make.omar, lambda: {"name": "Omar Haddad"}),
    "POST /api/people/{id}/deactivate": Row({M}, make.omar, lambda: {"reason": "left"}),
    "POST /api/people/{id}/reactivate": Row({M}, lambda: gone(), lambda: {"reason": "came back"}),
    "POST /api/people/{id}/set-secret": Row({M}, make.olga, lambda: {"pin": "9137"}),
    "POST /api/people/{id}/give-badge": Row({M}, make.omar, lambda: {"code": "BADGE-9"}),
    "GET /api/badges": reads({S, A, M}),
    "GET /api/badges/{id}": reads({S, A, M}, lambda: badge()),
    "POST /api/badges/{id}/take-back": Row({M}, lambda: badge()),
    "POST /api/badges/{id}/report-lost": Row({S, M}, lambda: badge()),
    "GET /api/api-keys": reads({S, A, M}),
    "GET /api/api-keys/{id}": reads({S, A, M}, lambda: api_key()),
    "POST /api/api-keys/{id}/withdraw": Row({M}, lambda: api_key(), lambda: {"reason": "leaked"}),
    "GET /api/personnel-classes": reads({S, Q, E, A, M}),
    "GET /api/personnel-classes/{id}": reads({S, Q, E, A, M}, people.skill),
    "POST /api/personnel-classes": Row({E, M}, body=lambda: {"number": "CRANE", "name": "Crane driver"}),
    "POST /api/personnel-classes/{id}/change": Row({E, M}, people.skill, lambda: {"name": "Welder"}),
    "GET /api/qualifications": reads({S, Q, E, A, M}),
    "GET /api/qualifications/{id}": reads({S, Q, E, A, M}, lambda: people.qualification(make.omar())),
    "POST /api/qualifications": Row(
        {S, M}, body=lambda: {"person": make.omar().pk, "skill": people.skill().number}
    ),
    "POST /api/qualifications/{id}/withdraw": Row(
        {S, M}, lambda: people.qualification(make.omar()), lambda: {"reason": "failed the test"}
    ),
    "GET /api/skill-matrix": reads({S, Q, E, A, M}),
    "GET /api/training-records": reads({S, Q, E, A, M}),
    "GET /api/training-records/{id}": reads({S, Q, E, A, M}, lambda: people.reading(make.omar(), 1)),
    "GET /api/deputies": reads(PLANT),
    "GET /api/deputies/{id}": reads(PLANT, lambda: people.deputy(make.omar(), "engineer")),
    "POST /api/deputies": Row(
        {S, M}, body=lambda: {
            "person": make.olga().pk, "role": "supervisor", "starts_at": now().isoformat(),
            "ends_at": (now() + timedelta(hours=8)).isoformat(),
        },
    ),
    "POST /api/deputies/{id}/withdraw": Row(
        {S, M}, lambda: people.deputy(make.olga()), lambda: {"reason": "plans changed"}
    ),
    "GET /api/session": Row(ALL, public=True),
    "POST /api/session": Row(
        ALL, body=lambda: {"username": make.omar().username, "password": make.PASSWORD}, public=True
    ),
    "DELETE /api/session": Row(ALL, public=True),
    "POST /api/session/badge-in": Row(set(), body=lambda: {"badge": "nobody's"}, public=True),
    "POST /api/session/badge-out": Row(ALL, public=True),
    "POST /api/session/first": Row(
        ALL, body=lambda: {"code": "X", "username": "x", "name": "X", "password": "x" * 12},
        served=frozenset({403, 409}), public=True,
    ),
    "POST /api/session/secret": Row(
        ALL, body=lambda: {
            "username": make.omar().username, "which": "pin", "current": make.PASSWORD, "new": "6038"
        }, public=True,
    ),
    "POST /api/session/preferences": Row(ALL, body=lambda: {"language": "de"}),
    # equipment
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
    "GET /api/unassigned-counts": reads(PLANT),
    "GET /api/unassigned-counts/{id}": reads(PLANT, served=NOT_HERE),
    # genealogy
    "GET /api/material-definitions": reads(FLOOR),
    "GET /api/material-definitions/{id}": reads(FLOOR, genealogy.material),
    "POST /api/material-definitions": Row(
        {E}, body=lambda: {"number": "NEW-1", "name": "New", "unit": "C62"}
    ),
    "POST /api/material-definitions/{id}/change": Row({E}, genealogy.material, lambda: {"name": "Other"}),
    "GET /api/material-lots": reads(FLOOR),
    "GET /api/material-lots/{id}": reads(FLOOR, genealogy.lot),
    "GET /api/material-lots/{id}/tree": reads(FLOOR, genealogy.lot),
    "POST /api/material-lots": Row(
        {S, O}, body=lambda: {"material": genealogy.material().number, "number": "L-1", "quantity": 1}
    ),
    "POST /api/material-lots/{id}/adjust": Row({S, O}, genealogy.lot, lambda: {"counted": 5, "reason": "counted"}),
    "POST /api/material-lots/{id}/hold": Row({S, O, Q}, genealogy.lot, lambda: {"reason": "scratched"}),
    "POST /api/material-lots/{id}/release-hold": Row({Q}, genealogy.held, lambda: {"reason": "polished"}),
    "GET /api/mounted-lots": reads(FLOOR),
    "GET /api/mounted-lots/{id}": reads(FLOOR, lambda: mounted()),
    "POST /api/mounted-lots": Row(
        {S, O}, body=lambda: {"work_unit": station().pk, "code": genealogy.lot().number}
    ),
    "POST /api/mounted-lots/{id}/empty": Row({S, O}, lambda: mounted(), lambda: {"reason": "empty"}),
    # quality
    "GET /api/reason-codes": reads(FLOOR),
    "GET /api/reason-codes/{id}": reads(FLOOR, served=NOT_HERE),
    "POST /api/reason-codes": Row({S, Q, E}, body=lambda: {"kind": "scrap", "code": "NEW", "text": "New"}),
    "POST /api/reason-codes/{id}/change": Row({S, Q, E}, lambda: reason(), lambda: {"text": "Pores"}),
    "POST /api/reason-codes/{id}/move": Row({S, Q, E}, lambda: reason(), lambda: {"to": 1}),
    "GET /api/test-specifications": reads(FLOOR),
    "GET /api/test-specifications/{id}": reads(FLOOR, served=NOT_HERE),
    "GET /api/test-results": reads(FLOOR),
    "GET /api/test-results/{id}": reads(FLOOR, lambda: quality.torque(45)),
    "GET /api/nonconformances": reads(FLOOR),
    "GET /api/nonconformances/{id}": reads(FLOOR, quality.nonconformance),
    "POST /api/nonconformances": Row(
        {S, O, Q}, body=lambda: {"lot": genealogy.lot().number, "description": "scratched"}
    ),
    "POST /api/nonconformances/{id}/disposition": Row(
        {Q}, quality.nonconformance,
        lambda: {"disposition": "use_as_is", "reason": "within tolerance", "secret": make.PASSWORD},
    ),
    "POST /api/nonconformances/{id}/close": Row(
        {Q}, quality.nonconformance, lambda: {"reason": "done"}, served=frozenset({409})
    ),
    # orders from the ERP and from people
    "GET /api/operations-requests": reads(ALL),
    "GET /api/operations-requests/{id}": reads(ALL, orders.request),
    "POST /api/operations-requests": Row({S, R}, body=lambda: order("PO-9")),
    "POST /api/operations-requests/{id}/change": Row(
        {S, R}, orders.request, lambda: {"quantity": 12, "reason": "more"}
    ),
    "POST /api/operations-requests/{id}/cancel": Row({S, R}, orders.request, lambda: {"reason": "lost"}),
    "POST /api/operations-requests/{id}/close": Row({S}, lambda: begun(), lambda: {"reason": "enough"}),
    "GET /api/change-requests": reads(ALL),
    "GET /api/change-requests/{id}": reads(ALL, served=NOT_HERE),
    "POST /api/change-requests/{id}/accept": Row({S}, lambda: asked(), dict),
    "POST /api/change-requests/{id}/decline": Row({S}, lambda: asked(), lambda: {"reason": "too late"}),
    "POST /api/erp/operations-requests": Row({R}, body=lambda: {"message_id": "m-1"} | order("PO-9")),
    "POST /api/erp/operations-requests/{number}/change": Row(
        {R}, lambda: theirs(), lambda: {"message_id": "m-1", "version": 2, "quantity": 12}
    ),
    "POST /api/erp/operations-requests/{number}/cancel": Row(
        {R}, lambda: theirs(), lambda: {"message_id": "m-1", "version": 2, "reason": "lost"}
    ),
    "POST /api/erp/messages": Row(
        {R}, body=lambda: {"message_id": "m-1", "kind": "operations_request"} | order("PO-9")
    ),
    "GET /api/messages": reads({S, E, A, M, R}),
    "GET /api/messages/{id}": reads({S, E, A, M, R}, lambda: f"out-{failed().pk}"),
    "GET /api/deliveries/{id}": reads({S, E, A, M, R}, lambda: failed()),
    "POST /api/deliveries/{id}/retry": Row({S, E}, lambda: failed(), lambda: {"reason": "mended"}),
    "POST /api/deliveries/{id}/skip": Row({S, E}, lambda: failed(), lambda: {"reason": "told by phone"}),
    "GET /api/codes": Row(ALL, served=NOT_HERE, public=True),
    # the floor
    "GET /api/dispatch-board": reads(ALL),
    "GET /api/floor": reads(ALL),
    "GET /api/work-history": reads(ALL, query=lambda: {"work_unit": station().pk}),
    "GET /api/task-counts": reads(ALL),
    "GET /api/imports": reads(PLANT),
    "GET /api/imports/{id}": reads({E}, a_table),
    "GET /api/imports/{id}/rows": reads({E}, a_table),
    "GET /api/import-template": reads(PLANT, query=lambda: {"kind": "materials"}),
    "POST /api/imports": Row(
        {E}, body=lambda: {"kind": "materials", "name": "m.csv", "content": b64encode(MATERIALS).decode()}
    ),
    "POST /api/imports/{id}/map": Row(
        {E}, a_table, body=lambda: {"mapping": {"number": 0, "name": 1}, "decimal_mark": "."}
    ),
    "POST /api/imports/{id}/check": Row({E}, a_table),
    "POST /api/imports/{id}/apply": Row({E}, a_checked_table),
    "POST /api/imports/{id}/discard": Row({E}, a_table),
    "GET /api/set-up": reads(ALL),
    "GET /api/search": reads(ALL, query=lambda: {"q": "PO"}),
    "GET /api/property-limits": reads(ALL),
    "GET /api/property-limits/{id}": reads(ALL, property_limit),
    "POST /api/property-limits": Row({E, Q}, body=limit_words),
    "POST /api/property-limits/{id}/remove": Row({E, Q}, property_limit, body=lambda: {"reason": "No need"}),
    "GET /api/excursions": reads(ALL),
    "GET /api/excursions/{id}": reads(ALL, excursion),
    "GET /api/work-masters": reads(ALL),
    "GET /api/work-masters/{id}": reads(ALL, orders.pump_master),
    "GET /api/work-masters/{id}/compare": reads(
        ALL, orders.pump_master, query=lambda: {"with": orders.pump_master().pk}
    ),
    "GET /api/work-masters/{id}/running-orders": reads(ALL, orders.pump_master),
    "POST /api/work-masters/{id}/change-orders": Row(
        {E, Q}, orders.next_version,
        lambda: {"requests": [orders.job(40).request_id], "reason": "Seals crack", "secret": make.PASSWORD},
    ),
    "GET /api/change-orders": reads(ALL),
    "GET /api/change-orders/{id}": reads(ALL, served=NOT_HERE),
    "GET /api/job-orders/{id}/definitions": reads(ALL, orders.job),
    "POST /api/work-masters": Row({E}, body=lambda: {"number": "NEW", "family": "Pumps"}),
    "POST /api/work-masters/{id}/revise": Row({E}, orders.pump_master, lambda: {"revision_kind": "minor"}),
    "POST /api/work-masters/{id}/save": Row(
        {E}, orders.draft, lambda: {"name": "Pump", "over_production_percent": "0", "segments": []}
    ),
    "POST /api/work-masters/{id}/check": Row(ALL, orders.draft),
    "POST /api/work-masters/{id}/preview": Row(ALL, orders.draft, lambda: {"segment": 40}),
    "POST /api/work-masters/{id}/submit": Row({E}, orders.draft),
    "POST /api/work-masters/{id}/discard": Row({E}, orders.draft),
    "POST /api/work-masters/{id}/send-back": Row({E, Q}, orders.submitted, lambda: {"reason": "Not yet"}),
    "POST /api/work-masters/{id}/release": Row({E, Q}, orders.submitted, lambda: {"secret": make.PASSWORD}),
    "POST /api/work-masters/{id}/retire": Row({E, Q}, orders.pump_master, lambda: {"reason": "Obsolete"}),
    "GET /api/job-orders": reads(ALL),
    "GET /api/job-orders/{id}": reads(ALL, orders.job),
    "POST /api/operations-requests/{id}/release": Row({S}, orders.request),
    "POST /api/job-orders/{id}/dispatch": Row(
        {S}, orders.job, lambda: {"work_unit": orders.work_unit("MILL-01").pk}
    ),
    "POST /api/job-orders/{id}/take-back": Row({S}, orders.dispatched),
    "POST /api/job-orders/{id}/reorder": Row({S}, orders.dispatched, lambda: {"position": 1}),
    "POST /api/job-orders/{id}/start": Row({S, O}, lambda: ready()),
    "GET /api/job-orders/{id}/can-it-start": reads(ALL, orders.job),
    "POST /api/job-orders/{id}/override": Row(
        {S}, orders.dispatched, lambda: {"checks": ["material"], "reason": "Lots come", "secret": make.PASSWORD}
    ),
    "GET /api/readiness": reads(ALL),
    "GET /api/start-checks": reads(ALL),
    "GET /api/start-checks/{id}": reads(ALL, station),
    "POST /api/start-checks": Row(
        {E}, body=lambda: {"equipment": station().pk, "check": "skill", "mode": "warn", "reason": "Trial"}
    ),
    "POST /api/job-orders/{id}/interrupt": Row({S, O}, orders.running, lambda: {"reason": "tool broken"}),
    "POST /api/job-orders/{id}/resume": Row({S, O}, lambda: interrupted()),
    "POST /api/job-orders/{id}/move-remainder": Row(
        {S}, lambda: interrupted(), lambda: {"work_unit": orders.work_unit("MILL-02").pk}
    ),
    "POST /api/job-orders/{id}/begin-unit": Row({S, O}, orders.assembling),
    "POST /api/job-orders/{id}/enter-value": Row({S, O}, lambda: tightening(), lambda: {"step": 30, "value": "45.1"}),
    "POST /api/job-orders/{id}/scan": Row({S, O}, lambda: begun_unit(), lambda: {"step": 10, "code": "SC-07-1"}),
    "POST /api/job-orders/{id}/complete-step": Row({S, O}, lambda: scanned(), lambda: {"step": 10}),
    "POST /api/job-orders/{id}/add-photo": Row({S, O}, lambda: with_photo(), lambda: {"step": 2, "file": photo().url}),
    "POST /api/job-orders/{id}/take-tool-value": Row(
        {S, O}, lambda: with_tool(), lambda: {"step": 1, "measured_at": str(measured().last_at)}
    ),
    "GET /api/job-orders/{id}/reading": reads(ALL, orders.job),
    # Nothing is to be read for this one; tests/orders/test_reading.py reads something.
    "POST /api/job-orders/{id}/confirm-reading": Row(
        {S, O, Q, E}, orders.job, lambda: {"version": 1}, served=frozenset({422})
    ),
    "GET /api/job-orders/{id}/tool-value": reads(ALL, lambda: with_tool(), served=frozenset({200, 422})),
    "POST /api/job-orders/{id}/report": Row(
        {S, O}, orders.pressing,
        lambda: {"good": 3, "scrap": [{"quantity": 1, "reason": "scratched"}]},
    ),
    "POST /api/job-orders/{id}/undo": Row(
        {S, O}, lambda: reported(), lambda: {"response": last_response(), "reason": "typed wrongly"}
    ),
    "POST /api/job-orders/{id}/complete": Row({S, O}, lambda: orders.counted(orders.running(), 10)),
    "GET /api/loads": reads(ALL),
    "GET /api/loads/{id}": reads(ALL, lambda: load()),
    "POST /api/loads": Row({S, O}, body=lambda: basket()),
    "POST /api/loads/{id}/finish": Row({S, O}, lambda: load()),
    "POST /api/unassigned-counts/{id}/assign": Row({S, O}, lambda: parked(), lambda: {"reason": "set-up scrap"}),
    "POST /api/job-orders/{id}/correct-times": Row(
        {S}, orders.running,
        lambda: {"reason": "Booked late", "started_at": (now() - timedelta(minutes=5)).isoformat()},
    ),
    # the assembled trace
    "GET /api/trace/{id}": reads(FLOOR, genealogy.lot),
    "GET /api/exports": reads({S, Q, A}),
    "GET /api/exports/{id}": reads({S, Q, A}, lambda: export()),
    "GET /api/exports/{id}/content": reads({S, Q, A}, lambda: export()),
    "POST /api/exports": Row(
        {S, Q, A}, body=lambda: {"kind": "trace", "lot": genealogy.lot().pk, "format": "csv"}
    ),
    # machines
    "GET /api/connections": reads({S, E, A, M}),
    "GET /api/connections/{id}": reads({S, E, A, M}, served=NOT_HERE),
    "GET /api/certificates": reads({S, E, A, M}),
    "GET /api/certificates/{id}": reads({S, E, A, M}, certificates.seen),
    "POST /api/certificates": Row({E}, body=lambda: {"pem": certificates.pem()}),
    "POST /api/certificates/{id}/trust": Row({E}, certificates.seen),
    "POST /api/certificates/{id}/reject": Row({E}, certificates.seen, lambda: {"reason": "Not our machine"}),
    "POST /api/connections": Row({E}, body=lambda: washer_words()),
    "POST /api/connections/{id}/change": Row(
        {E}, lambda: washer(), lambda: {"name": "Dryer", "endpoint": "modbus://127.0.0.1:502"}
    ),
    "POST /api/connections/{id}/enable": Row({E}, lambda: washer()),
    "POST /api/connections/{id}/disable": Row({E}, lambda: washer(), lambda: {"reason": "overhaul"}),
    "POST /api/connections/{id}/remove": Row({E}, lambda: washer(), lambda: {"reason": "sold"}),
    "POST /api/connections/{id}/bind": Row(
        {E}, lambda: washer(), lambda: {"bindings": [{**meaning(), "name": "Cycles", "role": "counter"}]}
    ),
    "POST /api/connections/{id}/clone": Row({E}, lambda: washer(), lambda: {"copies": [twin()]}),
    "POST /api/connections/{id}/test": Row({E}, lambda: washer()),
    "POST /api/connections/{id}/browse": Row({E}, lambda: mills()),
    "POST /api/connections/{id}/write": Row(
        {E}, lambda: washer(writable=["1/holding/10"]),
        lambda: {"address": "1/holding/10", "value": "3", "reason": "trial run"},
    ),
    "POST /api/connections/{id}/read": Row({E}, lambda: washer(), lambda: {"points": [{"address": "1/holding/0"}]}),
    "GET /api/bindings": reads({S, E, A, M}),
    "GET /api/bindings/{id}": reads({S, E, A, M}, lambda: washer().bindings.get()),
    "POST /api/bindings/{id}/change": Row({E}, lambda: washer().bindings.get(), lambda: {"scale": 0.1}),
    "POST /api/bindings/{id}/remove": Row({E}, lambda: washer().bindings.get()),
    "GET /api/handshakes": reads(PLANT),
    "GET /api/handshakes/{id}": reads(PLANT, served=NOT_HERE),
    "POST /api/handshakes": Row({E}, body=lambda: station_that_asks()),
    "GET /api/unit-checks": reads(PLANT),
    "GET /api/unit-checks/{id}": reads(PLANT, served=NOT_HERE),
    "POST /api/unit-checks/{id}/review": Row({S, Q}, lambda: ran_unchecked(), lambda: {"reason": "tested by hand"}),
    "GET /api/probes": reads({E}),
    "GET /api/probes/{id}": reads({E}, lambda: try_connection(washer(), by=make.ella())),
    "GET /api/own-certificates": reads({S, E, A, M}),
    "GET /api/own-certificates/{id}": reads({S, E, A, M}, served=NOT_HERE),
    "POST /api/own-certificates": Row({E}, body=lambda: {"reason": "Key was copied"}),
}


def reason() -> ReasonCode:
    return define_reason("scrap", "POROUS", "Porous casting", by=make.ella())


def paired() -> Terminal:
    return pair_terminal(pairing_code())[0]


def gone() -> Person:
    return deactivate(make.olga(), by=make.max_(), reason="left")


def badge() -> Badge:
    return give_badge(make.omar(), "BADGE-8", by=make.max_())


def api_key() -> ApiKey:
    create_api_key(make.erik(), "test ERP", by=make.max_())
    return ApiKey.objects.get()


def washer_words() -> dict[str, Any]:
    return {"name": "Washer", "protocol": "modbus", "endpoint": "modbus://127.0.0.1:502"}


def meaning() -> dict[str, Any]:
    return {"equipment": orders.work_unit("WASH-01").pk, "address": "1/holding/4", "datatype": "uint16"}


def washer(**settings: Any) -> Connection:
    """A controller with one value, which has never been read."""
    made = add_connection(**washer_words(), settings=settings, by=make.ella())
    bind(made, orders.work_unit("WASH-01"), "value", "Heat", "1/holding/8", datatype="uint16", by=make.ella())
    return made


def station_that_asks() -> dict[str, Any]:
    unit = orders.work_unit("TEST-01")
    bind(mills(), unit, "handshake", "request", "nsu=urn:mills;s=TEST-01.Request", by=make.ella())
    return {"equipment": unit.pk, "without_mes": "stop", "answer_ms": 2000, "reason": "as agreed"}


def ran_unchecked() -> Any:
    return services.finish_check(
        orders.work_unit("TEST-01"), serial="CP200-1", request=1, epoch=1, outcome="passed", unchecked=True, at=now()
    )


def mills() -> Connection:
    return add_connection(
        "Mills", "opcua", "opc.tcp://127.0.0.1:4840", by=make.ella(), settings={"exception_reason": "an old server"}
    )


def twin() -> dict[str, Any]:
    pair = {"original": orders.work_unit("WASH-01").pk, "copy": orders.work_unit("WASH-02").pk}
    return {"name": "Washer 2", "endpoint": "modbus://127.0.0.2:502", "machines": [pair]}


def order(number: str) -> dict[str, Any]:
    """An order as it is sent."""
    orders.pump_master()
    return {"number": number, "material": "CP-200", "quantity": 5, "unit": "C62", "due_at": later()}


def theirs() -> Any:
    """An order the ERP sent."""
    return orders.request(source="erp", external_number="PO-1001")


def begun() -> Any:
    """An order with some pieces made, and nothing running."""
    job = services.complete(orders.counted(orders.running(), 3), by=make.omar())
    return orders.fresh(job.request)


def ready() -> Any:
    """A job in a queue whose castings stand at the machine."""
    return orders.waiting()


def interrupted() -> Any:
    return services.interrupt(orders.running(), reason="tool broken", by=make.omar())


def begun_unit() -> Any:
    job = orders.assembling()
    services.begin_unit(job, by=make.omar())
    return job


def site() -> Equipment:
    return Equipment.objects.create(number="SITE-7", name="Site", level="site", time_zone="Europe/Berlin")


def photo() -> File:
    return store("piece.png", b"a picture", "image/png")


def with_tool() -> JobOrder:
    """A job whose tool has just measured."""
    orders.pump_master()
    mill = OperationsSegment.objects.get(work_master__number="CP-200", sequence=10)
    orders.step(mill, 1, "Take the torque", entry="tool_value", property="Torque", unit="NU", due="job")
    job = orders.running(10)
    measured()
    return job


def with_photo() -> JobOrder:
    orders.pump_master()
    mill = OperationsSegment.objects.get(work_master__number="CP-200", sequence=10)
    orders.step(mill, 2, "Photograph it", entry="photo", due="job")
    return orders.running(10)


def measured() -> EquipmentProperty:
    prop = add_property(orders.work_unit("MILL-01"), "Torque", unit="NU")
    if prop.last_at is None:
        prop.last_value, prop.last_good, prop.last_at = 45.2, True, now()
        prop.save()
    return prop


def tightening() -> Any:
    job = begun_unit()
    for step, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        services.scan(job, step=step, code=code, by=make.omar())
        services.complete_step(job, step=step, by=make.omar())
    return job


def scanned() -> Any:
    job = begun_unit()
    services.scan(job, step=10, code="SC-07-1", by=make.omar())
    return job


def reported() -> Any:
    job = orders.pressing()
    services.report(job, good=Decimal(3), by=make.omar())
    return job


def last_response() -> int:
    return JobResponse.objects.latest("pk").pk


def basket() -> dict[str, Any]:
    """A milled and turned order, ready for the washer."""
    for sequence, unit in ((10, "MILL-01"), (20, "TURN-01")):
        services.complete(orders.counted(orders.running(sequence, unit, 3), 3), by=make.omar())
    wash = orders.job(30)
    return {"work_unit": orders.work_unit("WASH-01").pk, "members": [{"job": wash.pk, "quantity": 3}]}


def load() -> Any:
    basket()
    members = [services.Member(orders.job(30), Decimal(3))]
    return services.start_load(orders.work_unit("WASH-01"), members, by=make.omar())


def parked() -> Any:
    """Pieces a machine made without a job."""
    orders.pump_master()
    unit = orders.work_unit("MILL-01")
    services.count(unit, Decimal(2), at=now(), counter=orders.counter())
    return UnassignedCount.objects.get()


def export() -> Any:
    return export_trace(genealogy.lot(), "csv", by=make.anna())


def asked() -> ChangeRequest:
    """A change that came after the first start."""
    job = orders.running()
    services.change_request(job.request, quantity=Decimal(12), reason="more", by=make.erik())
    return ChangeRequest.objects.get()


def failed() -> Delivery:
    """A message the ERP would not take."""
    subscriber = Subscription.objects.create(
        name="erp", adapter="erp", kinds=["test.failed"], url="http://127.0.0.1:9/hook"
    )
    sofia = make.sofia()
    event = record("test.failed", sofia, by=sofia)
    Delivery.objects.filter(event=event, subscription=subscriber).update(state=Delivery.State.FAILED)
    return Delivery.objects.get(event=event)


def pairing_code() -> str:
    place = terminal()
    Terminal.objects.filter(pk=place.pk).update(pairing_code="PAIRME22")
    return "PAIRME22"


def mounted() -> Any:
    box = orders.mounted(station().number, "SC-07")
    return box.mounts.get(unmounted_at=None)


def later() -> str:
    """A due date."""
    return (now() + timedelta(days=2)).isoformat()

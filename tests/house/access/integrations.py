"""Machines, their certificates, imports, the ERP and its messages."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from integrations.models import Connection, Import
from integrations.services import importing
from integrations.services.connections import add_connection, bind
from integrations.services.probes import try_connection
from records.models import Delivery, Subscription
from records.services import record
from tests import make
from tests.house.access.row import NOT_HERE, PLANT, A, E, M, R, Row, S, reads
from tests.house.access.things import order
from tests.makes import certificates, orders

MATERIALS = b"Number,Name\nA-1,Axle"


def a_table() -> Import:
    return importing.upload_table("materials", "materials.csv", MATERIALS, by=make.ella())


def a_checked_table() -> Import:
    upload = importing.check_import(a_table(), by=make.ella())
    importing.run_imports()
    return Import.objects.get(pk=upload.pk)


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


def mills() -> Connection:
    return add_connection(
        "Mills", "opcua", "opc.tcp://127.0.0.1:4840", by=make.ella(), settings={"exception_reason": "an old server"}
    )


def twin() -> dict[str, Any]:
    pair = {"original": orders.work_unit("WASH-01").pk, "copy": orders.work_unit("WASH-02").pk}
    return {"name": "Washer 2", "endpoint": "modbus://127.0.0.2:502", "machines": [pair]}


def theirs() -> Any:
    """An order the ERP sent."""
    return orders.request(source="erp", external_number="PO-1001")


def failed() -> Delivery:
    """A message the ERP would not take."""
    subscriber = Subscription.objects.create(
        name="erp", adapter="erp", kinds=["test.failed"], url="http://127.0.0.1:9/hook"
    )
    sofia = make.sofia()
    event = record("test.failed", sofia, by=sofia)
    Delivery.objects.filter(event=event, subscription=subscriber).update(state=Delivery.State.FAILED)
    return Delivery.objects.get(event=event)


ROWS: dict[str, Row] = {
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
    "GET /api/probes": reads({E}),
    "GET /api/probes/{id}": reads({E}, lambda: try_connection(washer(), by=make.ella())),
    "GET /api/own-certificates": reads({S, E, A, M}),
    "GET /api/own-certificates/{id}": reads({S, E, A, M}, served=NOT_HERE),
    "POST /api/own-certificates": Row({E}, body=lambda: {"reason": "Key was copied"}),
    "POST /api/own-certificates/bring": Row({E}, body=certificates.brought),
    "GET /api/revocation-lists": reads({S, E, A, M}),
    "GET /api/revocation-lists/{id}": reads({S, E, A, M}, certificates.revocation_list),
    "POST /api/revocation-lists": Row({E}, body=lambda: {"pem": certificates.known_authority().revoke()}),
}

"""Run by the peer's own Python, with Tryton's client library: sets a small plant up, and lives orders in it.

`tryton_peer.py set-up postgresql:///tryton`, then `tryton_peer.py live http://host/tryton/rpc/ ORDERS CLIENTS`, which
prints {"seconds": median of one client, "per_second": of all together}. The same plant as bench/hall.py: one product
in three operations, two component lots, one serial.
"""

from __future__ import annotations

import datetime
import json
import multiprocessing
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any
from xmlrpc.client import ProtocolError

from proteus import Model, Wizard, config

PASSWORD = "tryton"
OPERATIONS = ("Prepare", "Assemble", "Pack")
#: Where two orders meet in one lot, Tryton refuses one of them for a moment: its client asks again.
BUSY = 503
PATIENCE = 60.0
EVERYWHERE = ["supplier", "customer", "lost_found", "storage", "production"]


def set_up(url: str) -> None:
    """Modules, company, products with lots, bill and routing, stock."""
    session = config.set_trytond(url)
    for name in ("production_work", "stock_lot"):
        _only("ir.module", name=name).click("activate")
    Wizard("ir.module.activate_upgrade").execute("upgrade")
    _company(session)
    unit = _only("product.uom", name="Unit")
    kit, *parts = (_goods(name, unit) for name in ("KIT", "SEAL", "RING"))
    _routing(kit, parts)
    inventory = Model.get("stock.inventory")(location=_only("stock.location", code="STO"))
    for part in parts:
        lot = Model.get("stock.lot")(number=f"{part.template.name}-LOT", product=part)
        lot.save()
        inventory.lines.new(product=part, lot=lot, quantity=1_000_000)
    inventory.click("confirm")


def _company(session: Any) -> None:
    currency = Model.get("currency.currency")(name="Euro", symbol="€", code="EUR")
    currency.rates.new(rate=Decimal(1), date=datetime.date(2020, 1, 1))
    currency.save()
    plant, person = (Model.get("party.party")(name=name) for name in ("Plant", "Operator"))
    plant.save()
    person.save()
    company = Wizard("company.company.config")
    company.execute("company")
    company.form.party, company.form.currency = plant, currency
    company.execute("add")
    users = Model.get("res.user")
    session._context = users.get_preferences(True, {})
    employee = Model.get("company.employee")(party=person)
    employee.save()
    user = users(session.user)
    user.employees.append(employee)
    user.employee = employee
    user.save()
    session._context = users.get_preferences(True, {})


def _goods(name: str, unit: Any) -> Any:
    template = Model.get("product.template")(name=name, default_uom=unit, type="goods", list_price=Decimal(1))
    template.producible = name == "KIT"
    template.lot_required = EVERYWHERE
    template.products[0].cost_price = Decimal(1)
    template.save()
    return template.products[0]


def _routing(kit: Any, parts: list[Any]) -> None:
    bill = Model.get("production.bom")(name="KIT")
    for part in parts:
        bill.inputs.new(product=part, quantity=1)
    bill.outputs.new(product=kit, quantity=1)
    bill.save()
    routing = Model.get("production.routing")(name="KIT")
    routing.boms.append(bill)
    hall = Model.get("production.work.center")(name="Hall")
    hall.save()
    for name in OPERATIONS:
        category = Model.get("production.work.center.category")(name=name)
        category.save()
        Model.get("production.work.center")(
            name=name, parent=hall, category=category, cost_price=Decimal(1), cost_method="cycle"
        ).save()
        operation = Model.get("production.routing.operation")(name=name, work_center_category=category)
        operation.save()
        routing.steps.new(operation=operation)
    routing.save()
    kit.boms.append(Model.get("product.product-production.bom")(bom=bill, routing=routing))
    kit.save()


def live(hall: Any, kit: Any) -> None:
    """From the order to the finished serial: planned, assigned by lot, run, its operations run, done."""
    used = kit.boms[0]
    order = Model.get("production")(product=kit, bom=used.bom, routing=used.routing, quantity=1)
    order.work_center = hall
    _insist(lambda: order.click("wait"))
    for move in order.inputs:
        move.lot = _only("stock.lot", product=move.product.id)
        _insist(move.save)
    _insist(lambda: order.click("assign_try"))
    _insist(lambda: order.click("run"))
    for work in order.works:
        for button in ("start", "stop"):
            _insist(partial(work.click, button))
    serial = Model.get("stock.lot")(number=f"KIT-{uuid.uuid4().hex}", product=kit)
    serial.save()
    for move in order.outputs:
        move.lot = serial
        _insist(move.save)
    _insist(lambda: order.click("do"))
    order.reload()
    if order.state != "done":
        raise SystemExit(f"The order is {order.state}.")


def _insist(do: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            do()
        except ProtocolError as refused:
            if refused.errcode != BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def lives(url: str, orders: int, first: Any = None) -> list[float]:
    """Seconds of each of so many orders, of one client that has warmed up; a barrier lets several begin together."""
    with config.set_xmlrpc_session(url, "admin", PASSWORD):
        hall, kit = _only("production.work.center", name="Hall"), _only("product.product", **{"template.name": "KIT"})
        live(hall, kit)
        if first is not None:
            first.wait(PATIENCE)
        found = []
        for _ in range(orders):
            started = time.perf_counter()
            live(hall, kit)
            found.append(time.perf_counter() - started)
    return found


def _together(url: str, orders: int, clients: int) -> float:
    first = multiprocessing.Barrier(clients + 1)
    crew = [multiprocessing.Process(target=lives, args=(url, orders, first)) for _ in range(clients)]
    for client in crew:
        client.start()
    first.wait(2 * PATIENCE)
    started = time.perf_counter()
    for client in crew:
        client.join()
    if any(client.exitcode for client in crew):
        raise SystemExit("A client failed.")
    return clients * orders / (time.perf_counter() - started)


def _only(model: str, **words: Any) -> Any:
    (found,) = Model.get(model).find([(name, "=", value) for name, value in words.items()])
    return found


if __name__ == "__main__":
    what, url, *numbers = sys.argv[1:]
    if what == "set-up":
        set_up(url)
    else:
        orders, clients = map(int, numbers)
        alone = statistics.median(lives(url, orders))
        print(json.dumps({"seconds": alone, "per_second": _together(url, max(1, orders // 2), clients)}))

"""Fetching material: the oldest lot in stock, a new delivery when the shelf is nearly empty, mounting."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime
from decimal import Decimal

from demo.operators.client import Api, Json
from demo.operators.jobs import Job

log = logging.getLogger("operators")

#: Below so many pieces (or metres) the shelf is filled up.
LOW, DELIVERY = Decimal(30), Decimal(150)
#: Made here as well; bought only when the shelf is all but empty.
OWN, OWN_LOW = "SC-07", Decimal(4)


def oldest(api: Api, material: str, at_least: Decimal = Decimal(1)) -> Json:
    """The oldest usable lot with enough in it; receives a delivery when stock is low."""
    lots = [
        lot
        for lot in api.rows("material-lots", material=material, state="available", page_size=100)
        if Decimal(lot["quantity"]) > 0
    ]
    lots.sort(key=lambda lot: int(lot["id"]))
    low = OWN_LOW if material == OWN else LOW
    if stock(lots) < max(low, at_least):
        lots.append(_receive(api, material))
    return next((lot for lot in lots if Decimal(lot["quantity"]) >= at_least), lots[-1])


def stock(lots: list[Json]) -> Decimal:
    """How much these lots hold together."""
    return sum((Decimal(lot["quantity"]) for lot in lots), Decimal(0))


def mount_what_is_missing(api: Api, work_unit: int, job: Job, pieces: int) -> list[str]:
    """Mount a fresh lot of whatever the station takes and has not enough of; fill the shelf it takes from."""
    for need in job.needs:
        if need.mode == "backflush" and not need.from_order:
            # Boxes are taken by backflush from the shelf: it must not run empty, or the job ends in debt.
            oldest(api, need.material)
    mounted: list[str] = []
    wanted = [need for need in job.needs if need.mode == "mounted"]
    if not wanted:
        return mounted
    standing = {}
    for row in api.rows("mounted-lots", work_unit=work_unit):
        standing[row["material"]] = Decimal(row["quantity"])
    for need in wanted:
        enough = need.quantity * max(1, pieces)
        if standing.get(need.material, Decimal(0)) >= min(enough, Decimal(50)):
            continue
        lot = oldest(api, need.material, min(enough, Decimal(50)))
        api.post("mounted-lots", {"work_unit": work_unit, "code": lot["number"]})
        mounted.append(lot["number"])
    return mounted


def _receive(api: Api, material: str) -> Json:
    number = f"{material.split('-')[0]}-{datetime.now(UTC):%y%m%d}-{secrets.token_hex(2).upper()}"
    lot: Json = api.post("material-lots", {"material": material, "number": number, "quantity": str(DELIVERY)})
    log.info("received lot %s of %s", number, material)
    return lot

"""Gauges: known, calibrated, taken out of use."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from equipment.errors import GaugeExists, GaugeWithdrawn
from equipment.events import GaugeEvent
from equipment.models import Equipment, Gauge
from equipment.states import Fitness
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person
    from records.models import File


@all_or_nothing
def add_gauge(
    number: str, name: str, *, by: Person, gauge_class: str = "", equipment: Equipment | None = None
) -> Gauge:
    """A measuring instrument; it measures nothing that counts before it is calibrated. Raises GaugeExists."""
    require(by, "equipment.author_gauge")
    number = number.strip()
    if not number:
        raise Malformed("A gauge needs a number.", field="number")
    if Gauge.objects.filter(number=number).exists():
        raise GaugeExists(f"There is a gauge {number} already.", field="number")
    gauge = Gauge.objects.create(number=number, name=name, gauge_class=gauge_class, equipment=equipment)
    place = equipment.number if equipment else ""
    record(GaugeEvent.ADDED, gauge, by=by, name=name, gauge_class=gauge_class, equipment=place)
    _ring()
    return gauge


@all_or_nothing
def change_gauge(gauge: Gauge, *, by: Person, **new: Any) -> Gauge:
    """Correct its name or class, or say where it belongs (`equipment`, None: lent to whoever measures)."""
    require(by, "equipment.author_gauge")
    gauge = _lock(gauge)
    was = {field: _plain(getattr(gauge, field)) for field in new}
    for field in ("name", "gauge_class", "equipment"):
        if field in new:
            setattr(gauge, field, new[field])
    gauge.save(update_fields=["name", "gauge_class", "equipment"])
    record(GaugeEvent.CHANGED, gauge, by=by, before=was, after={field: _plain(new[field]) for field in new})
    _ring()
    return gauge


@all_or_nothing
def calibrate_gauge(
    gauge: Gauge, *, calibrated_at: datetime, due_at: datetime, certificate: str = "",
    certificate_file: File | None = None, by: Person,
) -> Gauge:
    """It was found right then, and is trusted until `due_at`; one that was out of use is usable again."""
    require(by, "equipment.calibrate_gauge")
    gauge = _lock(gauge)
    if calibrated_at > now():
        raise Malformed("A calibration is written down after it was done.", code="in_future", field="calibrated_at")
    if due_at <= calibrated_at:
        raise Malformed("The next calibration comes after this one.", code="ends_before_it_begins", field="due_at")
    gauge.calibrated_at, gauge.due_at, gauge.certificate = calibrated_at, due_at, certificate.strip()
    # An older paper says nothing about this calibration.
    gauge.certificate_file = certificate_file
    gauge.state = Fitness.USABLE
    gauge.save(update_fields=["calibrated_at", "due_at", "certificate", "certificate_file", "state"])
    record(
        GaugeEvent.CALIBRATED, gauge, by=by, calibrated_at=calibrated_at, due_at=due_at,
        certificate=gauge.certificate, file=certificate_file.sha256 if certificate_file else None,
    )
    _ring()
    return gauge


@all_or_nothing
def withdraw_gauge(gauge: Gauge, *, by: Person, reason: str) -> Gauge:
    """Take it out of use until it is calibrated again."""
    require(by, "equipment.withdraw_gauge")
    gauge = _lock(gauge)
    if not reason.strip():
        raise Malformed("Say why.", code="reason_missing", field="reason")
    if gauge.state == Fitness.WITHDRAWN:
        raise GaugeWithdrawn(f"{gauge.number} is out of use already.", gauge=gauge.number)
    gauge.state = Fitness.WITHDRAWN
    gauge.save(update_fields=["state"])
    record(GaugeEvent.WITHDRAWN, gauge, by=by, reason=reason.strip())
    _ring()
    return gauge


def _lock(gauge: Gauge) -> Gauge:
    return Gauge.objects.select_for_update(of=("self",), no_key=True).select_related("equipment").get(pk=gauge.pk)


def _plain(value: Any) -> Any:
    return value.number if isinstance(value, Equipment) else value


def _ring() -> None:
    hint("gauges", "dispatch")

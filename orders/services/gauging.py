"""With which gauge a value was measured, and whether it may be."""

from __future__ import annotations

from equipment.models import Gauge
from orders.errors import GaugeUnfit, GaugeUnsaid, WrongGauge
from orders.gate import stopping
from orders.models import JobOrder
from orders.models.definition import Step
from orders.selectors.gate import against_gauge
from orders.selectors.gauges import gauges_here

from .start_gate import words


def gauge_for(job: JobOrder, asked: Step, named: Gauge | None = None) -> Gauge | None:
    """The gauge of an entry at a locked job: the one that is named, else the only likely one here.

    What the gate says of gauges at the start holds in mid-job too, as strictly. Raises WrongGauge, GaugeUnsaid where
    several could be meant, GaugeUnfit.
    """
    if not asked.gauge_class or job.work_unit is None:
        if named is not None:
            raise WrongGauge(f"Step {asked.sequence} {asked.title} asks for no gauge.", field="gauge")
        return None
    used = named or _only_likely(job, asked)
    if used is not None:
        # Whoever finds it wrong names this result with the others, or has withdrawn it before it was taken.
        used = Gauge.objects.select_for_update(of=("self",), no_key=True).get(pk=used.pk)
        if used.gauge_class != asked.gauge_class:
            raise WrongGauge(
                f"{used.number} is no gauge of class {asked.gauge_class}.", field="gauge", gauge=used.number,
                gauge_class=asked.gauge_class,
            )
    objections = stopping(against_gauge(job, asked.gauge_class, used))
    if objections:
        said = " ".join(objection.sentence for objection in objections)
        raise GaugeUnfit(said, field="gauge", blockers=[words(objection) for objection in objections])
    return used


def gauge_of_machine(job: JobOrder, asked: Step) -> Gauge | None:
    """The gauge a machine's own value was measured with, where there is no doubt which."""
    likely = [each.gauge for each in gauges_here(job.work_unit_id, {asked.gauge_class} - {""}) if each.is_likely]
    return likely[0] if len(likely) == 1 else None


def _only_likely(job: JobOrder, asked: Step) -> Gauge | None:
    likely = [each.gauge for each in gauges_here(job.work_unit_id, {asked.gauge_class}) if each.is_likely]
    if len(likely) > 1:
        names = " or ".join(gauge.number for gauge in likely)
        raise GaugeUnsaid(f"Say which gauge was used: {names}.", field="gauge", gauges=names)
    return likely[0] if likely else None

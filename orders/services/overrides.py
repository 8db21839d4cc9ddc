"""Letting a job start although something stands against it: named, signed and with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from equipment.models import Equipment
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from orders.errors import NothingToOverride, OverrideWithdrawn, WorkUnitMissing
from orders.events import JobEvent
from orders.gate import CHECKS, Blocker, stopping
from orders.models import JobOrder, OverrideWithdrawal, StartOverride
from orders.selectors.gate import Gate
from orders.selectors.lifters import PERMISSIONS
from orders.states import OVER
from personnel.models import Person
from personnel.services import require
from records.services import record, sign

from .dispatch import suitable
from .locking import lock

MEANING = "May start although"


@all_or_nothing
def override(
    job: JobOrder, *, checks: Sequence[str], reason: str, secret: str, by: Person, work_unit: Equipment | None = None
) -> StartOverride:
    """Sign that what these checks say now does not keep the job from starting at its work unit.

    Causes are lifted, not checks: what comes up later stands against it again. What a person lacks (a skill, a
    reading) is lifted for whoever does this job. Raises NotAllowed for a wrong secret, NothingToOverride.
    """
    if not checks:
        raise Malformed("Say which checks are meant.", field="checks")
    for check in checks:
        if check not in CHECKS:
            raise Malformed(f"The gate knows no check '{check[:40]}'.", code="check_unknown", field="checks")
    for permission in sorted({PERMISSIONS[check] for check in checks}):
        require(by, permission)
    if not reason.strip():
        raise Malformed("Say why it may start.", code="reason_missing", field="reason")
    job = lock(job)
    unit = work_unit or job.work_unit
    if unit is None:
        raise WorkUnitMissing(f"Say at which work unit {job.number} may start.", field="work_unit")
    if job.state in OVER:
        raise NothingToOverride(f"{job.number} is {job.state}.", field="checks")
    suitable(job, unit)
    causes = [blocker for blocker in _against(job, unit) if blocker.check in checks]
    missing = sorted(set(checks) - {cause.check for cause in causes})
    if missing:
        named = ", ".join(check.replace("_", " ") for check in missing)
        raise NothingToOverride(f"Nothing of {named} stands against {job.number}.", field="checks")
    kept = [{"key": cause.key, "check": cause.check, "sentence": cause.sentence} for cause in causes]
    said = [cause.sentence for cause in causes]
    shown = {"job": job.number, "work_unit": unit.number, "against": said, "reason": reason.strip()}
    signature = sign(job, by=by, secret=secret, meaning=MEANING, shown=shown)
    signed = StartOverride.objects.create(
        job=job, work_unit=unit, causes=kept, reason=reason.strip(), signature=signature, by=by, at=now()
    )
    record(
        JobEvent.OVERRIDDEN, job, about=job.request, by=by, reason=reason.strip(), work_unit=unit.number,
        checks=sorted(set(checks)), against=said, signature=signature.pk,
    )
    hint("dispatch", "orders", f"unit:{unit.pk}")
    return signed


@all_or_nothing
def withdraw_override(signed: StartOverride, *, reason: str, by: Person) -> OverrideWithdrawal:
    """Let an override hold no longer: the next start, piece or entry meets the checks again; what runs goes on.

    Whoever may sign against the checks may withdraw it. Raises OverrideWithdrawn with who and when.
    """
    for permission in sorted({PERMISSIONS[cause["check"]] for cause in signed.causes}):
        require(by, permission)
    if not reason.strip():
        raise Malformed("Say why it holds no longer.", code="reason_missing", field="reason")
    job = lock(signed.job)
    before = OverrideWithdrawal.objects.select_related("by").filter(override=signed).first()
    if before is not None:
        raise OverrideWithdrawn(
            f"{before.by.name} has withdrawn this already.", who=before.by.name, at=before.at
        )
    withdrawn = OverrideWithdrawal.objects.create(override=signed, reason=reason.strip(), by=by, at=now())
    record(
        JobEvent.OVERRIDE_WITHDRAWN, job, about=job.request, by=by, reason=withdrawn.reason,
        work_unit=signed.work_unit.number, signed_by=signed.by.name,
        against=[cause["sentence"] for cause in signed.causes],
    )
    hint("dispatch", "orders", f"unit:{signed.work_unit_id}")
    return withdrawn


def _against(job: JobOrder, unit: Equipment) -> list[Blocker]:
    """What stands against anybody at all: someone who knows nothing and has read nothing meets it all."""
    return stopping(Gate([job], at_unit=unit, stranger=True).blockers(job))

"""What may this person do with this job now? Buttons come from here, and from nowhere else."""

from __future__ import annotations

from orders.models import JobOrder, JobResponse
from orders.states import CANCELLED, CLOSED, JOB, LOADS, UNITS
from personnel.models import Person

PERMISSIONS = {
    "dispatch": "orders.dispatch_joborder",
    "take_back": "orders.dispatch_joborder",
    "reorder": "orders.dispatch_joborder",
    "claim": "orders.start_joborder",
    "give_back": "orders.start_joborder",
    "split": "orders.dispatch_joborder",
    "merge": "orders.dispatch_joborder",
    "begin_setup": "orders.start_joborder",
    "end_setup": "orders.start_joborder",
    "start": "orders.start_joborder",
    "interrupt": "orders.interrupt_joborder",
    "resume": "orders.start_joborder",
    "move_remainder": "orders.dispatch_joborder",
    "begin_unit": "orders.work_joborder",
    "enter_value": "orders.work_joborder",
    "scan": "orders.work_joborder",
    "complete_step": "orders.work_joborder",
    "report": "orders.report_joborder",
    "complete": "orders.report_joborder",
    "route_rework": "orders.dispatch_joborder",
    "withdraw_rework": "orders.dispatch_joborder",
    "undo": "orders.undo_report",
    "correct_times": "orders.correct_times",
}


def allowed_actions(job: JobOrder, by: Person) -> list[str]:
    """The actions of the job's state that its kind of counting knows and the person may do.

    A job that is counted by loads is put into a load instead of being started (`start_load`).
    """
    possible = [
        action
        for action in JOB.allowed(job.state)
        if action in PERMISSIONS and by.has(PERMISSIONS[action]) and _fits(job, action)
    ]
    if job.counting_source == LOADS and job.state in ("ready", "dispatched", "running", "held"):
        possible += ["start_load"] if by.has("orders.start_joborder") else []
    return possible


def undoable(job: JobOrder, by: Person) -> JobResponse | None:
    """The report this person may take back now: the last one that stands, while the order is open."""
    if job.request.state in (CLOSED, CANCELLED) or "undo" not in allowed_actions(job, by):
        return None
    reports = sorted(job.responses.all(), key=lambda report: report.number)
    taken_back = {report.reverses_id for report in reports}
    last = next(
        (
            each
            for each in reversed(reports)
            if each.reverses_id is None and each.follows_id is None and each.pk not in taken_back
        ),
        None,
    )
    # Of pieces on hold quality says what they are.
    return None if last is None or last.on_hold else last


def _fits(job: JobOrder, action: str) -> bool:
    match action:
        case "begin_unit":
            return job.counting_source == UNITS
        case "enter_value" | "scan" | "complete_step":
            return bool(job.definition["steps"])
        case "begin_setup":
            return getattr(job, "setup_since", None) is None and job.counting_source != LOADS
        case "end_setup":
            return getattr(job, "setup_since", None) is not None
        case "give_back":
            return job.claimed_by_id is not None
        case "split":
            return bool(job.quantity > max(job.made, 1))
        case "start":
            return job.counting_source != LOADS
        case "route_rework":
            return bool(job.rework > 0 or job.counting_source == UNITS)
        case "withdraw_rework":
            return bool(job.reworks_id is not None and not job.made)
        case "undo":
            return job.started_at is not None
        case "correct_times":
            # A load starts and ends with its machine.
            return job.started_at is not None and job.counting_source != LOADS
        case _:
            return True

"""What happens in this room, in the past tense."""


class RequestEvent:
    """Facts about an operations request and about changes asked for it."""

    RECEIVED = "operations_request.received"
    RELEASED = "operations_request.released"
    CHANGED = "operations_request.changed"
    CANCELLED = "operations_request.cancelled"
    STARTED = "operations_request.started"
    COMPLETED = "operations_request.completed"
    REOPENED = "operations_request.reopened"
    CLOSED = "operations_request.closed"


class ChangeEvent:
    """Facts about a change that came after the first start and waits for a person."""

    ASKED = "change_request.asked"
    ACCEPTED = "change_request.accepted"
    DECLINED = "change_request.declined"
    SUPERSEDED = "change_request.superseded"


class WorkMasterEvent:
    """Facts about how a product is made."""

    DRAFTED = "work_master.drafted"
    SAVED = "work_master.saved"
    SUBMITTED = "work_master.submitted"
    SENT_BACK = "work_master.sent_back"
    RELEASED = "work_master.released"
    RETIRED = "work_master.retired"
    DISCARDED = "work_master.discarded"


class ChangeOrderEvent:
    """Facts about orders that go on by another version."""

    ISSUED = "change_order.issued"


class JobEvent:
    """Facts about a job on its way over the floor."""

    DISPATCHED = "job_order.dispatched"
    TAKEN_BACK = "job_order.taken_back"
    REORDERED = "job_order.reordered"
    CLAIMED = "job_order.claimed"
    GIVEN_BACK = "job_order.given_back"
    SPLIT = "job_order.split"
    MERGED = "job_order.merged"
    SETUP_STARTED = "job_order.setup_started"
    SETUP_ENDED = "job_order.setup_ended"
    STARTED = "job_order.started"
    INTERRUPTED = "job_order.interrupted"
    RESUMED = "job_order.resumed"
    REWORK_ROUTED = "job_order.rework_routed"
    REWORK_WITHDRAWN = "job_order.rework_withdrawn"
    REMAINDER_MOVED = "job_order.remainder_moved"
    RAN_ON = "job_order.ran_on"
    TIMES_CORRECTED = "job_order.times_corrected"
    DEFINITION_CHANGED = "job_order.definition_changed"
    ADDED = "job_order.added"
    CANCELLED = "job_order.cancelled"
    COUNT_ASSIGNED = "job_order.count_assigned"
    COMPLETED = "job_order.completed"
    REOPENED = "job_order.reopened"
    OVERRIDDEN = "job_order.start_overridden"
    OVERRIDE_WITHDRAWN = "job_order.override_withdrawn"


class StartCheckEvent:
    """Facts about how strictly the start gate asks."""

    SET = "start_check.set"
    CLEARED = "start_check.cleared"


class UnitEvent:
    """Facts about one unit at one operation."""

    BEGUN = "job_unit.begun"
    VALUE_ENTERED = "job_unit.value_entered"
    SCANNED = "job_unit.scanned"
    STEP_COMPLETED = "job_unit.step_completed"
    FINISHED = "job_unit.finished"
    TESTED = "job_unit.tested"
    HELD = "job_unit.held"
    RELEASED = "job_unit.released"
    SENT_TO_REWORK = "job_unit.sent_to_rework"
    REWORKED = "job_unit.reworked"
    REWORK_WITHDRAWN = "job_unit.rework_withdrawn"
    SCRAPPED = "job_unit.scrapped"


class ResponseEvent:
    """What the plant tells the ERP: each report once, and each counter-message once."""

    REPORTED = "job_response.reported"
    REVERSED = "job_response.reversed"


class LoadEvent:
    """Facts about several jobs that go through one machine together."""

    STARTED = "load.started"
    FINISHED = "load.finished"


class LimitEvent:
    """Facts about the limits of process values, and about values outside them."""

    SET = "property_limit.set"
    REMOVED = "property_limit.removed"
    EXCURSION_BEGAN = "excursion.began"
    EXCURSION_ENDED = "excursion.ended"


class CheckEvent:
    """Facts about a station that asks before it begins a piece."""

    DECIDED = "unit_check.decided"
    UNCHECKED = "unit_check.unchecked"
    REVIEWED = "unit_check.reviewed"


class FileEvent:
    """Facts about pictures, drawings and videos."""

    ADDED = "file.added"


class ExportEvent:
    """Facts about copies of records that left the house."""

    MADE = "export.made"


class LabourEvent:
    """Facts about people's times that may stay: no name and no time of whose they are."""

    POLICY_SET = "labour_policy.set"
    FORGOTTEN = "labour_policy.forgot"
    CORRECTED = "labour_period.corrected"


class BackEntryEvent:
    """Facts about what was written on paper first."""

    MADE = "back_entry.made"

"""How this room says no."""

from kernel.errors import Conflict, RuleBroken


class MaterialUnknown(RuleBroken):
    """Nobody here knows how to make this material."""

    code = "material_unknown"


class WrongUnit(RuleBroken):
    """The quantity is stated in another unit than the plant counts this material in."""

    code = "wrong_unit"


class DueDateOutOfReach(RuleBroken):
    """The date is so far away that it is a slip of the keyboard."""

    code = "due_date_out_of_reach"


class NumberTaken(Conflict):
    """Another order already has this number."""

    code = "number_taken"


class JobsStillRunning(Conflict):
    """An order is closed when nobody works on it any more."""

    code = "jobs_still_running"


class NothingToChange(RuleBroken):
    """The message asks for what is already so, or for nothing at all."""

    code = "nothing_to_change"


class OperationOver(RuleBroken):
    """An operation that is over would have to make more."""

    code = "operation_over"


class NoWorkMaster(RuleBroken):
    """There is no released way to make this material."""

    code = "no_work_master"


class WorkUnitNotSuitable(RuleBroken):
    """The operation does not run at this work unit."""

    code = "work_unit_not_suitable"


class WorkUnitOutOfUse(RuleBroken):
    """Nothing is planned or begun there any more."""

    code = "work_unit_out_of_use"


class WorkUnitMissing(RuleBroken):
    """Nobody has said where the job runs."""

    code = "work_unit_missing"


class LoadOnly(RuleBroken):
    """This work unit runs loads; a job starts there as a member of one."""

    code = "load_only"


class NothingToWorkOn(RuleBroken):
    """The operations before have not given anything yet."""

    code = "nothing_to_work_on"


class AlreadyStarted(Conflict):
    """Somebody else started it; `who` and `at` say who was faster."""

    code = "already_started"


class AlreadyClaimed(Conflict):
    """Somebody else took it out of the pool; `who` and `at` say who was faster."""

    code = "already_claimed"


class NotClaimed(RuleBroken):
    """The dispatcher put it there, not somebody who pulled it."""

    code = "not_claimed"


class NotTheSameWork(RuleBroken):
    """Only parts of one operation of one order become one again."""

    code = "not_the_same_work"


class NotInSetup(RuleBroken):
    """No set-up is under way."""

    code = "not_in_setup"


class NothingWasDark(RuleBroken):
    """The machine was heard, or somebody has answered already."""

    code = "nothing_was_dark"


class AlreadyCompleted(Conflict):
    """Somebody else completed it; `who` and `at` say who was faster."""

    code = "already_completed"


class QualityDecides(RuleBroken):
    """Pieces are on hold; nobody but quality says what they are."""

    code = "quality_decides"


class NoLotToHold(RuleBroken):
    """There is no lot to which the pieces belong."""

    code = "no_lot_to_hold"


class CounterBackwards(RuleBroken):
    """A counter shows less than was made."""

    code = "counter_backwards"


class OrderClosed(RuleBroken):
    """The order has ended; nothing of it is taken back any more."""

    code = "order_closed"


class MovedMeanwhile(Conflict):
    """Somebody moved the job to another queue in the same moment."""

    code = "moved_meanwhile"


class WorkUnitBusy(Conflict):
    """Another job runs there; `who` and `at` say who started it."""

    code = "work_unit_busy"


class LoadRunning(Conflict):
    """The load is in the machine: its members start and end together."""

    code = "load_running"


class StepOutOfOrder(RuleBroken):
    """A step before this one is not done."""

    code = "step_out_of_order"


class StepNotDue(RuleBroken):
    """There is no reason to do the step now."""

    code = "step_not_due"


class NeedsAnotherPerson(RuleBroken):
    """Who worked on it does not confirm it."""

    code = "needs_another_person"


class ToolValueUnusable(RuleBroken):
    """What the tool has measured is too old, not good, or was taken before."""

    code = "tool_value_unusable"


class NothingToRead(RuleBroken):
    """The job asks for another version, or for none."""

    code = "nothing_to_read"


class StepUnknown(RuleBroken):
    """The job's frozen definition has no such step."""

    code = "step_unknown"


class StepNotPassed(RuleBroken):
    """What the step asks for is missing or out of its limits."""

    code = "step_not_passed"


class StepDone(Conflict):
    """The step was completed; `who` and `at` say by whom."""

    code = "step_done"


class WrongEntry(RuleBroken):
    """The step asks for something else."""

    code = "wrong_entry"


class WrongGauge(RuleBroken):
    """The step asks for another gauge, or for none."""

    code = "wrong_gauge"


class GaugeUnsaid(RuleBroken):
    """Several gauges here could have measured it."""

    code = "gauge_unsaid"


class GaugeUnfit(RuleBroken):
    """The gate stands against measuring with it; `blockers` says each reason, and who may lift it."""

    code = "gauge_unfit"


class UnitUnknown(RuleBroken):
    """The job has no such unit at work."""

    code = "unit_unknown"


class UnitStillRunning(RuleBroken):
    """A unit is not finished yet."""

    code = "unit_still_running"


class UnitOnHold(RuleBroken):
    """Quality decides about this unit first."""

    code = "unit_on_hold"


class UnitBegun(Conflict):
    """The unit is at this operation already."""

    code = "unit_begun"


class MoreThanMade(RuleBroken):
    """More scrap or rework is reported than there are good pieces."""

    code = "more_than_made"


class MoreThanThereIs(RuleBroken):
    """More is reported than the operations before have given."""

    code = "more_than_there_is"


class OverTolerance(RuleBroken):
    """More is reported than ordered and tolerated."""

    code = "over_tolerance"


class NothingToRework(RuleBroken):
    """Fewer pieces wait for rework than are sent there."""

    code = "nothing_to_rework"


class InRework(RuleBroken):
    """The pieces are being reworked: they come back first."""

    code = "in_rework"


class ReworkBegun(RuleBroken):
    """Work on the pieces has begun, or they were shared among several jobs: it is not withdrawn as a whole."""

    code = "rework_begun"


class ReworkUntold(RuleBroken):
    """Of some reworked pieces nobody has said what they are now."""

    code = "rework_untold"


class NothingToReport(RuleBroken):
    """Neither good pieces nor scrap nor rework since the last report."""

    code = "nothing_to_report"


class EnteredMeanwhile(Conflict):
    """Somebody else has entered or scanned something at this step since it was looked at."""

    code = "entered_meanwhile"


class MaterialOwed(RuleBroken):
    """Pieces were made while no lot was mounted; say which lot they were made from."""

    code = "material_owed"


class UndoLatestFirst(RuleBroken):
    """Reports are taken back from the last one backwards."""

    code = "undo_latest_first"


class AlreadyUndone(Conflict):
    """The report was taken back before."""

    code = "already_undone"


class NothingLeftToMove(RuleBroken):
    """The job has made all it was asked for."""

    code = "nothing_left_to_move"


class DefinitionIncomplete(RuleBroken):
    """The work master cannot be worked by as it stands."""

    code = "definition_incomplete"


class TimesOverlap(RuleBroken):
    """Another job ran there, or this one elsewhere, in the time that is claimed."""

    code = "times_overlap"


class TooManyCounts(RuleBroken):
    """More counts would move than one correction can carry."""

    code = "too_many_counts"


class NotUnchecked(RuleBroken):
    """Only a piece that ran without a go is looked at afterwards."""

    code = "not_unchecked"


class CannotStart(RuleBroken):
    """The gate stands against it; `blockers` says each reason, and who may lift it."""

    code = "cannot_start"


class NothingToOverride(RuleBroken):
    """The check that is named does not stand against it."""

    code = "nothing_to_override"


class OverrideWithdrawn(Conflict):
    """Somebody else has withdrawn it; `who` and `at`."""

    code = "override_withdrawn"


class DraftExists(Conflict):
    """A work master has one draft at a time, so that nobody's changes are lost."""

    code = "draft_exists"


class ReleaseNeedsAnother(RuleBroken):
    """Whoever edited a version last does not release it."""

    code = "release_needs_another"


class WorkMasterExists(Conflict):
    """There is already a work master of this number."""

    code = "work_master_exists"


class CannotMove(RuleBroken):
    """The order has gone too far to go on by the other version."""

    code = "cannot_move"


class LabourOff(RuleBroken):
    """The site keeps no personal times."""

    code = "labour_off"


class ActivityUnknown(RuleBroken):
    """This is no activity people may choose."""

    code = "activity_unknown"


class NothingToEnd(Conflict):
    """The person does no indirect activity."""

    code = "nothing_to_end"


class BeforeRelease(RuleBroken):
    """Nobody can have worked on an order that was not on the floor."""

    code = "before_release"


class OutOfOrder(RuleBroken):
    """The lines of a sheet are entered in the order in which they happened."""

    code = "out_of_order"

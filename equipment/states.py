"""The words for what equipment is, what it does and why a count waits."""

from django.db import models

from kernel.states import StateMachine


class Level(models.TextChoices):
    """ISA-95 part 1, role based equipment hierarchy, from the top; Lineside schedules work units."""

    ENTERPRISE = "enterprise"
    SITE = "site"
    AREA = "area"
    WORK_CENTER = "work_center"
    WORK_UNIT = "work_unit"


class Mode(models.TextChoices):
    """How many jobs a work unit runs at a time."""

    SINGLE = "single"
    PARALLEL = "parallel"
    LOAD = "load"


class UnitState(models.TextChoices):
    """What a work unit does; the words follow ISO 22400-2 time elements."""

    RUNNING = "running"
    SETUP = "setup"
    IDLE = "idle"
    DOWN = "down"
    STARVED = "starved"
    BLOCKED = "blocked"
    HOLD = "hold"
    MAINTENANCE = "maintenance"
    OFFLINE = "offline"


# A fault or an open lid stops a cycle and does not end it.
IN_CYCLE = (UnitState.RUNNING, UnitState.DOWN, UnitState.HOLD)


class Source(models.TextChoices):
    """Who said so."""

    MACHINE = "machine"
    PERSON = "person"
    COLLECTOR = "collector"


class WhyUnassigned(models.TextChoices):
    """Why counted pieces belong to no job yet."""

    NO_JOB = "no_job"
    SETUP = "setup"
    MAINTENANCE = "maintenance"
    SEVERAL_JOBS = "several_jobs"


class UnassignedState(models.TextChoices):
    """Whether somebody has said where the pieces belong; withdrawn when a job's corrected times took them all."""

    OPEN = "open"
    ASSIGNED = "assigned"
    WITHDRAWN = "withdrawn"


class CallKind(models.TextChoices):
    """Who is needed when a place calls for help."""

    LEAD = "lead"
    MATERIAL = "material"
    MAINTENANCE = "maintenance"
    QUALITY = "quality"


OPEN, ANSWERED, ENDED = "open", "answered", "ended"

CALL = StateMachine(
    {"answer": {OPEN: ANSWERED}, "end": {OPEN: ENDED, ANSWERED: ENDED}},
    noun="The call",
    words={"answer": "answering it", "end": "ending it"},
)


class Fitness(models.TextChoices):
    """Whether a tool or a gauge may be used at all."""

    USABLE = "usable"
    WITHDRAWN = "withdrawn"

"""Who worked how long at what. Personal, so it is kept only where the site says so, and not for ever.

None of these rows is tracked or sealed: what is to be forgotten must not stand in a history that cannot be changed.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kernel.refs import Ref
from orders import states

from .jobs import JobOrder


class LabourPolicy(models.Model):
    """What a site keeps of its people's times. A site without one keeps nothing."""

    site = models.OneToOneField("equipment.Equipment", on_delete=models.PROTECT, related_name="labour_policy")
    is_on = models.BooleanField(default=False)
    split = models.CharField(max_length=8, choices=[(word, word) for word in states.SPLITS], default=states.EQUAL)
    # Roles that see whose times they are; everybody sees their own.
    visible_to = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    retention_days = models.PositiveIntegerField(default=90)
    idle_minutes = models.PositiveIntegerField(default=720)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(split__in=states.SPLITS), name="orders_labour_split")]

    def __str__(self) -> str:
        return f"labour at {self.site_id}"

    @property
    def ref(self) -> Ref:
        return Ref("labour_policy", self.pk, f"labour at {self.site.number}")


class LabourPeriod(models.Model):
    """A stretch in which somebody was at work on a job, or on something that is no job, as it was seen.

    People tend several machines at once, so periods overlap; what of them counts for which job is computed when
    asked (`orders.labour`). `seen_at` is the last moment the person did something there.
    """

    site = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="labour", null=True, blank=True)
    work_unit = models.ForeignKey(
        "equipment.Equipment", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    activity = models.ForeignKey(
        "quality.ReasonCode", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    use = models.CharField(max_length=8, choices=[(word, word) for word in states.PERSONNEL_USES])
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    began_by = models.CharField(max_length=10, choices=[(word, word) for word in states.LABOUR_BEGINNINGS])
    ended_by = models.CharField(
        max_length=10, choices=[(word, word) for word in states.LABOUR_ENDS], blank=True, default=""
    )
    # How it came late ("paper", "offline"), empty when it was entered as it happened.
    late = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["job"], name="orders_labour_of_job"),
            models.Index(fields=["site", "started_at"], name="orders_labour_of_site"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "job"], condition=Q(ended_at=None, job__isnull=False), name="orders_labour_once"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None, job=None), name="orders_labour_one_activity"
            ),
            models.CheckConstraint(
                condition=Q(job__isnull=True, activity__isnull=False, use=states.INDIRECT)
                | (Q(job__isnull=False, activity__isnull=True) & ~Q(use=states.INDIRECT)),
                name="orders_labour_job_or_activity",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="orders_labour_ends_after"
            ),
            models.CheckConstraint(condition=Q(use__in=states.PERSONNEL_USES), name="orders_labour_use"),
        ]

    def __str__(self) -> str:
        return f"labour {self.pk}"

    @property
    def ref(self) -> Ref:
        # No name and no time: this label stays in the audit trail.
        return Ref("labour_period", self.pk, str(self))

    @property
    def is_closed_by_rule(self) -> bool:
        return self.ended_by in states.ENDED_BY_RULE


class LabourCorrection(models.Model):
    """What a period said before somebody corrected it. It goes when the period goes."""

    period = models.ForeignKey(LabourPeriod, on_delete=models.CASCADE, related_name="corrections")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"correction of {self.period_id}"


class LabourSum(models.Model):
    """Hours whose people are forgotten: what all together did on a job, or per day on an activity."""

    site = models.ForeignKey("equipment.Equipment", on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(JobOrder, on_delete=models.PROTECT, related_name="labour_sums", null=True, blank=True)
    activity = models.ForeignKey(
        "quality.ReasonCode", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    use = models.CharField(max_length=8, choices=[(word, word) for word in states.PERSONNEL_USES])
    # The site's day on which the work began.
    day = models.DateField()
    seconds = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "job", "activity", "use", "day"], name="orders_labour_sum_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s on {self.day}"

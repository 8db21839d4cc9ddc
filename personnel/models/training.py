"""What people have read."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kernel.refs import Ref
from personnel.models.people import Person
from records.models import AppendOnly


class TrainingRecord(AppendOnly):
    """Somebody has read one version of something: an instruction, a drawing. Written once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="training_records")
    subject_kind = models.CharField(max_length=60)
    subject_number = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject_kind", "subject_number", "version"], name="training_record_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject_number} {self.version}"

    @property
    def ref(self) -> Ref:
        return Ref("training_record", self.pk, f"{self.person.name}: {self.subject_number} {self.version}")

"""The reasons people choose from."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q

from kernel.refs import Ref
from quality import states


@pghistory.track()
class ReasonCode(models.Model):
    """One reason of one kind: why it is scrap, why it stopped, why the book is corrected."""

    kind = models.CharField(max_length=12, choices=[(word, word) for word in states.REASON_KINDS])
    code = models.CharField(max_length=20)
    text = models.CharField(max_length=120)
    # Language -> text, for who reads another one; records keep `text`.
    translations = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    # Where it stands among those of its kind: what is chosen most comes first.
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="quality_reason_once"),
            models.CheckConstraint(condition=Q(kind__in=states.REASON_KINDS), name="quality_reason_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def ref(self) -> Ref:
        return Ref("reason_code", self.pk, f"{self.kind} {self.code}")

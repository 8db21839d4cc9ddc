from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kernel.refs import Ref
from records.models.append_only import AppendOnly


class File(AppendOnly):
    """A picture or document, stored once under the digest of its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("file", self.pk, self.name)

    @property
    def path(self) -> str:
        """Where the bytes lie below MEDIA_ROOT: never under a name from outside."""
        return f"files/{self.sha256[:2]}/{self.sha256}"

    @property
    def url(self) -> str:
        """The address a browser asks."""
        return f"/api/files/{self.sha256}"


class Export(AppendOnly):
    """A copy of records that left the house: what, for whom, and the digest by which it can be recognised."""

    kind = models.CharField(max_length=40)
    format = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=200)
    file = models.ForeignKey(File, on_delete=models.PROTECT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_label}"

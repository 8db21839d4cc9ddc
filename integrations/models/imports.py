"""Tables people bring: each with what its columns mean and what is wrong with its rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from integrations.states import ImportKind, ImportState
from kernel.refs import Ref


class Import(models.Model):
    """A file's rows on their way into the plant: all of them or none."""

    kind = models.CharField(max_length=20, choices=ImportKind)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.OPEN)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # How the file was read: encoding, delimiter.
    read_as = models.CharField(max_length=60)
    decimal_mark = models.CharField(max_length=1)
    columns = models.JSONField()
    # {field: place of its column}; what nobody wants stands nowhere.
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField()
    wrong_count = models.PositiveIntegerField(default=0)
    # {"added": 12, "changed": 0, "unchanged": 3}, by the last check or for good.
    outcome = models.JSONField(default=dict)
    # While it runs: whether the rows are to stay.
    is_for_good = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="import_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(condition=Q(decimal_mark__in=[".", ","]), name="import_decimal_mark"),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED) | Q(applied_at__isnull=False, wrong_count=0),
                name="import_applied_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("import", self.pk, self.name)


class ImportRow(models.Model):
    """One row of the file, under the number it has in the spreadsheet."""

    table = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    # A cell per column: text, or a number a workbook keeps as one.
    cells = models.JSONField()
    # [{"column": "Menge", "field": "quantity", "message": ..., "code": ...}]
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["table", "number"]
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["table", "number"], condition=~Q(problems=[]), name="import_wrong_rows"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.number}"

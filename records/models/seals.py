from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from records.models.append_only import AppendOnly


class Seal(AppendOnly):
    """A block of committed records: Merkle root (RFC 9162), chained to the one before, signed with Ed25519."""

    number = models.BigIntegerField(unique=True)
    previous = models.BinaryField()
    root = models.BinaryField()
    size = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()
    recorded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"block {self.number}"


class Leaf(AppendOnly):
    """One record in a block: which row, and the digest it had when it was sealed."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    relation = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        verbose_name_plural = "leaves"
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="leaf_position"),
            models.UniqueConstraint(fields=["relation", "row_id"], name="leaf_once"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.row_id}"

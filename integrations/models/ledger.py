"""What came in from machines, so that nothing comes in twice."""

from django.db import models

from integrations.models.connections import Connection


class Batch(models.Model):
    """A batch a collector handed in; the same one again has no effect."""

    collector = models.UUIDField()
    epoch = models.BigIntegerField()
    number = models.BigIntegerField()
    readings = models.IntegerField()
    received_at = models.DateTimeField()
    # Whose readings, and the token they were written with: in the order of the rows it never falls.
    connection = models.BigIntegerField(null=True)
    token = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collector", "epoch", "number"], name="batch_once")]
        indexes = [models.Index(fields=["received_at"], name="batch_by_time")]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.collector} {self.epoch} {self.number}"


class RefusedReading(models.Model):
    """A reading that could not be taken in: kept as it came, so that it stops no other."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="refused_readings")
    body = models.JSONField()
    error = models.CharField(max_length=500)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.error

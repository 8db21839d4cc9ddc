"""When shifts begin."""

from django.db import models

from equipment.models.tree import Equipment


class ShiftStart(models.Model):
    """A time of day at which a shift begins at a site, every day, by the site's clock."""

    site = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="shift_starts")
    at = models.TimeField()

    class Meta:
        ordering = ["site", "at"]
        constraints = [models.UniqueConstraint(fields=["site", "at"], name="shift_begins_once")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"

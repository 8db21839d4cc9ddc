"""Whom we believe, and who we are, on encrypted connections."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from integrations.states import Trust
from kernel.refs import Ref


class TrustedCertificate(models.Model):
    """A server's certificate that was seen or uploaded, and what people decided about it."""

    # SHA-256 of the certificate; the thumbprint is the SHA-1 that machines show.
    fingerprint = models.CharField(max_length=64, unique=True)
    thumbprint = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    application_uri = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    pem = models.TextField()
    state = models.CharField(max_length=10, choices=Trust, default=Trust.SEEN)
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    # The last of 30, 7, 1 and 0 days before its end that was told.
    told_days = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-seen_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=Trust.values), name="trust_known")]

    def __str__(self) -> str:
        return f"{self.subject} {self.thumbprint[:8]}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("certificate", self.pk, f"{self.subject[:60]} {self.thumbprint[:8]}")


class OwnCertificate(models.Model):
    """Who we are to machines; the newest one counts, the older ones say what was used before."""

    fingerprint = models.CharField(max_length=64, unique=True)
    thumbprint = models.CharField(max_length=40)
    application_uri = models.CharField(max_length=300)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    pem = models.TextField()
    # The private key, sealed (integrations.secrets); in no answer and no event.
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    told_days = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.application_uri} {self.thumbprint[:8]}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("own_certificate", self.pk, f"Lineside {self.thumbprint[:8]}")

"""Whom we believe, and who we are, on encrypted connections."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from integrations.states import Purpose, Trust
from kernel.refs import Ref


class TrustedCertificate(models.Model):
    """The certificate of a server or of an issuer, seen or uploaded, and what people decided about it."""

    # SHA-256 of the certificate; the thumbprint is the SHA-1 that machines show.
    fingerprint = models.CharField(max_length=64, unique=True)
    thumbprint = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    application_uri = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    pem = models.TextField()
    # An issuer: who believes it believes the servers it has made certificates for.
    is_authority = models.BooleanField(default=False)
    # Of an issuer: without its revocation list nothing it issued is believed.
    needs_list = models.BooleanField(default=True)
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


class RevocationList(models.Model):
    """What an issuer has taken back; the newest list counts, the older ones say what was known before."""

    issuer = models.ForeignKey(TrustedCertificate, on_delete=models.PROTECT, related_name="revocation_lists")
    # As its issuer counts them; some do not.
    number = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked = models.IntegerField()
    pem = models.TextField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    told_days = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return f"{self.issuer} {self.issued_at:%Y-%m-%d}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("revocation_list", self.pk, f"{self.issuer.subject[:60]} {self.issued_at:%Y-%m-%d}")


class OwnCertificate(models.Model):
    """Who we are to machines; the newest of its purpose counts, the older ones say what was used before."""

    # The application itself, or a user it signs in as where a server wants another one for that.
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.APPLICATION)
    fingerprint = models.CharField(max_length=64, unique=True)
    thumbprint = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    application_uri = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    pem = models.TextField()
    # The private key, sealed (integrations.secrets); in no answer and no event.
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    told_days = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="purpose_known")]

    def __str__(self) -> str:
        return f"{self.application_uri} {self.thumbprint[:8]}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("own_certificate", self.pk, f"Lineside {self.thumbprint[:8]}")

"""The doors to certificates: whom machines' connections believe, and who we are to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from integrations.models import Connection, OwnCertificate, TrustedCertificate
from integrations.selectors.certificates import end_warning, own_alert
from integrations.services import certificates as services
from integrations.states import Trust
from kernel.api import Words
from personnel.authentication import asker
from records.doors import ReadDoor, command


class UsedBy(serializers.ModelSerializer[Connection]):
    """A connection, as far as a certificate matters to it."""

    state = serializers.CharField(source="light")
    message = serializers.CharField(source="sentence")

    class Meta:
        model = Connection
        fields = ["id", "name", "endpoint", "state", "message", "server_certificate"]


class CertificateRow(serializers.ModelSerializer[TrustedCertificate]):
    """`connections` believe it; `shown_by` are those whose server showed it when it was refused."""

    connections = UsedBy(many=True)
    shown_by = UsedBy(many=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None, allow_null=True)
    alert = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = TrustedCertificate
        fields = [
            "id", "fingerprint", "thumbprint", "subject", "issuer", "application_uri", "not_before", "not_after",
            "state", "first_seen_at", "seen_at", "decided_by", "decided_at", "reason", "pem", "connections",
            "shown_by", "alert", "allowed_actions",
        ]  # fmt: skip

    def get_alert(self, certificate: TrustedCertificate) -> str:
        return end_warning(
            certificate.not_after, "This certificate", "Have a new one made on the machine, then trust that one."
        )

    def get_allowed_actions(self, certificate: TrustedCertificate) -> list[str]:
        if not self.context["request"].user.has("integrations.trust_certificate"):
            return []
        return ["trust"] if certificate.state == Trust.REJECTED else ["trust", "reject"]


class Connections(serializers.PrimaryKeyRelatedField[Connection]):
    def get_queryset(self) -> Any:
        return Connection.objects.filter(removed_at=None)


class TrustCertificate(Words):
    """On which connections this certificate is believed from now on."""

    connections = serializers.ListField(
        child=Connections(queryset=Connection.objects.none()), required=False, default=list, max_length=200
    )
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class RejectCertificate(Words):
    """Why this certificate is never to be believed again."""

    reason = serializers.CharField(max_length=500)


class UploadCertificate(TrustCertificate):
    """A certificate from the machine's own tool, as PEM."""

    pem = serializers.CharField(max_length=20_000)


class CertificateDoor(ReadDoor):
    """Servers' certificates that were seen or uploaded."""

    permission = "integrations.read"
    queryset = TrustedCertificate.objects.select_related("decided_by").prefetch_related(
        Prefetch("connections", Connection.objects.filter(removed_at=None)),
        Prefetch("shown_by", Connection.objects.filter(removed_at=None)),
    )
    serializer_class = CertificateRow
    filterset_fields = ["state"]
    ordering = ("-id",)

    @command(UploadCertificate, answer=CertificateRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> TrustedCertificate:
        """Bring a certificate before its server is ever seen, and believe it."""
        return services.upload(by=asker(request), **data)

    @command(TrustCertificate, answer=CertificateRow)
    def trust(self, request: Any, certificate: TrustedCertificate, data: dict[str, Any]) -> TrustedCertificate:
        """Believe this certificate on these connections."""
        return services.trust(certificate, by=asker(request), **data)

    @command(RejectCertificate, answer=CertificateRow)
    def reject(self, request: Any, certificate: TrustedCertificate, data: dict[str, Any]) -> TrustedCertificate:
        """Never believe this certificate again."""
        return services.reject(certificate, by=asker(request), **data)


class OwnCertificateRow(serializers.ModelSerializer[OwnCertificate]):
    """Who we are to machines; its key is in no answer."""

    alert = serializers.SerializerMethodField()

    class Meta:
        model = OwnCertificate
        fields = [
            "id", "fingerprint", "thumbprint", "application_uri", "not_before", "not_after", "pem", "made_at", "alert",
        ]  # fmt: skip

    def get_alert(self, own: OwnCertificate) -> str:
        return own_alert(own)


class RenewOwnCertificate(Words):
    """Why a new one is needed; every machine has to trust it before it lets us in again."""

    reason = serializers.CharField(max_length=500)


class OwnCertificateDoor(ReadDoor):
    """Our own certificates, the one in use first; there is none before the first encrypted connection."""

    permission = "integrations.read"
    queryset = OwnCertificate.objects.all()
    serializer_class = OwnCertificateRow
    ordering = ("-id",)

    @command(RenewOwnCertificate, answer=OwnCertificateRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> OwnCertificate:
        """Make a new certificate and key of our own."""
        return services.renew_own(by=asker(request), **data)


router_entries = [("certificates", CertificateDoor), ("own-certificates", OwnCertificateDoor)]

"""The doors to certificates: whom machines' connections believe, and who we are to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from integrations.models import Connection, OwnCertificate, RevocationList, TrustedCertificate
from integrations.selectors.certificates import certificate_end, list_end, own_alert
from integrations.services import certificates as services
from integrations.services import identity, revocations
from integrations.states import Purpose, Trust
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


class RevocationListRow(serializers.ModelSerializer[RevocationList]):
    """What an issuer has taken back; its newest list counts."""

    added_by = serializers.CharField(source="added_by.name")
    alert = serializers.SerializerMethodField()

    class Meta:
        model = RevocationList
        fields = ["id", "issuer", "number", "issued_at", "ends_at", "revoked", "added_by", "added_at", "alert"]

    def get_alert(self, found: RevocationList) -> str:
        return list_end(found)


class CertificateRow(serializers.ModelSerializer[TrustedCertificate]):
    """`connections` believe it; `shown_by` are those whose server showed it when it was refused.

    Of an issuer (`is_authority`), `connections` believe what it has issued; `revocation_list` is its newest.
    """

    connections = UsedBy(many=True)
    shown_by = UsedBy(many=True)
    decided_by = serializers.CharField(source="decided_by.name", default=None, allow_null=True)
    revocation_list = serializers.SerializerMethodField()
    alert = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = TrustedCertificate
        fields = [
            "id", "fingerprint", "thumbprint", "subject", "issuer", "application_uri", "not_before", "not_after",
            "is_authority", "needs_list", "revocation_list", "state", "first_seen_at", "seen_at", "decided_by",
            "decided_at", "reason", "pem", "connections", "shown_by", "alert", "allowed_actions",
        ]  # fmt: skip

    def get_alert(self, certificate: TrustedCertificate) -> str:
        return certificate_end(certificate, "This certificate")

    @extend_schema_field(RevocationListRow(allow_null=True))
    def get_revocation_list(self, certificate: TrustedCertificate) -> Any:
        newest = next(iter(certificate.revocation_lists.all()), None)
        return RevocationListRow(newest).data if newest is not None else None

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
    needs_list = serializers.BooleanField(
        required=False, default=True,
        help_text="Of an issuer: believe nothing it has issued without its revocation list.",
    )  # fmt: skip


class RejectCertificate(Words):
    """Why this certificate is never to be believed again."""

    reason = serializers.CharField(max_length=500)


class UploadCertificate(TrustCertificate):
    """A certificate from the machine's own tool, or an issuer's, as PEM."""

    pem = serializers.CharField(max_length=20_000)


class AddRevocationList(Words):
    """An issuer's revocation list, as PEM."""

    pem = serializers.CharField(max_length=2_000_000)


class CertificateDoor(ReadDoor):
    """Servers' and issuers' certificates that were seen or uploaded."""

    permission = "integrations.read"
    queryset = TrustedCertificate.objects.select_related("decided_by").prefetch_related(
        Prefetch("revocation_lists", RevocationList.objects.select_related("added_by")),
        Prefetch("connections", Connection.objects.filter(removed_at=None)),
        Prefetch("shown_by", Connection.objects.filter(removed_at=None)),
    )
    serializer_class = CertificateRow
    filterset_fields = ["state", "is_authority"]
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


class RevocationListDoor(ReadDoor):
    """What issuers have taken back."""

    permission = "integrations.read"
    queryset = RevocationList.objects.select_related("added_by")
    serializer_class = RevocationListRow
    filterset_fields = ["issuer"]
    ordering = ("-id",)

    @command(AddRevocationList, answer=RevocationListRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> RevocationList:
        """Take in an issuer's list; it finds its issuer by its signature."""
        return revocations.add_list(by=asker(request), **data)


class OwnCertificateRow(serializers.ModelSerializer[OwnCertificate]):
    """Who we are to machines; its key is in no answer."""

    alert = serializers.SerializerMethodField()

    class Meta:
        model = OwnCertificate
        fields = [
            "id", "purpose", "fingerprint", "thumbprint", "subject", "issuer", "application_uri", "not_before",
            "not_after", "pem", "made_at", "alert",
        ]  # fmt: skip

    def get_alert(self, own: OwnCertificate) -> str:
        return own_alert(own)


class RenewOwnCertificate(Words):
    """Why a new one is needed; every machine has to trust it before it lets us in again."""

    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False, default=Purpose.APPLICATION)
    reason = serializers.CharField(max_length=500)


class AddOwnCertificate(RenewOwnCertificate):
    """A certificate the plant's issuer made for us and its key, as PEM; the key's password is not kept."""

    pem = serializers.CharField(max_length=20_000)
    key = serializers.CharField(max_length=20_000, write_only=True)
    password = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, trim_whitespace=False, write_only=True
    )


class OwnCertificateDoor(ReadDoor):
    """Our own certificates, the ones in use first; there is none before the first encrypted connection."""

    permission = "integrations.read"
    queryset = OwnCertificate.objects.all()
    serializer_class = OwnCertificateRow
    filterset_fields = ["purpose"]
    ordering = ("-id",)

    @command(RenewOwnCertificate, answer=OwnCertificateRow, status=201)
    def create(self, request: Any, data: dict[str, Any]) -> OwnCertificate:
        """Make a new certificate and key of our own."""
        return identity.renew_own(by=asker(request), **data)

    @command(AddOwnCertificate, answer=OwnCertificateRow, status=201, detail=False)
    def bring(self, request: Any, data: dict[str, Any]) -> OwnCertificate:
        """Use a certificate that somebody else made for us."""
        return identity.bring_own(by=asker(request), **data)


router_entries = [
    ("certificates", CertificateDoor),
    ("revocation-lists", RevocationListDoor),
    ("own-certificates", OwnCertificateDoor),
]

"""What issuers have taken back, and what a connection that trusts an issuer has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography import x509

from integrations import chains
from integrations.errors import IssuerUnknown, OlderList
from integrations.events import CertificateEvent
from integrations.models import RevocationList, TrustedCertificate
from integrations.states import Trust
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.hints import hint
from personnel.services import require
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person


@all_or_nothing
def add_list(pem: str, *, by: Person) -> RevocationList:
    """Take in an issuer's revocation list; the issuer's certificate must be here, and the list newer than its last."""
    require(by, "integrations.trust_certificate")
    found, told = chains.read_list(pem)
    issuer = _issuer_of(found)
    if issuer is None:
        raise IssuerUnknown(
            f"Nobody has added the certificate of {told.issuer[:120]}, who made this list. Add that first.", field="pem"
        )
    last = issuer.revocation_lists.first()
    if last is not None and told.issued_at < last.issued_at:
        raise OlderList(
            f"There is a newer list of this issuer here, of {last.issued_at:%Y-%m-%d %H:%M} UTC; this one is of "
            f"{told.issued_at:%Y-%m-%d %H:%M} UTC.",
            field="pem",
        )
    if last is not None and last.pem == told.pem:
        return last
    made = RevocationList.objects.create(
        issuer=issuer, number=told.number[:60], issued_at=told.issued_at, ends_at=told.ends_at, revoked=told.revoked,
        pem=told.pem, added_by=by, added_at=now(),
    )  # fmt: skip
    record(CertificateEvent.LIST_ADDED, made, by=by, revoked=made.revoked, ends_at=made.ends_at)
    hint("certificates", "connections")
    return made


def _issuer_of(found: x509.CertificateRevocationList) -> TrustedCertificate | None:
    """By its signature: two issuers may have one name. Of a renewed issuer with its old key, the latest certificate."""
    known = TrustedCertificate.objects.select_for_update().filter(is_authority=True).order_by("-not_after", "pk")
    for issuer in known:
        if chains.is_signed_by(found, x509.load_pem_x509_certificate(issuer.pem.encode())):
            return issuer
    return None


def issuers() -> dict[str, Any]:
    """What every connection that trusts an issuer needs to judge a chain by, as plain words for a plan."""
    known = []
    lists = {found.issuer_id: found for found in RevocationList.objects.order_by("issued_at", "pk")}
    authorities = TrustedCertificate.objects.filter(is_authority=True).exclude(state=Trust.REJECTED).order_by("pk")
    for authority in authorities:
        made = lists.get(authority.pk)
        known.append((authority.pem, made.pem if made is not None else ""))
    rejected = TrustedCertificate.objects.filter(state=Trust.REJECTED).order_by("pk")
    return {"known": known, "rejected": list(rejected.values_list("fingerprint", flat=True))}

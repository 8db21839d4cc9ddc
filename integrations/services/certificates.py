"""Deciding whom machines' connections believe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from integrations import certificates
from integrations.errors import NotTrustworthy
from integrations.events import CertificateEvent
from integrations.models import Connection, OwnCertificate, RevocationList, TrustedCertificate
from integrations.services.identity import in_use
from integrations.states import Protocol, Trust
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.services import require, system_person
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

# Told when so many days are left.
WARN_DAYS = (30, 7, 1, 0)
# Lists live a day, a week or a month, and are made anew by habit.
LIST_WARN_DAYS = (1, 0)
NEVER = datetime.max.replace(tzinfo=UTC)
Ending = TrustedCertificate | OwnCertificate | RevocationList


def note_shown(connection_id: int, pem: str, *, at: datetime) -> TrustedCertificate:
    """A server showed a certificate that was not believed: keep it, so that somebody can decide."""
    certificate = _keep(certificates.read(pem), at)
    Connection.objects.filter(pk=connection_id).update(shown_certificate=certificate)
    hint("certificates", "connections")
    return certificate


@all_or_nothing
def trust(
    certificate: TrustedCertificate, *, by: Person, connections: Sequence[Connection] = (), reason: str = "",
    needs_list: bool = True,
) -> TrustedCertificate:  # fmt: skip
    """Believe this certificate, on these connections only: each believes one certificate at a time.

    Of an issuer: believe there what it has issued for that machine and not taken back. `needs_list`: nothing of it is
    believed without its revocation list.
    """
    require(by, "integrations.trust_certificate")
    certificate = TrustedCertificate.objects.select_for_update().get(pk=certificate.pk)
    facts = certificates.read(certificate.pem)
    if facts.not_after < now():
        raise NotTrustworthy(
            "This certificate has ended. Have a new one made on the machine; trusting this one would help nobody."
        )
    if not facts.is_strong:
        raise NotTrustworthy("This certificate is too weak: RSA of 2048 bits and SHA-256 are wanted.")
    certificate.state = Trust.TRUSTED
    certificate.decided_by, certificate.decided_at, certificate.reason = by, now(), reason
    certificate.needs_list = needs_list
    certificate.save(update_fields=["state", "decided_by", "decided_at", "reason", "needs_list"])
    names = _pin(certificate, connections)
    record(CertificateEvent.TRUSTED, certificate, by=by, reason=reason, connections=names)
    hint("certificates", "connections")
    return certificate


@all_or_nothing
def reject(certificate: TrustedCertificate, *, by: Person, reason: str) -> TrustedCertificate:
    """Never believe this certificate again; whoever used it is without connection until another one is trusted."""
    require(by, "integrations.trust_certificate")
    certificate = TrustedCertificate.objects.select_for_update().get(pk=certificate.pk)
    certificate.state = Trust.REJECTED
    certificate.decided_by, certificate.decided_at, certificate.reason = by, now(), reason
    certificate.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    held = Connection.objects.select_for_update().filter(server_certificate=certificate).order_by("pk")
    names = [connection.name for connection in held]
    Connection.objects.filter(server_certificate=certificate).update(server_certificate=None)
    record(CertificateEvent.REJECTED, certificate, by=by, reason=reason, connections=names)
    hint("certificates", "connections")
    return certificate


@all_or_nothing
def upload(
    pem: str, *, by: Person, connections: Sequence[Connection] = (), reason: str = "", needs_list: bool = True
) -> TrustedCertificate:
    """Bring a certificate, of a server before it is ever seen or of an issuer, and believe it."""
    require(by, "integrations.trust_certificate")
    certificate = _keep(certificates.read(pem), now())
    record(CertificateEvent.UPLOADED, certificate, by=by, reason=reason)
    return trust(certificate, by=by, connections=connections, reason=reason, needs_list=needs_list)


def pinned(connection: Connection) -> str:
    """The fingerprint of the one certificate this connection's server may show; "" for none."""
    certificate = connection.server_certificate
    return certificate.fingerprint if certificate is not None and certificate.state == Trust.TRUSTED else ""


@all_or_nothing
def tell_expiring() -> list[Ending]:
    """Write down, once per threshold, that a certificate or revocation list in use is about to end."""
    moment = now()
    used = TrustedCertificate.objects.filter(state=Trust.TRUSTED, connections__removed_at=None).exclude(
        connections=None
    )
    candidates: list[Ending] = [*used.distinct(), *in_use()]
    for issuer in TrustedCertificate.objects.filter(state=Trust.TRUSTED, is_authority=True, needs_list=True):
        candidates += issuer.revocation_lists.all()[:1]
    told = [each for each in candidates if _is_due(each, moment)]
    for each in told:
        left = _end_of(each) - moment
        record(
            CertificateEvent.EXPIRING, each, by=system_person("scheduler"), days=max(left.days, 0),
            not_after=_end_of(each),
        )  # fmt: skip
    if told:
        hint("certificates", "connections")
    return told


def _is_due(each: Ending, moment: datetime) -> bool:
    left = _end_of(each) - moment
    thresholds = LIST_WARN_DAYS if isinstance(each, RevocationList) else WARN_DAYS
    due = next((days for days in reversed(thresholds) if left <= timedelta(days=days)), None)
    if due is None or (each.told_days is not None and each.told_days <= due):
        return False
    each.told_days = due
    each.save(update_fields=["told_days"])
    return True


def _end_of(each: Ending) -> datetime:
    if isinstance(each, RevocationList):
        return each.ends_at or NEVER
    return each.not_after


def _keep(facts: certificates.Facts, at: datetime) -> TrustedCertificate:
    certificate, is_new = TrustedCertificate.objects.get_or_create(
        fingerprint=facts.fingerprint,
        defaults={
            "thumbprint": facts.thumbprint,
            "subject": facts.subject,
            "issuer": facts.issuer,
            "application_uri": next(iter(facts.application_uris), "")[:300],
            "not_before": facts.not_before,
            "not_after": facts.not_after,
            "pem": facts.pem,
            "is_authority": facts.is_authority,
            "first_seen_at": at,
            "seen_at": at,
        },
    )
    if not is_new:
        certificate.seen_at = max(certificate.seen_at, at)
        certificate.save(update_fields=["seen_at"])
    return certificate


def _pin(certificate: TrustedCertificate, connections: Sequence[Connection]) -> list[str]:
    names = []
    wanted = Connection.objects.select_for_update().filter(pk__in=[c.pk for c in connections], removed_at=None)
    for connection in wanted.order_by("pk"):
        if connection.protocol != Protocol.OPCUA:
            raise Malformed(f"{connection.name} does not speak OPC UA.", code="not_opcua", field="connections")
        connection.server_certificate = certificate
        if certificate.is_authority:
            # What its server showed waits for nobody any more.
            connection.shown_certificate = None
        connection.save(update_fields=["server_certificate", "shown_certificate"])
        names.append(connection.name)
    return names

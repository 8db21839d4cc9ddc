"""Deciding whom machines' connections believe, and making the certificate we show them."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection as database
from django.db import transaction

from integrations import certificates
from integrations.errors import NotTrustworthy, UnreadableCertificate
from integrations.events import CertificateEvent
from integrations.models import Connection, OwnCertificate, TrustedCertificate
from integrations.secrets import Unreadable, seal, unseal
from integrations.states import Protocol, Trust
from kernel.clock import now
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.services import require, system_person
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

log = logging.getLogger(__name__)
# Told when so many days are left.
WARN_DAYS = (30, 7, 1, 0)
OWN_LOCK = 0x4F574E43  # "OWNC": the first certificate of our own is made once, however many ask for it


def note_shown(connection_id: int, pem: str, *, at: datetime) -> TrustedCertificate:
    """A server showed a certificate that was not believed: keep it, so that somebody can decide."""
    certificate = _keep(certificates.read(pem), at)
    Connection.objects.filter(pk=connection_id).update(shown_certificate=certificate)
    hint("certificates", "connections")
    return certificate


@transaction.atomic
def trust(
    certificate: TrustedCertificate, *, by: Person, connections: Sequence[Connection] = (), reason: str = ""
) -> TrustedCertificate:
    """Believe this certificate, on these connections only: each believes one certificate at a time."""
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
    certificate.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    names = _pin(certificate, connections)
    record(CertificateEvent.TRUSTED, certificate, by=by, reason=reason, connections=names)
    hint("certificates", "connections")
    return certificate


@transaction.atomic
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


@transaction.atomic
def upload(pem: str, *, by: Person, connections: Sequence[Connection] = (), reason: str = "") -> TrustedCertificate:
    """Bring a certificate from the machine's own tool before its server is ever seen, and believe it."""
    require(by, "integrations.trust_certificate")
    certificate = _keep(certificates.read(pem), now())
    record(CertificateEvent.UPLOADED, certificate, by=by, reason=reason)
    return trust(certificate, by=by, connections=connections, reason=reason)


@transaction.atomic
def renew_own(*, by: Person, reason: str) -> OwnCertificate:
    """A new certificate and key of our own; every machine has to trust it before it lets us in again."""
    require(by, "integrations.trust_certificate")
    own = _make_own()
    record(CertificateEvent.OWN_MADE, own, by=by, reason=reason, not_after=own.not_after)
    hint("certificates")
    return own


@transaction.atomic
def ensure_own() -> OwnCertificate:
    """Our own certificate, made at the first call."""
    if (own := OwnCertificate.objects.first()) is not None:
        return own
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OWN_LOCK])
    if (own := OwnCertificate.objects.first()) is not None:
        return own
    own = _make_own()
    record(CertificateEvent.OWN_MADE, own, by=system_person("collector"), not_after=own.not_after)
    return own


def identity() -> dict[str, str]:
    """Our own certificate and key as a collector needs them; nothing when the key cannot be opened."""
    own = ensure_own()
    try:
        return {"own_certificate": own.pem, "own_key": unseal(bytes(own.secret))}
    except Unreadable as error:
        log.error("the key of our own certificate: %s", error)
        return {}


def pinned(connection: Connection) -> str:
    """The fingerprint of the one certificate this connection's server may show; "" for none."""
    certificate = connection.server_certificate
    return certificate.fingerprint if certificate is not None and certificate.state == Trust.TRUSTED else ""


@transaction.atomic
def tell_expiring() -> list[TrustedCertificate | OwnCertificate]:
    """Write down, once per threshold, that a certificate in use is about to end."""
    moment = now()
    told: list[TrustedCertificate | OwnCertificate] = []
    used = TrustedCertificate.objects.filter(state=Trust.TRUSTED, connections__removed_at=None).exclude(
        connections=None
    )
    newest = OwnCertificate.objects.first()
    candidates: list[TrustedCertificate | OwnCertificate] = [*used.distinct(), *([newest] if newest else [])]
    for certificate in candidates:
        left = certificate.not_after - moment
        due = next((days for days in reversed(WARN_DAYS) if left <= timedelta(days=days)), None)
        if due is None or (certificate.told_days is not None and certificate.told_days <= due):
            continue
        certificate.told_days = due
        certificate.save(update_fields=["told_days"])
        record(
            CertificateEvent.EXPIRING, certificate, by=system_person("scheduler"), days=max(left.days, 0),
            not_after=certificate.not_after,
        )  # fmt: skip
        told.append(certificate)
    if told:
        hint("certificates", "connections")
    return told


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
        connection.save(update_fields=["server_certificate"])
        names.append(connection.name)
    return names


def _make_own() -> OwnCertificate:
    before = OwnCertificate.objects.first()
    uri = before.application_uri if before is not None else f"urn:lineside:{uuid.uuid4()}"
    pem, key = certificates.make_own(uri)
    facts = certificates.read(pem)
    if facts.application_uris != (uri,):
        raise UnreadableCertificate("Our own new certificate does not name us.")
    return OwnCertificate.objects.create(
        fingerprint=facts.fingerprint,
        thumbprint=facts.thumbprint,
        application_uri=uri,
        not_before=facts.not_before,
        not_after=facts.not_after,
        pem=pem,
        secret=seal(key),
        made_at=now(),
    )

"""Who we are to machines: certificates of our own, made here or brought from the plant's issuer."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING

from django.db import connection as database

from integrations import certificates
from integrations.errors import KeyDoesNotFit, NotTrustworthy, UnreadableCertificate
from integrations.events import CertificateEvent
from integrations.models import OwnCertificate
from integrations.secrets import Unreadable, seal, unseal
from integrations.states import Purpose
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.hints import hint
from personnel.services import require, system_person
from records.services import record

if TYPE_CHECKING:
    from personnel.models import Person

log = logging.getLogger(__name__)
OWN_LOCK = 0x4F574E43  # "OWNC": the first certificate of our own is made once, however many ask for it


def newest(purpose: str) -> OwnCertificate | None:
    """The one in use for this."""
    return OwnCertificate.objects.filter(purpose=purpose).first()


def in_use() -> list[OwnCertificate]:
    """Ours that machines are shown."""
    return [own for purpose in Purpose.values if (own := newest(purpose)) is not None]


@all_or_nothing
def renew_own(*, by: Person, reason: str, purpose: str = Purpose.APPLICATION) -> OwnCertificate:
    """A new certificate and key of our own; every machine has to trust it before it lets us in again."""
    require(by, "integrations.trust_certificate")
    own = _make(purpose)
    record(CertificateEvent.OWN_MADE, own, by=by, reason=reason, purpose=purpose, not_after=own.not_after)
    hint("certificates")
    return own


@all_or_nothing
def bring_own(
    pem: str, key: str, *, by: Person, reason: str, purpose: str = Purpose.APPLICATION, password: str = ""
) -> OwnCertificate:
    """Use a certificate that the plant's issuer has made for us, with its key, from now on."""
    require(by, "integrations.trust_certificate")
    facts = certificates.read(pem)
    private = certificates.private_key(key, password=password)
    if not certificates.fits(facts, private):
        raise KeyDoesNotFit("This key belongs to another certificate.", field="key")
    if facts.not_after < now():
        raise NotTrustworthy("This certificate has ended; no machine would believe it.", field="pem")
    if not facts.is_strong:
        raise NotTrustworthy("This certificate is too weak: RSA of 2048 bits and SHA-256 are wanted.", field="pem")
    if facts.is_authority:
        raise NotTrustworthy("This is an issuer's certificate; its key should not leave the issuer.", field="pem")
    if purpose == Purpose.APPLICATION and not facts.application_uris:
        raise NotTrustworthy(
            "This certificate names no application (a URI among its alternative names); machines would refuse it.",
            field="pem",
        )
    if OwnCertificate.objects.filter(fingerprint=facts.fingerprint).exists():
        raise NotTrustworthy("This certificate is or was ours already. Bring a new one, or make one.", field="pem")
    own = _keep(facts, certificates.private_pem(private), purpose)
    record(CertificateEvent.OWN_ADDED, own, by=by, reason=reason, purpose=purpose, not_after=own.not_after)
    hint("certificates")
    return own


@all_or_nothing
def ensure_own() -> OwnCertificate:
    """Our own certificate, made at the first call."""
    if (own := newest(Purpose.APPLICATION)) is not None:
        return own
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OWN_LOCK])
    if (own := newest(Purpose.APPLICATION)) is not None:
        return own
    own = _make(Purpose.APPLICATION)
    record(
        CertificateEvent.OWN_MADE, own, by=system_person("collector"), purpose=own.purpose, not_after=own.not_after
    )
    return own


def identity() -> dict[str, str]:
    """Our own certificates and keys as a collector needs them; nothing when a key cannot be opened."""
    own, user = ensure_own(), newest(Purpose.USER)
    try:
        found = {"own_certificate": own.pem, "own_key": unseal(bytes(own.secret))}
        if user is not None:
            found |= {"user_certificate": user.pem, "user_key": unseal(bytes(user.secret))}
        return found
    except Unreadable as error:
        log.error("the key of our own certificate: %s", error)
        return {}


def _make(purpose: str) -> OwnCertificate:
    before = OwnCertificate.objects.exclude(application_uri="").first()
    uri = before.application_uri if before is not None else f"urn:lineside:{uuid.uuid4()}"
    pem, key = certificates.make_own(uri)
    facts = certificates.read(pem)
    if facts.application_uris != (uri,):
        raise UnreadableCertificate("Our own new certificate does not name us.")
    return _keep(facts, key, purpose)


def _keep(facts: certificates.Facts, key: str, purpose: str) -> OwnCertificate:
    return OwnCertificate.objects.create(
        purpose=purpose,
        fingerprint=facts.fingerprint,
        thumbprint=facts.thumbprint,
        subject=facts.subject,
        issuer=facts.issuer,
        application_uri=next(iter(facts.application_uris), "")[:300],
        not_before=facts.not_before,
        not_after=facts.not_after,
        pem=facts.pem,
        secret=seal(key),
        made_at=now(),
    )

"""Certificates that an issuer vouches for: the chain up to the issuer people trust, and what issuers have revoked.

OPC 10000-4, 6.1.3. Pure, like `certificates`; what is known comes with the collector's plan.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization

from integrations.certificates import Facts, facts_of, first_of, is_authority, short
from integrations.errors import UnreadableCertificate

# A root, two issuers below it and the server: no plant has longer chains.
LONGEST_CHAIN = 6
LONGEST_LIST = 2_000_000


@dataclass(frozen=True)
class Revocations:
    """What an issuer's list says of itself."""

    issuer: str
    number: str
    issued_at: datetime
    ends_at: datetime | None
    revoked: int
    pem: str


@dataclass(frozen=True)
class Issuers:
    """What a connection that trusts an issuer knows: that one, others that may stand in between, and their lists."""

    trusted: str
    known: tuple[tuple[x509.Certificate, x509.CertificateRevocationList | None], ...]
    needs_lists: bool
    rejected: frozenset[str]

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Issuers | None:
        """From a connection's settings; None when it trusts the server's own certificate."""
        told = settings.get("issuers")
        if not told:
            return None
        return cls(
            trusted=str(settings.get("server_certificate", "")),
            known=tuple(
                (x509.load_pem_x509_certificate(pem.encode()), x509.load_pem_x509_crl(lst.encode()) if lst else None)
                for pem, lst in told["known"]
            ),
            needs_lists=bool(told["needs_lists"]),
            rejected=frozenset(told["rejected"]),
        )


def rest_of(chain: bytes) -> list[x509.Certificate]:
    """The issuers' certificates a server sent behind its own; what cannot be read vouches for nobody."""
    found: list[x509.Certificate] = []
    own = first_of(chain)
    rest = chain[len(own) :]
    while rest and len(found) < LONGEST_CHAIN:
        der = first_of(rest)
        rest = rest[len(der) :]
        try:
            found.append(x509.load_der_x509_certificate(der))
        except (ValueError, TypeError):
            break
    return found


def read_list(data: bytes | str) -> tuple[x509.CertificateRevocationList, Revocations]:
    """A revocation list from DER or PEM. Raises UnreadableCertificate."""
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > LONGEST_LIST:
        raise UnreadableCertificate("This file is too long for a revocation list.", field="pem")
    try:
        found = x509.load_pem_x509_crl(raw) if b"-----BEGIN" in raw else x509.load_der_x509_crl(raw)
        number = _number(found)
        revocations = Revocations(
            issuer=found.issuer.rfc4514_string()[:300],
            number=number,
            issued_at=found.last_update_utc,
            ends_at=found.next_update_utc,
            revoked=len(found),
            pem=found.public_bytes(serialization.Encoding.PEM).decode(),
        )
        _must_be_whole(found)
    except (ValueError, TypeError) as error:
        raise UnreadableCertificate("This is no revocation list: PEM or DER is wanted.", field="pem") from error
    return found, revocations


def _number(found: x509.CertificateRevocationList) -> str:
    try:
        return str(found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number)
    except x509.ExtensionNotFound:
        return ""


def _must_be_whole(found: x509.CertificateRevocationList) -> None:
    """A list of changes only, or of some reasons only, would say "not revoked" of what is."""
    if _has(found, x509.DeltaCRLIndicator):
        raise UnreadableCertificate("This list holds only changes; bring the whole one.", field="pem")
    if _has(found, x509.IssuingDistributionPoint):
        point = found.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
        if (
            point.only_some_reasons or point.indirect_crl or point.only_contains_ca_certs
            or point.only_contains_user_certs or point.only_contains_attribute_certs
        ):  # fmt: skip
            raise UnreadableCertificate("This list is not the whole one; bring that.", field="pem")


def _has(found: x509.CertificateRevocationList, kind: type[Any]) -> bool:
    try:
        found.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return False
    return True


def is_signed_by(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether this issuer made the list."""
    if found.issuer != issuer.subject or not isinstance(found.signature_hash_algorithm, hashes.HashAlgorithm):
        return False
    try:
        return bool(found.is_signature_valid(issuer.public_key()))  # type: ignore[arg-type]
    except (InvalidSignature, TypeError, ValueError):
        return False


def doubt(
    server: Facts, sent: Sequence[x509.Certificate], issuers: Issuers, *, host: str, at: datetime | None = None
) -> str:
    """Why this server is not believed although an issuer is trusted, and what to do next; "" when it is."""
    at = at or datetime.now(UTC)
    if server.fingerprint in issuers.rejected:
        return (
            f"Somebody has rejected this server's certificate ({short(server.thumbprint)}). Have a new one made on the "
            "machine, or trust this one again under Certificates."
        )
    certificate = x509.load_der_x509_certificate(server.der)
    if not _is_for(certificate, host):
        return (
            f"The server at {host[:80]} shows a certificate made out to {_computers(certificate)}. Have one made for "
            "this address; an issuer vouches for many machines, and this may be another one."
        )
    below, whose = certificate, "The server's certificate"
    for depth in range(LONGEST_CHAIN):
        issuer = _issuer_of(below, [cert for cert, _ in issuers.known], sent, issuers.trusted, at)
        if issuer is None:
            return (
                f"{whose} was issued by {_name(below.issuer)}, and nobody has trusted that issuer here. Add the "
                "issuer's certificate under Certificates, or trust the server's own."
            )
        facts = facts_of(issuer)
        if reason := _unfit(issuer, facts, depth, at) or _revoked(below, whose, issuer, issuers, at):
            return reason
        if facts.fingerprint == issuers.trusted:
            return ""
        if issuer == below or issuer.subject == issuer.issuer:
            break
        below, whose = issuer, f"The certificate of {_name(issuer.subject)}"
    return (
        f"The server's certificate was issued by {_name(certificate.issuer)}, which does not lead to the issuer "
        "trusted here. Add the issuer's certificate under Certificates, or trust the server's own."
    )


def _issuer_of(
    below: x509.Certificate, known: Iterable[x509.Certificate], sent: Iterable[x509.Certificate], trusted: str,
    at: datetime,
) -> x509.Certificate | None:
    """Who has signed it: the trusted one first, then one that has not ended, then the rest."""
    found = [issuer for issuer in (*known, *sent) if is_authority(issuer) and _signed(below, issuer)]
    found.sort(
        key=lambda issuer: (
            issuer.fingerprint(hashes.SHA256()).hex() == trusted, issuer.not_valid_after_utc >= at,
            issuer.not_valid_after_utc,
        ),
        reverse=True,
    )  # fmt: skip
    return found[0] if found else None


def _signed(below: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _unfit(issuer: x509.Certificate, facts: Facts, depth: int, at: datetime) -> str:
    name = _name(issuer.subject)
    if facts.not_after < at:
        return (
            f"The certificate of the issuer {name} ended on {facts.not_after:%Y-%m-%d %H:%M} UTC. Have a new one "
            "issued and add it under Certificates."
        )
    if facts.not_before > at:
        return (
            f"The certificate of the issuer {name} begins only on {facts.not_before:%Y-%m-%d %H:%M} UTC. Is our clock "
            "right?"
        )
    if not facts.is_strong:
        return f"The certificate of the issuer {name} is too weak: RSA of 2048 bits and SHA-256 are wanted."
    longest = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
    if (longest is not None and depth > longest) or not _may_sign(issuer):
        return f"The issuer {name} is not allowed to issue this certificate. Ask whoever runs it."
    return ""


def _may_sign(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def _revoked(below: x509.Certificate, whose: str, issuer: x509.Certificate, issuers: Issuers, at: datetime) -> str:
    name = _name(issuer.subject)
    lists = [lst for cert, lst in issuers.known if lst is not None and cert == issuer and is_signed_by(lst, issuer)]
    for lst in lists:
        if (entry := lst.get_revoked_certificate_by_serial_number(below.serial_number)) is not None:
            return (
                f"{whose} was revoked by {name} on {entry.revocation_date_utc:%Y-%m-%d}. Have a new one made, and ask "
                "why."
            )
    if not issuers.needs_lists:
        return ""
    if not lists:
        return (
            f"There is no revocation list of {name} here, so nobody knows whether it still stands by this certificate. "
            "Add its list under Certificates, or say there that it publishes none."
        )
    ends_at = max((lst.next_update_utc for lst in lists if lst.next_update_utc is not None), default=None)
    if ends_at is not None and ends_at < at:
        return (
            f"The revocation list of {name} ended on {ends_at:%Y-%m-%d %H:%M} UTC. Add its new one under Certificates."
        )
    return ""


def _is_for(certificate: x509.Certificate, host: str) -> bool:
    wanted = host.strip("[]").rstrip(".").lower()
    names, addresses = _hosts(certificate)
    try:
        return ipaddress.ip_address(wanted) in addresses
    except ValueError:
        return wanted in names


def _hosts(certificate: x509.Certificate) -> tuple[set[str], set[Any]]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return set(), set()
    hosts = {name.rstrip(".").lower() for name in names.get_values_for_type(x509.DNSName)}
    return hosts, set(names.get_values_for_type(x509.IPAddress))


def _computers(certificate: x509.Certificate) -> str:
    names, addresses = _hosts(certificate)
    return ", ".join([*sorted(names), *sorted(map(str, addresses))])[:120] or "no computer"


def _name(subject: x509.Name) -> str:
    """An issuer as people call it."""
    common = subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(common[0].value if common else subject.rfc4514_string())[:80]

"""X.509 as OPC UA uses it: what a certificate says, whether to believe it, and one of our own.

Pure, and without any OPC UA library: the web shows certificates, the drivers judge them.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from integrations.errors import UnreadableCertificate

# Part 7 of OPC 10000 allows 2048 to 4096 for both policies we speak; every controller takes 2048.
KEY_BITS = 2048
OWN_DAYS = 5 * 365
LONGEST = 20_000


@dataclass(frozen=True)
class Facts:
    """What a certificate says of itself."""

    fingerprint: str  # SHA-256, our name for it
    thumbprint: str  # SHA-1, as machines and their tools show it
    subject: str
    issuer: str
    application_uris: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    key_bits: int
    is_strong: bool
    is_authority: bool  # may vouch for others
    pem: str
    der: bytes


def read(data: bytes | str) -> Facts:
    """A certificate from DER or PEM; of a chain its first one. Raises UnreadableCertificate."""
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > LONGEST:
        raise UnreadableCertificate("This file is too long for a certificate.", field="pem")
    try:
        certificate = (
            x509.load_pem_x509_certificate(raw)
            if b"-----BEGIN" in raw
            else x509.load_der_x509_certificate(first_of(raw))
        )
        return facts_of(certificate)
    except (ValueError, TypeError, IndexError) as error:
        raise UnreadableCertificate("This is no certificate: PEM or DER is wanted.", field="pem") from error


def first_of(chain: bytes) -> bytes:
    """A server may send its certificate followed by those of its issuers; the first one is its own."""
    if len(chain) < 4 or chain[:2] != b"\x30\x82":
        return chain
    return chain[: int.from_bytes(chain[2:4], "big") + 4]


def facts_of(certificate: x509.Certificate) -> Facts:
    """What this certificate says of itself."""
    der = certificate.public_bytes(serialization.Encoding.DER)
    key = certificate.public_key()
    bits = key.key_size if isinstance(key, rsa.RSAPublicKey) else 0
    algorithm = certificate.signature_hash_algorithm
    return Facts(
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        thumbprint=certificate.fingerprint(hashes.SHA1()).hex(),  # noqa: S303 - a name people compare, no proof
        subject=certificate.subject.rfc4514_string()[:300],
        issuer=certificate.issuer.rfc4514_string()[:300],
        application_uris=_uris(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key_bits=bits,
        is_strong=bits >= KEY_BITS and algorithm is not None and algorithm.digest_size >= 32,
        is_authority=is_authority(certificate),
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        der=der,
    )


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether it may vouch for others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _uris(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(names.get_values_for_type(x509.UniformResourceIdentifier))


def doubt(facts: Facts, *, calls_itself: str, pinned: str, at: datetime | None = None) -> str:
    """Why this server's certificate is not believed, and what to do next; "" when it is.

    What can never be trusted comes first: trusting an expired certificate would change nothing.
    """
    return unfit(facts, calls_itself=calls_itself, at=at) or _unknown(facts, pinned)


def unfit(facts: Facts, *, calls_itself: str, at: datetime | None = None) -> str:
    """Why nobody may believe this server's certificate, whoever vouches for it."""
    at = at or datetime.now(UTC)
    if facts.not_after < at:
        return (
            f"The server's certificate ended on {facts.not_after:%Y-%m-%d %H:%M} UTC. Have a new one made on the "
            "machine, then trust that one under Certificates."
        )
    if facts.not_before > at:
        return (
            f"The server's certificate begins only on {facts.not_before:%Y-%m-%d %H:%M} UTC. Is the machine's clock "
            "right, and ours?"
        )
    if calls_itself not in facts.application_uris:
        made_for = ", ".join(facts.application_uris)[:80] or "nobody"
        return (
            f"The server calls itself {calls_itself[:80]}, but its certificate is made out to {made_for}. Have one "
            "made for this server; this one cannot be trusted here."
        )
    if not facts.is_strong:
        return (
            "The server's certificate is too weak: RSA of 2048 bits and SHA-256 are wanted. Have a new one made on "
            "the machine."
        )
    return ""


def _unknown(facts: Facts, pinned: str) -> str:
    if pinned and pinned != facts.fingerprint:
        return (
            f"The server shows another certificate ({short(facts.thumbprint)}) than the one trusted here. If the "
            "machine got a new one, trust it under Certificates; if not, somebody stands in between."
        )
    if not pinned:
        return (
            f"Nobody has trusted this server's certificate yet ({short(facts.thumbprint)}). Compare it with the "
            "machine's display and trust it under Certificates."
        )
    return ""


def ended(server: datetime | None, own: datetime | None, at: datetime) -> list[str]:
    """What to do about certificates that end under a running session: no new one will come about with them."""
    found = []
    if server is not None and server < at:
        found.append(
            f"The server's certificate ended on {server:%Y-%m-%d %H:%M} UTC. Have a new one made on the machine, then "
            "trust that one under Certificates. Only the session of before goes on."
        )
    if own is not None and own < at:
        found.append(
            f"Lineside's own certificate ended on {own:%Y-%m-%d %H:%M} UTC. Make a new one under Certificates and put "
            "it on the machine's trust list. Only the session of before goes on."
        )
    return found


def short(thumbprint: str) -> str:
    """The beginning of a thumbprint as machines show it."""
    return " ".join(thumbprint[start : start + 4] for start in range(0, 16, 4)).upper()


def make_own(application_uri: str, *, days: int = OWN_DAYS) -> tuple[str, str]:
    """A certificate of our own and its key, as PEM: who we are to every machine."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Lineside"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lineside"),
        ]
    )
    now = datetime.now(UTC)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A machine whose clock is a little late must not refuse us on the first day.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(identifier, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.UniformResourceIdentifier(application_uri), x509.DNSName(socket.gethostname())]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        # OPC 10000-6, 6.2.2; signing certificates as well because it signs itself.
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=True, data_encipherment=True,
                key_cert_sign=True, key_agreement=False, crl_sign=False, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return certificate.public_bytes(serialization.Encoding.PEM).decode(), private_pem(key)


def private_key(pem: str, *, password: str = "") -> rsa.RSAPrivateKey:
    """The RSA key in this PEM text. Raises UnreadableCertificate."""
    start = pem.find("-----BEGIN", 0)
    while start >= 0:
        if "PRIVATE KEY" in pem[start : start + 40]:
            try:
                key = serialization.load_pem_private_key(pem[start:].encode(), password.encode() or None)
            except (ValueError, TypeError) as error:
                raise UnreadableCertificate(
                    "The private key cannot be read; is it protected by a password, and does this one fit?", field="key"
                ) from error
            if isinstance(key, rsa.RSAPrivateKey):
                return key
            break
        start = pem.find("-----BEGIN", start + 10)
    raise UnreadableCertificate("There is no RSA private key in this text.", field="key")


def private_pem(key: rsa.RSAPrivateKey) -> str:
    """The key as text, without a password: it is sealed where it is kept."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def fits(facts: Facts, key: rsa.RSAPrivateKey) -> bool:
    """Whether this is the certificate's own key."""
    return x509.load_der_x509_certificate(facts.der).public_key() == key.public_key()

"""Certificates as machines have them, good and bad."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from integrations import certificates

if TYPE_CHECKING:
    from integrations.models import TrustedCertificate

URI = "urn:test:mill"


@dataclass(frozen=True)
class Made:
    """A certificate and its key, as DER and PEM."""

    der: bytes
    pem: str
    key_pem: str

    @property
    def fingerprint(self) -> str:
        return certificates.read(self.der).fingerprint


def made(
    uri: str = URI,
    *,
    begins: timedelta = timedelta(days=-1),
    ends: timedelta = timedelta(days=365),
    bits: int = 2048,
    name: str = "Mill",
    digest: hashes.HashAlgorithm | None = None,
) -> Made:
    """A self-signed certificate of a server that calls itself `uri`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment + begins)
        .not_valid_after(moment + ends)
        .add_extension(
            x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri), x509.DNSName(socket.gethostname())]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=True, data_encipherment=True,
                key_cert_sign=True, key_agreement=False, crl_sign=False, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, digest or hashes.SHA256())
    )  # fmt: skip
    return Made(
        certificate.public_bytes(serialization.Encoding.DER),
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )


def pem() -> str:
    """A good certificate as its machine's tool saves it."""
    return made().pem


def seen(certificate: Made | None = None) -> TrustedCertificate:
    """A certificate that was seen, and that nobody has decided about."""
    # Not at the top: programs that only serve a certificate know no tables.
    from integrations.services.certificates import _keep as keep
    from kernel.clock import now

    return keep(certificates.read((certificate or made()).der), now())

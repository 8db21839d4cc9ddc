"""Certificates as machines have them, good and bad."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from integrations import certificates

if TYPE_CHECKING:
    from integrations.models import RevocationList, TrustedCertificate

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


@dataclass(frozen=True)
class Authority:
    """An issuer: its certificate and key, with which it makes others and takes them back."""

    own: Made

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.own.der)

    @property
    def _key(self) -> rsa.RSAPrivateKey:
        return certificates.private_key(self.own.key_pem)

    def issue(
        self, uri: str = URI, *, hosts: Sequence[str] = ("127.0.0.1",), is_authority: bool = False, name: str = "Mill",
        begins: timedelta = timedelta(days=-1), ends: timedelta = timedelta(days=365), length: int | None = None,
    ) -> Made:  # fmt: skip
        """A certificate this issuer vouches for."""
        return _issued(self, uri, hosts, is_authority, name, begins, ends, length)

    def below(self, name: str = "Line CA", **more: Any) -> Authority:
        """An issuer this one vouches for."""
        return Authority(self.issue(is_authority=True, name=name, **more))

    def revoke(
        self, *taken_back: Made, issued: timedelta = timedelta(hours=-1), ends: timedelta | None = timedelta(days=7),
        number: int = 1, extension: x509.ExtensionType | None = None,
    ) -> str:  # fmt: skip
        """Its list as PEM."""
        moment = datetime.now(UTC)
        lst = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(moment + issued)
            .next_update(moment + (ends if ends is not None else timedelta(days=3650)))
            .add_extension(x509.CRLNumber(number), critical=False)
        )
        if extension is not None:
            lst = lst.add_extension(extension, critical=True)
        for each in taken_back:
            serial = x509.load_der_x509_certificate(each.der).serial_number
            lst = lst.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment + issued).build()
            )
        return lst.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def authority(name: str = "Plant CA", **more: Any) -> Authority:
    """An issuer nobody stands above."""
    return Authority(_issued(None, "", (), True, name, **more))


def _issued(
    by: Authority | None, uri: str, hosts: Sequence[str], is_authority: bool, name: str,
    begins: timedelta = timedelta(days=-1), ends: timedelta = timedelta(days=365), length: int | None = None,
) -> Made:  # fmt: skip
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment + begins)
        .not_valid_after(moment + ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=length), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=not is_authority, key_encipherment=not is_authority,
                data_encipherment=not is_authority, key_cert_sign=is_authority, key_agreement=False,
                crl_sign=is_authority, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if not is_authority:
        names = [x509.UniformResourceIdentifier(uri), *map(_host, hosts)]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    signed = made.sign(by._key if by else key, hashes.SHA256())
    return Made(
        signed.public_bytes(serialization.Encoding.DER),
        signed.public_bytes(serialization.Encoding.PEM).decode(),
        certificates.private_pem(key),
    )


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def pem() -> str:
    """A good certificate as its machine's tool saves it."""
    return made().pem


def brought() -> dict[str, str]:
    """A certificate somebody else made for us, and its key."""
    found = made("urn:plant:lineside")
    return {"pem": found.pem, "key": found.key_pem, "reason": "From the plant's issuer"}


def known_authority() -> Authority:
    """An issuer whose certificate is here."""
    found = authority()
    seen(found.own)
    return found


def revocation_list() -> RevocationList:
    """What an issuer has taken back."""
    from integrations.services.revocations import add_list
    from tests import make

    return add_list(known_authority().revoke(), by=make.ella())


def seen(certificate: Made | None = None) -> TrustedCertificate:
    """A certificate that was seen, and that nobody has decided about."""
    # Not at the top: programs that only serve a certificate know no tables.
    from integrations.services.certificates import _keep as keep
    from kernel.clock import now

    return keep(certificates.read((certificate or made()).der), now())

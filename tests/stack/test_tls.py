"""TLS=self: one root that terminals trust once, and certificates that browsers accept."""

from __future__ import annotations

import datetime
from pathlib import Path

import time_machine
from cryptography import x509

from mes.stack import tls


def _leaf(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def test_the_certificate_names_the_host_and_is_signed_by_the_root(tmp_path: Path) -> None:
    cert, key = tls.certificate(tmp_path, "lineside.plant.example")
    names = _leaf(cert).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "lineside.plant.example" in names.get_values_for_type(x509.DNSName)
    root = x509.load_pem_x509_certificate(tls.root_path(tmp_path).read_bytes())
    _leaf(cert).verify_directly_issued_by(root)
    assert key.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "root.key").stat().st_mode & 0o777 == 0o600


def test_a_second_start_keeps_certificate_and_root(tmp_path: Path) -> None:
    cert, _ = tls.certificate(tmp_path, "127.0.0.1")
    before, root = cert.read_bytes(), tls.fingerprint(tmp_path)
    tls.certificate(tmp_path, "127.0.0.1")
    assert (cert.read_bytes(), tls.fingerprint(tmp_path)) == (before, root)


def test_another_name_or_a_near_end_renews_it_under_the_same_root(tmp_path: Path) -> None:
    cert, _ = tls.certificate(tmp_path, "127.0.0.1")
    before, root = cert.read_bytes(), tls.fingerprint(tmp_path)
    tls.certificate(tmp_path, "other.example")
    renamed = cert.read_bytes()
    assert renamed != before
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=370)):
        tls.certificate(tmp_path, "other.example")
        assert _leaf(cert).not_valid_after_utc > datetime.datetime.now(datetime.UTC)
    assert cert.read_bytes() != renamed
    assert tls.fingerprint(tmp_path) == root

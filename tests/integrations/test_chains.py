"""Servers an issuer vouches for: the chain up to the trusted issuer, and what issuers have taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509

from integrations import certificates, chains
from integrations.chains import Issuers, doubt
from integrations.drivers import opcua
from integrations.drivers.readings import Point, Refused, Target
from integrations.errors import UnreadableCertificate
from tests.integrations.plant import free_port
from tests.integrations.secured import address, endpoint, serving
from tests.makes.certificates import Authority, Made, authority, made

OWN, OWN_KEY = certificates.make_own("urn:lineside:test")
ROOT = authority()
LINE = ROOT.below()
MILL = ROOT.issue()
Known = tuple[Authority, str]


def settings(trusted: Authority, *known: Known, needs_lists: bool = True, rejected: tuple[Made, ...] = ()) -> Any:
    return {
        "server_certificate": trusted.own.fingerprint,
        "issuers": {
            "known": [(each.own.pem, lst) for each, lst in known], "needs_lists": needs_lists,
            "rejected": [each.fingerprint for each in rejected],
        },
    }  # fmt: skip


def judged(
    server: Made, trusted: Authority, *known: Known, sent: tuple[Authority, ...] = (), host: str = "127.0.0.1",
    at: timedelta = timedelta(0), **more: Any,
) -> str:  # fmt: skip
    issuers = Issuers.of(settings(trusted, *known, **more))
    assert issuers is not None
    chain = [each.certificate for each in sent]
    return doubt(certificates.read(server.der), chain, issuers, host=host, at=datetime.now(UTC) + at)


def test_a_server_of_the_trusted_issuer_is_believed() -> None:
    assert judged(MILL, ROOT, (ROOT, ROOT.revoke())) == ""


def test_a_server_of_an_issuer_in_between_is_believed_whoever_brings_that_one_s_certificate() -> None:
    mill = LINE.issue()
    lists = (ROOT, ROOT.revoke()), (LINE, LINE.revoke())
    assert judged(mill, ROOT, *lists) == ""
    # Sent by the server itself, its list is still ours to have.
    assert judged(mill, ROOT, lists[0], sent=(LINE,), needs_lists=False) == ""
    assert "no revocation list of Line CA" in judged(mill, ROOT, lists[0], sent=(LINE,))
    # Who trusts the one in between need not know who stands above it.
    assert judged(mill, LINE, lists[1]) == ""


def test_a_server_of_another_issuer_is_not_believed() -> None:
    stranger = authority("Other CA")
    for server in (stranger.issue(), stranger.below().issue()):
        assert "nobody has trusted that issuer" in judged(server, ROOT, (ROOT, ROOT.revoke()))
    # Of the same name, but with another key.
    assert "nobody has trusted that issuer" in judged(authority().issue(), ROOT, (ROOT, ROOT.revoke()))
    # Known, and it may help to build a chain, but nobody trusts it here.
    known = (ROOT, ROOT.revoke()), (stranger, stranger.revoke())
    assert "does not lead to the issuer trusted here" in judged(stranger.issue(), ROOT, *known)


def test_a_server_is_not_believed_at_another_address() -> None:
    mill = ROOT.issue(hosts=("mill.plant.example", "10.0.0.5"))
    for host, is_its_own in (
        ("mill.plant.example", True), ("MILL.plant.example.", True), ("10.0.0.5", True), ("10.0.0.6", False),
        ("lathe.plant.example", False), ("plant.example", False),
    ):  # fmt: skip
        said = judged(mill, ROOT, (ROOT, ROOT.revoke()), host=host)
        assert said == "" if is_its_own else "made out to mill.plant.example, 10.0.0.5" in said


def test_what_an_issuer_took_back_is_not_believed_whether_lists_are_demanded_or_not() -> None:
    for needs_lists in (True, False):
        said = judged(MILL, ROOT, (ROOT, ROOT.revoke(MILL)), needs_lists=needs_lists)
        assert "The server's certificate was revoked by Plant CA" in said
    # Also an issuer in between; and an old list says so for ever.
    mill, lists = LINE.issue(), (LINE, LINE.revoke())
    assert "The certificate of Line CA was revoked" in judged(mill, ROOT, (ROOT, ROOT.revoke(LINE.own)), lists)
    old = ROOT.revoke(MILL, issued=timedelta(days=-9), ends=timedelta(days=-2))
    assert "was revoked" in judged(MILL, ROOT, (ROOT, old))


def test_without_a_list_or_with_an_old_one_nothing_is_believed_unless_the_issuer_has_none() -> None:
    old = ROOT.revoke(issued=timedelta(days=-9), ends=timedelta(hours=-1))
    assert "no revocation list of Plant CA" in judged(MILL, ROOT, (ROOT, ""))
    assert "revocation list of Plant CA ended on" in judged(MILL, ROOT, (ROOT, old))
    assert judged(MILL, ROOT, (ROOT, ""), needs_lists=False) == ""
    # Signed by another of the same name, it is no list of this one.
    assert "no revocation list of Plant CA" in judged(MILL, ROOT, (ROOT, authority().revoke()))


def test_an_issuer_that_has_ended_or_may_not_issue_vouches_for_nobody() -> None:
    ended = authority("Old CA", ends=timedelta(hours=-1))
    assert "issuer Old CA ended on" in judged(ended.issue(), ended, (ended, ended.revoke()))
    later = authority("New CA", begins=timedelta(hours=1))
    assert "issuer New CA begins only on" in judged(later.issue(), later, (later, later.revoke()))
    # It may issue for servers, not make issuers.
    narrow = authority("Narrow CA", length=0)
    below = narrow.below()
    known = (narrow, narrow.revoke()), (below, below.revoke())
    assert judged(narrow.issue(), narrow, *known) == ""
    assert "not allowed to issue" in judged(below.issue(), narrow, *known)
    # A server's own certificate makes no others.
    forged = Authority(ROOT.issue()).issue()
    assert "nobody has trusted that issuer" in judged(forged, ROOT, (ROOT, ROOT.revoke()), (Authority(MILL), ""))


def test_one_server_that_people_rejected_stays_out_whoever_vouches_for_it() -> None:
    assert "Somebody has rejected" in judged(MILL, ROOT, (ROOT, ROOT.revoke()), rejected=(MILL,))


def test_a_list_of_changes_or_of_a_part_is_no_list() -> None:
    point = x509.IssuingDistributionPoint(None, None, False, True, None, False, False)
    for extension in (x509.DeltaCRLIndicator(1), point):
        with pytest.raises(UnreadableCertificate, match="whole one"):
            chains.read_list(ROOT.revoke(number=2, extension=extension))
    for text in ("", "no list", MILL.pem):
        with pytest.raises(UnreadableCertificate):
            chains.read_list(text)


def test_what_a_server_sends_behind_its_own_certificate_is_read_as_far_as_it_goes() -> None:
    assert chains.rest_of(MILL.der) == []
    assert chains.rest_of(MILL.der + LINE.own.der + ROOT.own.der) == [LINE.certificate, ROOT.certificate]
    assert chains.rest_of(MILL.der + LINE.own.der + b"\x30\x82\x00") == [LINE.certificate]
    assert chains.rest_of(b"") == []


def target(port: int, told: dict[str, Any]) -> Target:
    return Target(
        endpoint(port), (Point(address("Counter")),),
        {"security": "sign_and_encrypt", "own_certificate": OWN, "own_key": OWN_KEY, **told},
    )  # fmt: skip


async def test_a_real_server_is_read_by_its_issuer_and_refused_once_that_took_it_back() -> None:
    port, mill = free_port(), LINE.issue()
    lists = (ROOT, ROOT.revoke()), (LINE, LINE.revoke())
    async with serving(mill, port):
        (reading,) = await opcua.read_once(target(port, settings(ROOT, *lists)), [Point(address("Counter"))])
        assert (reading.value, reading.good) == (7, True)
        revoked = target(port, settings(ROOT, lists[0], (LINE, LINE.revoke(mill))))
        with pytest.raises(Refused, match="was revoked by Line CA") as refusal:
            await opcua.probe(revoked)
        assert refusal.value.certificate == mill.der


async def test_a_real_server_whose_issuer_has_ended_is_refused() -> None:
    port, old = free_port(), authority("Old CA", ends=timedelta(hours=-1))
    async with serving(old.issue(), port):
        with pytest.raises(Refused, match="issuer Old CA ended on"):
            await opcua.probe(target(port, settings(old, (old, old.revoke()))))


async def test_a_user_s_own_certificate_signs_in_where_the_application_s_would_not() -> None:
    port, user = free_port(), made("urn:user", name="Ella")
    told = settings(ROOT, (ROOT, ROOT.revoke())) | {"user_kind": "certificate"}
    async with serving(MILL, port, user=user, anonymous=False):
        with pytest.raises(Exception, match="does not let this user in"):
            await opcua.probe(target(port, told))
        signed = told | {"user_certificate": user.pem, "user_key": user.key_pem}
        assert await opcua.probe(target(port, signed))

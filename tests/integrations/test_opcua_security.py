"""Whom the driver believes: real servers with good, expired, untrusted, wrong and swapped certificates."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asyncua import ua
from cryptography.hazmat.primitives import hashes

from integrations import certificates
from integrations.drivers import opcua
from integrations.drivers.readings import Lost, Misconfigured, Point, Refused, Target
from tests.integrations.plant import free_port
from tests.integrations.secured import PASSWORD, address, endpoint, serving
from tests.makes.certificates import URI, Made, made

OWN, OWN_KEY = certificates.make_own("urn:lineside:test")
GOOD = made()


def target(port: int, pinned: Made | None = GOOD, **more: Any) -> Target:
    settings = {
        "security": "sign_and_encrypt", "policy": "Basic256Sha256", "own_certificate": OWN, "own_key": OWN_KEY,
        "server_certificate": pinned.fingerprint if pinned else "", **more,
    }  # fmt: skip
    return Target(endpoint(port), (Point(address("Counter")),), settings)


@pytest.mark.parametrize("policy", ["Basic256Sha256", "Aes256_Sha256_RsaPss"])
async def test_a_trusted_server_is_read_signed_and_encrypted(policy: str) -> None:
    port = free_port()
    async with serving(GOOD, port):
        found = await opcua.probe(target(port, policy=policy))
        assert found.detail["security"] == f"SignAndEncrypt, {policy}"
        (reading,) = await opcua.read_once(target(port, policy=policy), [Point(address("Counter"))])
        assert (reading.value, reading.good) == (7, True)


@pytest.mark.parametrize(
    ("shown", "pinned", "calls_itself", "reason"),
    [
        (made(ends=timedelta(hours=-1)), None, URI, "ended on"),
        (made(begins=timedelta(hours=1)), None, URI, "begins only on"),
        (made("urn:somebody:else"), None, URI, "made out to urn:somebody:else"),
        (made(bits=1024), None, URI, "too weak"),
        (GOOD, None, URI, "Nobody has trusted"),
        (made(), GOOD, URI, "another certificate"),
    ],
    ids=["expired", "not yet valid", "wrong URI", "weak", "untrusted", "swapped"],
)
async def test_a_server_that_is_not_to_be_believed_is_refused_and_its_certificate_kept(
    shown: Made, pinned: Made | None, calls_itself: str, reason: str
) -> None:
    port = free_port()
    async with serving(shown, port, uri=calls_itself) as server:
        sessions = len(server.iserver._external_sessions) if hasattr(server.iserver, "_external_sessions") else 0
        with pytest.raises(Refused, match=reason) as refusal:
            await opcua.probe(target(port, pinned))
        assert certificates.read(refusal.value.certificate).fingerprint == shown.fingerprint
        # Not a word was said to it beyond asking what it offers.
        if hasattr(server.iserver, "_external_sessions"):
            assert len(server.iserver._external_sessions) == sessions


@pytest.mark.parametrize("bad", [made(ends=timedelta(hours=-1)), made("urn:somebody:else"), made(bits=1024)])
async def test_trusting_a_bad_certificate_does_not_make_it_good(bad: Made) -> None:
    port = free_port()
    async with serving(bad, port):
        with pytest.raises(Refused):
            await opcua.probe(target(port, bad))


async def test_a_copied_certificate_without_its_key_opens_nothing() -> None:
    port, thief = free_port(), made()
    async with serving(Made(GOOD.der, GOOD.pem, thief.key_pem), port):
        with pytest.raises(Lost):
            await opcua.probe(target(port))


async def test_a_server_with_weaker_offers_only_is_refused() -> None:
    port = free_port()
    async with serving(
        GOOD, port, policies=[ua.SecurityPolicyType.NoSecurity, ua.SecurityPolicyType.Basic256Sha256_Sign]
    ):
        with pytest.raises(Misconfigured, match="does not offer SignAndEncrypt"):
            await opcua.probe(target(port))


async def test_unsigned_needs_a_reason_and_carries_no_password() -> None:
    port = free_port()
    async with serving(GOOD, port, policies=[ua.SecurityPolicyType.NoSecurity]):
        with pytest.raises(Misconfigured, match="needs a reason"):
            await opcua.probe(Target(endpoint(port), (), {"security": "none"}))
        with pytest.raises(Misconfigured, match="only over a signed"):
            await opcua.probe(
                Target(
                    endpoint(port), (),
                    {"security": "none", "exception_reason": "Old controller", "user_kind": "password",
                     "user_name": "lineside", "secret": PASSWORD},
                )
            )  # fmt: skip
        found = await opcua.probe(Target(endpoint(port), (), {"security": "none", "exception_reason": "Old controller"}))
        assert found.detail["security"] == "None, None"


async def test_a_user_signs_in_with_a_password_or_is_told_that_it_is_wrong() -> None:
    port = free_port()
    async with serving(GOOD, port, anonymous=False):
        with pytest.raises(Misconfigured, match="lets nobody in by 'anonymous'"):
            await opcua.probe(target(port))
        signed = {"user_kind": "password", "user_name": "lineside", "secret": PASSWORD}
        assert await opcua.probe(target(port, **signed))
        with pytest.raises(Misconfigured, match="does not let this user in"):
            await opcua.probe(target(port, **{**signed, "secret": "guess"}))
        with pytest.raises(Misconfigured, match="password is missing"):
            await opcua.probe(target(port, user_kind="password", user_name="lineside"))


async def test_our_own_certificate_signs_in_as_a_user() -> None:
    port, stranger = free_port(), made("urn:other")
    own = Made(certificates.read(OWN).der, OWN, OWN_KEY)
    async with serving(GOOD, port, user=own, anonymous=False):
        assert await opcua.probe(target(port, user_kind="certificate"))
        other = {"own_certificate": stranger.pem, "own_key": stranger.key_pem}
        with pytest.raises(Misconfigured, match="does not let this user in"):
            await opcua.probe(target(port, user_kind="certificate", **other))


async def test_a_server_that_does_not_trust_us_is_told_apart_from_a_dead_one() -> None:
    port = free_port()
    async with serving(GOOD, port) as server:

        async def nobody(certificate: Any, application: Any) -> None:
            from asyncua.common.utils import ServiceError

            raise ServiceError(ua.StatusCodes.BadCertificateUntrusted)

        server.iserver.certificate_validator = nobody
        with pytest.raises(Misconfigured, match="does not trust Lineside's certificate"):
            await opcua.probe(target(port))


async def test_a_secured_server_is_listened_to() -> None:
    port, heard = free_port(), asyncio.Event()

    async def hear(readings: Any) -> None:
        if any(reading.value == 8 for reading in readings):
            heard.set()

    async with serving(GOOD, port) as server:
        node = server.get_node(ua.NodeId("MILL-01.Counter", await server.get_namespace_index("urn:test:secured")))
        task = asyncio.create_task(opcua.listen(target(port), hear, lambda: None))
        try:
            await asyncio.sleep(0.5)
            await node.write_value(8)
            await asyncio.wait_for(heard.wait(), 20)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def test_our_own_certificate_says_who_we_are() -> None:
    facts = certificates.read(OWN)
    assert facts.application_uris == ("urn:lineside:test",)
    assert facts.is_strong
    assert certificates.doubt(facts, calls_itself="urn:lineside:test", pinned=facts.fingerprint) == ""


def test_a_certificate_signed_with_sha1_is_too_weak() -> None:
    # SHA-1 cannot be made any more; SHA-224 stands for what is shorter than it should be.
    facts = certificates.read(made(digest=hashes.SHA224()).der)
    assert not facts.is_strong

"""Deciding about certificates: who may, what cannot be trusted, and what the collector gets to know of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from integrations import certificates, heard
from integrations.collector.load import load_plans
from integrations.errors import IssuerUnknown, KeyDoesNotFit, NotTrustworthy, OlderList, UnreadableCertificate
from integrations.models import Connection, OwnCertificate, RevocationList, TrustedCertificate
from integrations.selectors.certificates import certificate_alert
from integrations.services import certificates as services
from integrations.services import identity, revocations
from integrations.services.connections import add_connection
from integrations.services.ingest import Intake
from kernel.clock import now
from kernel.errors import NotAllowed
from records.models import Event
from tests import make
from tests.makes.certificates import Authority, Made, authority, brought, made, seen
from tests.makes.machines import UNSIGNED

pytestmark = pytest.mark.django_db


def mill(name: str = "Mill") -> Connection:
    return add_connection(
        name, "opcua", "opc.tcp://10.0.0.5:4840", by=make.ella(), settings={"security": "sign_and_encrypt"}
    )


def pin(connection: Connection) -> str:
    return str(load_plans()[connection.pk].settings["server_certificate"])


def test_what_a_server_showed_is_kept_and_not_believed():
    connection, shown = mill(), made()
    for _ in range(2):
        Intake(connection.pk).take(heard.certificate(shown.pem, now()))
    certificate = TrustedCertificate.objects.get()
    assert (certificate.fingerprint, certificate.state) == (shown.fingerprint, "seen")
    connection.refresh_from_db()
    assert connection.shown_certificate == certificate
    assert pin(connection) == ""


def test_a_certificate_is_believed_only_where_it_was_trusted():
    one, two, certificate = mill("Mill 1"), mill("Mill 2"), seen()
    services.trust(certificate, by=make.ella(), connections=[one])
    assert pin(one) == certificate.fingerprint
    assert pin(two) == ""
    event = Event.objects.get(kind="certificate.trusted")
    assert event.data["connections"] == ["Mill 1"]


def test_the_next_trusted_certificate_takes_the_place_of_the_one_before():
    connection, old, new = mill(), seen(), seen()
    services.trust(old, by=make.ella(), connections=[connection])
    services.trust(new, by=make.ella(), connections=[connection])
    assert pin(connection) == new.fingerprint


def test_a_rejected_certificate_is_believed_nowhere_any_more():
    connection, certificate = mill(), seen()
    services.trust(certificate, by=make.ella(), connections=[connection])
    services.reject(certificate, by=make.ella(), reason="Key was copied")
    assert pin(connection) == ""


@pytest.mark.parametrize("bad", [made(ends=timedelta(hours=-1)), made(bits=1024)])
def test_what_has_ended_or_is_weak_cannot_be_trusted(bad):
    certificate = seen(bad)
    with pytest.raises(NotTrustworthy):
        services.trust(certificate, by=make.ella(), connections=[mill()])
    with pytest.raises(NotTrustworthy):
        services.upload(bad.pem, by=make.ella())
    certificate.refresh_from_db()
    assert certificate.state == "seen"


def test_only_an_engineer_decides():
    certificate = seen()
    for act in (
        lambda by: services.trust(certificate, by=by),
        lambda by: services.reject(certificate, by=by, reason="No"),
        lambda by: services.upload(made().pem, by=by),
        lambda by: identity.renew_own(by=by, reason="No"),
        lambda by: identity.bring_own(**brought(), by=by),
        lambda by: revocations.add_list(authority().revoke(), by=by),
    ):
        with pytest.raises(NotAllowed):
            act(make.sofia())
    assert TrustedCertificate.objects.get().state == "seen"
    assert not OwnCertificate.objects.exists()


def test_a_certificate_brought_from_the_machine_is_believed_before_its_server_is_seen():
    connection, brought = mill(), made()
    services.upload(brought.pem, by=make.ella(), connections=[connection])
    assert pin(connection) == brought.fingerprint
    with pytest.raises(UnreadableCertificate):
        services.upload("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----", by=make.ella())


def test_our_own_certificate_is_made_once_and_its_key_is_sealed():
    mill()
    settings = next(iter(load_plans().values())).settings
    own = OwnCertificate.objects.get()
    assert settings["own_certificate"] == own.pem
    assert "PRIVATE KEY" in settings["own_key"]
    assert b"PRIVATE KEY" not in bytes(own.secret)
    assert next(iter(load_plans().values())).settings["own_key"] == settings["own_key"]
    assert "PRIVATE KEY" not in repr(load_plans())


def test_a_collector_knows_when_the_certificates_of_both_sides_end():
    connection, certificate = mill(), seen(made(ends=timedelta(days=6)))
    services.trust(certificate, by=make.ella(), connections=[connection])
    (plan,) = load_plans().values()
    assert plan.ends_at == (certificate.not_after, OwnCertificate.objects.get().not_after)
    # Without encryption there is nothing to end.
    open_mill = add_connection("Open", "opcua", "opc.tcp://10.0.0.6:4840", by=make.ella(), settings=UNSIGNED)
    assert load_plans()[open_mill.pk].ends_at == (None, None)


def test_a_new_one_of_our_own_keeps_our_name():
    before = identity.ensure_own()
    after = identity.renew_own(by=make.ella(), reason="Key was copied")
    assert (after.application_uri, after.fingerprint != before.fingerprint) == (before.application_uri, True)
    assert identity.ensure_own() == after


@pytest.mark.parametrize(("days", "told", "said"), [(40, [], ""), (29, [30], "in 28 days"), (0.5, [1], "within a day")])
def test_an_end_is_told_in_time_and_once(days, told, said):
    connection, certificate = mill(), seen(made(ends=timedelta(days=days)))
    services.trust(certificate, by=make.ella(), connections=[connection])
    services.tell_expiring()
    assert services.tell_expiring() == []
    certificate.refresh_from_db()
    assert [certificate.told_days] == (told or [None])
    assert Event.objects.filter(kind="certificate.expiring").count() == len(told)
    connection.refresh_from_db()
    assert said in certificate_alert(connection, None)
    assert bool(certificate_alert(connection, None)) == bool(said)


def test_a_connection_says_itself_what_ends_soon(client):
    connection, certificate = mill(), seen(made(ends=timedelta(days=6.5)))
    services.trust(certificate, by=make.ella(), connections=[connection])
    client.force_login(make.ella())
    row = client.get(f"/api/connections/{connection.pk}").json()
    assert row["certificate_alert"].startswith("The server's certificate ends in 6 days")
    # And our own, which ends for every connection at once.
    OwnCertificate.objects.filter(pk=identity.ensure_own().pk).update(not_after=now() - timedelta(days=1))
    alert = client.get(f"/api/connections/{connection.pk}").json()["certificate_alert"]
    assert "Lineside's own certificate ended on" in alert and "Make a new one" in alert
    (listed,) = client.get("/api/certificates").json()["results"]
    assert listed["alert"].startswith("This certificate ends in 6 days")
    assert listed["connections"][0]["name"] == "Mill"


def vouching(connection: Connection) -> dict[str, Any]:
    told: dict[str, Any] = load_plans()[connection.pk].settings["issuers"]
    return told


def trusted(issuer: Authority, *connections: Connection, needs_list: bool = True) -> TrustedCertificate:
    return services.upload(issuer.own.pem, by=make.ella(), connections=connections, needs_list=needs_list)


def test_a_connection_may_trust_an_issuer_and_its_collector_gets_what_it_judges_by():
    root = authority()
    line, mill_1 = root.below(), mill()
    Intake(mill_1.pk).take(heard.certificate(line.issue().pem, now()))
    certificate = trusted(root, mill_1)
    trusted(line)
    lst = revocations.add_list(root.revoke(), by=make.ella())
    assert (certificate.is_authority, lst.issuer, pin(mill_1)) == (True, certificate, certificate.fingerprint)
    assert vouching(mill_1) == {
        "known": [(root.own.pem, lst.pem), (line.own.pem, "")], "rejected": [], "needs_lists": True,
    }  # fmt: skip
    # What its server showed before waits for nobody any more; the server's own end is judged with each session.
    mill_1.refresh_from_db()
    assert mill_1.shown_certificate is None
    assert load_plans()[mill_1.pk].ends_at[0] is None
    # Whoever trusts a server's own certificate needs none of this.
    other = mill("Mill 2")
    services.trust(seen(), by=make.ella(), connections=[other])
    assert "issuers" not in load_plans()[other.pk].settings


def test_what_people_rejected_stays_out_and_a_rejected_issuer_vouches_for_nobody():
    root, connection = authority(), mill()
    certificate, server = trusted(root, connection, needs_list=False), seen(root.issue())
    services.reject(server, by=make.ella(), reason="Stolen")
    assert vouching(connection)["rejected"] == [server.fingerprint]
    assert vouching(connection)["needs_lists"] is False
    services.reject(certificate, by=make.ella(), reason="Its key was copied")
    assert pin(connection) == ""
    assert "issuers" not in load_plans()[connection.pk].settings


def test_a_list_finds_its_issuer_by_its_signature_and_only_a_newer_one_takes_its_place():
    root, twin = authority(), authority()
    with pytest.raises(IssuerUnknown):
        revocations.add_list(root.revoke(), by=make.ella())
    certificate = trusted(root)
    trusted(twin)
    with pytest.raises(UnreadableCertificate):
        revocations.add_list("no list", by=make.ella())
    old, new = root.revoke(issued=timedelta(days=-2)), root.revoke(made(), number=2)
    for pem in (old, new, new):
        assert revocations.add_list(pem, by=make.ella()).issuer == certificate
    with pytest.raises(OlderList):
        revocations.add_list(old, by=make.ella())
    newest = certificate.revocation_lists.first()
    assert (RevocationList.objects.count(), newest.revoked, newest.number) == (2, 1, "2")
    assert Event.objects.filter(kind="revocation_list.added").count() == 2


def test_an_issuer_and_its_list_are_told_before_they_end(client):
    root, connection = authority(ends=timedelta(days=6.5)), mill()
    trusted(root, connection)
    revocations.add_list(root.revoke(ends=timedelta(days=1.5)), by=make.ella())
    connection.refresh_from_db()
    assert certificate_alert(connection, None) == (
        f"The issuer's certificate ends in 6 days, on {now() + timedelta(days=6.5):%Y-%m-%d}. Have a new one issued and "
        "add it under Certificates. The issuer's revocation list ends in 1 days, on "
        f"{now() + timedelta(days=1.5):%Y-%m-%d}. Add its new one under Certificates."
    )
    # A list that lives for a week is no news until its last day.
    assert [type(each).__name__ for each in services.tell_expiring()] == ["TrustedCertificate"]
    revocations.add_list(root.revoke(issued=timedelta(minutes=-1), ends=timedelta(hours=20)), by=make.ella())
    assert [type(each).__name__ for each in services.tell_expiring()] == ["RevocationList"]
    assert services.tell_expiring() == []
    client.force_login(make.ella())
    (row,) = client.get("/api/certificates?is_authority=true").json()["results"]
    assert (row["is_authority"], row["revocation_list"]["revoked"]) == (True, 0)
    assert "ends within a day" in row["revocation_list"]["alert"]


def test_a_certificate_the_plant_s_issuer_made_for_us_is_ours_from_now_on():
    root = authority()
    own = root.issue("urn:plant:lineside", hosts=("mes.plant.example",), name="Lineside")
    mill()
    kept = identity.bring_own(own.pem, own.key_pem, by=make.ella(), reason="Our issuer's")
    settings = next(iter(load_plans().values())).settings
    assert (settings["own_certificate"], settings["own_key"]) == (own.pem, own.key_pem)
    assert (kept.application_uri, kept.issuer) == ("urn:plant:lineside", "CN=Plant CA")
    assert b"PRIVATE KEY" not in bytes(kept.secret)
    event = Event.objects.get(kind="own_certificate.added")
    assert "PRIVATE" not in str(event.data)
    # Made anew here, it keeps that name.
    assert identity.renew_own(by=make.ella(), reason="Ends soon").application_uri == "urn:plant:lineside"


def test_a_user_s_certificate_is_one_of_its_own():
    user, application = made("urn:user"), identity.ensure_own()
    mill()
    assert "user_certificate" not in next(iter(load_plans().values())).settings
    identity.bring_own(user.pem, user.key_pem, by=make.ella(), reason="For the mills", purpose="user")
    settings = next(iter(load_plans().values())).settings
    assert (settings["user_certificate"], settings["own_certificate"]) == (user.pem, application.pem)
    assert identity.ensure_own() == application


def locked(found: Made) -> str:
    key = certificates.private_key(found.key_pem)
    secret = serialization.BestAvailableEncryption(b"open it")
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret).decode()


def test_what_cannot_be_ours_is_refused_and_nothing_is_kept():
    good, root = made("urn:plant:lineside"), authority()
    for pem, key, problem, field in (
        (good.pem, made().key_pem, KeyDoesNotFit, "key"),
        (good.pem, "no key", UnreadableCertificate, "key"),
        (good.pem, locked(good), UnreadableCertificate, "key"),
        ("no certificate", good.key_pem, UnreadableCertificate, "pem"),
        *(
            (bad.pem, bad.key_pem, NotTrustworthy, "pem")
            for bad in (made(ends=timedelta(hours=-1)), made(bits=1024), root.own)
        ),
    ):
        with pytest.raises(problem) as refusal:
            identity.bring_own(pem, key, by=make.ella(), reason="Ours")
        assert refusal.value.field == field
    assert not OwnCertificate.objects.exists()
    assert identity.bring_own(good.pem, locked(good), password="open it", by=make.ella(), reason="Ours")
    with pytest.raises(NotTrustworthy, match="is or was ours"):
        identity.bring_own(good.pem, good.key_pem, by=make.ella(), reason="Again")

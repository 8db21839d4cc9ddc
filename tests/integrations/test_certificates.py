"""Deciding about certificates: who may, what cannot be trusted, and what the collector gets to know of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from integrations import heard
from integrations.collector.load import load_plans
from integrations.errors import NotTrustworthy, UnreadableCertificate
from integrations.models import Connection, OwnCertificate, TrustedCertificate
from integrations.selectors.certificates import certificate_alert
from integrations.services import certificates as services
from integrations.services.connections import add_connection
from integrations.services.ingest import Intake
from kernel.clock import now
from kernel.errors import NotAllowed
from records.models import Event
from tests import make
from tests.makes.certificates import made, seen
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
        lambda by: services.renew_own(by=by, reason="No"),
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
    before = services.ensure_own()
    after = services.renew_own(by=make.ella(), reason="Key was copied")
    assert (after.application_uri, after.fingerprint != before.fingerprint) == (before.application_uri, True)
    assert services.ensure_own() == after


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
    OwnCertificate.objects.filter(pk=services.ensure_own().pk).update(not_after=now() - timedelta(days=1))
    alert = client.get(f"/api/connections/{connection.pk}").json()["certificate_alert"]
    assert "Lineside's own certificate ended on" in alert and "Make a new one" in alert
    (listed,) = client.get("/api/certificates").json()["results"]
    assert listed["alert"].startswith("This certificate ends in 6 days")
    assert listed["connections"][0]["name"] == "Mill"

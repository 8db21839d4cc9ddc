"""Passwords of machines: sealed at rest, opened only with the key."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from integrations.collector.load import load_plans
from integrations.models import Connection
from integrations.secrets import Unreadable, seal, unseal

pytestmark = pytest.mark.django_db


def connection(**more) -> Connection:
    return Connection.objects.create(name="Mills", protocol="opcua", endpoint="opc.tcp://127.0.0.1:4840", **more)


def test_a_secret_is_unreadable_without_the_key(settings):
    sealed = seal("Sesame 42")
    assert b"Sesame" not in sealed
    assert unseal(sealed) == "Sesame 42"
    with open(settings.CONNECTION_KEYS, "w") as file:
        file.write(Fernet.generate_key().decode())
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_no_key_is_said_and_never_made_up(settings):
    settings.CONNECTION_KEYS = settings.CONNECTION_KEYS + ".lost"
    with pytest.raises(Unreadable, match="backup"):
        seal("x")


def test_only_the_collector_gets_the_password(settings):
    mill = connection(secret=seal("Sesame 42"), settings={"user_name": "reader"})
    plan = load_plans()[mill.pk]
    assert plan.target.settings["secret"] == "Sesame 42"
    assert mill.settings == {"user_name": "reader"}
    assert "Sesame" not in repr(plan)


def test_a_lost_key_stops_no_other_machine(settings):
    mill = connection(secret=seal("Sesame 42"))
    with open(settings.CONNECTION_KEYS, "w") as file:
        file.write(Fernet.generate_key().decode())
    assert "secret" not in load_plans()[mill.pk].settings


def test_the_key_can_be_changed(settings):
    mill = connection(secret=seal("Sesame 42"))
    old = Path(settings.CONNECTION_KEYS).read_text()
    new = Fernet.generate_key().decode() + "\n"
    with open(settings.CONNECTION_KEYS, "w") as file:
        file.write(new + old)
    call_command("reseal-secrets")
    with open(settings.CONNECTION_KEYS, "w") as file:
        file.write(new)
    mill.refresh_from_db()
    assert unseal(mill.secret) == "Sesame 42"

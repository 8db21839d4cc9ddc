"""While a batch is being stored, the lease can be renewed but not taken."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, OperationalError, connection, transaction
from django.db.models import F

from integrations.models import Batch, Lease
from integrations.services import ingest, leases
from integrations.services.connections import add_connection
from tests import make
from tests.makes.machines import UNSIGNED

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(work: Callable[[], Any]) -> Any:
    """In another session, with little patience."""
    found: list[Any] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '300ms'")
            found.append(work())
        except OperationalError as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return found[0]


def test_a_slow_batch_costs_nobody_the_lease_and_lets_no_successor_in() -> None:
    mill = add_connection("Mills", "opcua", "opc.tcp://127.0.0.1:4840", by=make.ella(), settings=UNSIGNED)
    leases.acquire("a", [mill.pk])
    with transaction.atomic():
        assert leases.holds("a", mill.pk, 1)
        assert elsewhere(lambda: leases.renew("a", {mill.pk: 1})) == {mill.pk}
        elsewhere(lambda: Lease.objects.update(expires_at=F("expires_at") - timedelta(seconds=10)))
        assert elsewhere(lambda: leases.acquire("b", [mill.pk])) == {}
    assert elsewhere(lambda: leases.acquire("b", [mill.pk])) == {mill.pk: 2}


def test_who_asks_for_a_lease_that_is_held_locks_nothing() -> None:
    mill = add_connection("Mills", "opcua", "opc.tcp://127.0.0.1:4840", by=make.ella(), settings=UNSIGNED)
    leases.acquire("a", [mill.pk])
    with transaction.atomic():
        assert leases.holds("a", mill.pk, 1)
        asked = threading.Thread(target=lambda: (leases.acquire("b", [mill.pk]), connection.close()))
        asked.start()
        assert elsewhere(lambda: leases.renew("a", {mill.pk: 1})) == {mill.pk}
        asked.join(20)
    assert Lease.objects.get().owner == "a"


def test_a_collector_that_freezes_in_the_middle_of_a_batch_loses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    mill = add_connection("Mills", "opcua", "opc.tcp://127.0.0.1:4840", by=make.ella(), settings=UNSIGNED)
    token = leases.acquire("a", [mill.pk])[mill.pk]
    monkeypatch.setattr(ingest, "LONGEST_PAUSE", "200ms")
    monkeypatch.setattr(ingest, "append_samples", lambda rows: time.sleep(1))
    batch = ingest.Delivered(str(uuid.uuid4()), 1, 1, mill.pk, "a", token, [])

    def frozen() -> object:
        try:
            return ingest.take_in(batch)
        except Error as error:
            connection.close()
            return error

    # Its session is ended by the database, and with it everything it held.
    assert isinstance(elsewhere(frozen), Error)
    assert not Batch.objects.exists()
    monkeypatch.undo()
    assert elsewhere(lambda: ingest.take_in(batch)) is True

"""What an owner changes behind our back is found and named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps
from django.db import connection

from orders.models import CountedPieces
from records import merkle
from records.models import Event, Leaf, Seal
from records.relations import tracked
from records.sealing import Sealer
from records.services import record
from records.verifying import verify
from tests import make
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings, tmp_path) -> Iterator[Ed25519PrivateKey]:
    settings.SEAL_CHECKPOINTS = str(tmp_path / "seals.jsonl")
    return Ed25519PrivateKey.generate()


def written(key: Ed25519PrivateKey, callbacks) -> Sealer:
    sofia = make.sofia()
    for number in range(5):
        record("test.written", sofia, by=sofia, number=number)
    sealer = Sealer(key)
    with callbacks(execute=True):
        assert sealer.seal() is not None
    return sealer


def forge(sql: str) -> None:
    """As an owner would, past every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)


def found(key: Ed25519PrivateKey) -> list[str]:
    return [str(finding) for finding in verify(key.public_key())]


def test_an_untouched_ledger_is_whole(key, django_capture_on_commit_callbacks):
    sealer = written(key, django_capture_on_commit_callbacks)
    make.omar()
    assert sealer.seal() is not None
    assert sealer.seal() is None
    assert found(key) == []


def test_a_changed_record_is_named(key, django_capture_on_commit_callbacks):
    written(key, django_capture_on_commit_callbacks)
    victim = Event.objects.first()
    forge(f"UPDATE records_event SET reason = 'forged' WHERE id = {victim.pk}")
    assert found(key) == [f"records_event {victim.pk}: was changed after it was sealed in block 1"]


def test_a_removed_record_is_named(key, django_capture_on_commit_callbacks):
    written(key, django_capture_on_commit_callbacks)
    victim = Event.objects.last()
    forge(f"DELETE FROM records_event WHERE id = {victim.pk}")
    assert found(key) == [f"records_event {victim.pk}: was removed after it was sealed in block 1"]


def test_a_leaf_changed_to_fit_breaks_its_block(key, django_capture_on_commit_callbacks):
    written(key, django_capture_on_commit_callbacks)
    leaf = Leaf.objects.first()
    forge(f"UPDATE records_leaf SET digest = '\\x00' WHERE id = {leaf.pk}")
    assert "block 1: its list of records was changed" in found(key)


def test_a_cut_tail_is_found_by_the_checkpoint(key, django_capture_on_commit_callbacks):
    sealer = written(key, django_capture_on_commit_callbacks)
    make.omar()
    with django_capture_on_commit_callbacks(execute=True):
        sealer.seal()
    last = Seal.objects.order_by("-number").first()
    forge(f"DELETE FROM records_leaf WHERE seal_id = {last.pk}")
    forge(f"DELETE FROM records_seal WHERE id = {last.pk}")
    assert found(key) == ["block 2: is not the one the checkpoint outside the database names"]


def test_a_forged_block_needs_the_key(key, django_capture_on_commit_callbacks):
    written(key, django_capture_on_commit_callbacks)
    forge("UPDATE records_seal SET size = size - 1")
    assert "block 1: its signature does not match" in found(key)


def test_a_row_changed_past_its_history_is_named(key, django_capture_on_commit_callbacks):
    written(key, django_capture_on_commit_callbacks)
    sofia = make.sofia()
    forge(f"UPDATE personnel_person SET name = 'Somebody' WHERE id = {sofia.pk}")
    assert found(key) == [
        f"personnel_person {sofia.pk}: differs from what its history says: changed past the triggers"
    ]


def test_a_plant_that_counts_honestly_is_whole(key, django_capture_on_commit_callbacks):
    plant.counted(plant.running(), 3)
    with django_capture_on_commit_callbacks(execute=True):
        assert Sealer(key).seal() is not None
    assert CountedPieces.objects.exists()
    assert found(key) == []


def test_every_history_that_can_be_compared_with_its_rows_is():
    histories = {model for model in apps.get_models() if getattr(model, "pgh_tracked_model", None)}
    compared = {table.table for table in tracked()}
    # Counts are many and written once; of these only what a correction moved is kept, as it stood before.
    assert {model.pgh_tracked_model._meta.db_table for model in histories} - compared == {"orders_countedpieces"}


def test_a_merkle_root_is_that_of_rfc_9162():
    leaves = [merkle.leaf(bytes([n])) for n in range(5)]
    a, b, c, d, e = leaves
    assert merkle.root(leaves) == merkle.node(merkle.node(merkle.node(a, b), merkle.node(c, d)), e)
    assert merkle.root([a]) == a


@pytest.mark.django_db(transaction=True)
def test_a_long_ledger_may_take_its_time(key):
    timeouts: list[str] = []

    def watch(execute, sql, *rest):
        answer = execute(sql, *rest)
        if "records_seal" in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute("SHOW statement_timeout")
                timeouts.append(cursor.fetchone()[0])
        return answer

    with connection.execute_wrapper(watch):
        found(key)
    assert timeouts and set(timeouts) == {"0"}
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)

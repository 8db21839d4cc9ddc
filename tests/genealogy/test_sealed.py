"""What an owner of the database changes in lots, links or results behind our back is found and named."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from genealogy import services
from genealogy.models import LotLink
from quality.models import TestResult
from records.sealing import Sealer
from records.verifying import verify
from tests import make
from tests.makes import genealogy, quality

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("genealogy_lotlink", "UPDATE genealogy_lotlink SET quantity = 1"),
        ("genealogy_lotmovement", "UPDATE genealogy_lotmovement SET delta = -1 WHERE why = 'consumed'"),
        ("quality_testresult", "UPDATE quality_testresult SET passed = true, value = 3"),
    ],
)
def test_a_forged_row_is_named(
    table: str, change: str, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SEAL_CHECKPOINTS = str(tmp_path / "seals.jsonl")
    unit = genealogy.serial()
    link = services.consume(genealogy.lot(), 2, unit, genealogy.a_job(), "Seal", genealogy.station(), by=make.omar())
    result = quality.leak(unit)
    key = Ed25519PrivateKey.generate()
    with django_capture_on_commit_callbacks(execute=True):
        assert Sealer(key).seal() is not None
    assert list(verify(key.public_key())) == []

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(change)

    row = {"genealogy_lotlink": link.pk, "genealogy_lotmovement": link.movement_id, "quality_testresult": result.pk}
    assert [str(finding).startswith(f"{table} {row[table]}: ") for finding in verify(key.public_key())] == [True]
    assert LotLink.objects.count() == TestResult.objects.count() == 1

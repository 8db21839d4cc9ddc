"""What a collector left on disk reaches the database by somebody else's hand, once."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from equipment.models import Counter
from integrations import heard
from integrations.collector.late import Late, adopt, lay_out
from integrations.collector.spool import Spool, SpoolBatch
from integrations.models import Batch
from integrations.services.connections import add_connection, bind
from integrations.services.ledger import written_too_late
from kernel.clock import now
from orders.models import CountedPieces
from tests import make
from tests.integrations import plant
from tests.integrations.plant import wait_for
from tests.makes import equipment


def rows(count: int) -> list[dict[str, object]]:
    return [{"kind": "count", "n": n} for n in range(count)]


async def test_a_spool_without_an_owner_is_emptied_and_its_batches_keep_their_names(tmp_path: Path) -> None:
    late = Late(tmp_path)
    with Spool(tmp_path / "collector-1.sqlite3") as ours, Spool(tmp_path / "collector-2.sqlite3") as theirs:
        await theirs.append(1, rows(3))
        await theirs.append(2, rows(1))
        begun = await theirs.cut(1, most=2)
        assert await adopt(tmp_path, ours.path, late) == 0
    assert begun is not None
    with Spool(tmp_path / "collector-1.sqlite3") as ours:
        assert await adopt(tmp_path, ours.path, late) == 3
        assert await adopt(tmp_path, ours.path, late) == 0
    assert late.connections() == {1, 2}
    found = list(late.waiting(1))
    assert [len(batch.records) for batch in found] == [2, 1]
    assert found[0] == begun
    for batch in found:
        late.drop(batch)
    assert late.connections() == {2}


async def test_a_batch_laid_out_twice_lies_there_once(tmp_path: Path) -> None:
    late = Late(tmp_path)
    batch = SpoolBatch(str(uuid.uuid4()), 5, 1, 9, ({"kind": "count"},))
    late.put(batch)
    late.put(batch)
    assert list(late.waiting(9)) == [batch]


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(240)
def test_whoever_holds_the_lease_hands_in_what_a_taken_away_worker_left(tmp_path: Path) -> None:
    connection = add_connection("Washer", "modbus", f"modbus://127.0.0.1:{plant.free_port()}", by=make.ella())
    bind(connection, equipment.work_unit(), "counter", "Counter", "1/holding/0", by=make.ella())
    counter, folder, start = Counter.objects.get().pk, tmp_path / "spool", now() - timedelta(hours=1)

    def counts(*raws: int) -> list[heard.Record]:
        return [heard.count(counter, 1, raw, start + timedelta(seconds=raw)) for raw in raws]

    async def left_behind() -> None:
        with Spool(folder / "collector-7.sqlite3") as left:
            await left.append(connection.pk, counts(100, 101, 107))
            await lay_out(left, connection.pk, Late(folder))
            await left.append(connection.pk, counts(120))

    asyncio.run(left_behind())
    with plant.collector(tmp_path):
        wait_for(lambda: Counter.objects.get().total == 20, 60, f"{Counter.objects.get().total} of 20")
        wait_for(lambda: not Late(folder).connections(), 20)
    assert set(Batch.objects.values_list("token", flat=True)) == {1}
    assert written_too_late() == 0
    assert sum(row.quantity for row in CountedPieces.objects.all()) == 20

"""What was heard is on disk, and a batch is the same batch after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from integrations.collector import spool
from integrations.collector.spool import Spool, SpoolInUse


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def rows(count: int, kind: str = "count") -> list[dict[str, Any]]:
    return [{"kind": kind, "n": n} for n in range(count)]


def test_a_batch_keeps_its_number_and_rows_until_it_is_dropped(tmp_path: Path) -> None:
    async def first() -> Any:
        with Spool(tmp_path / "a.sqlite3") as spool:
            await spool.append(1, rows(3))
            batch = await spool.cut(1, most=2)
            await spool.append(1, rows(1))
            return batch

    async def after_the_crash() -> None:
        with Spool(tmp_path / "a.sqlite3") as spool:
            assert spool.rows == 4
            again = await spool.cut(1)
            assert again == cut
            await spool.drop(again)
            rest = await spool.cut(1)
            assert rest is not None
            assert (rest.number, len(rest.records)) == (cut.number + 1, 2)
            assert rest.epoch != cut.epoch
            assert rest.collector == cut.collector

    cut = run(first())
    assert [record["n"] for record in cut.records] == [0, 1]
    run(after_the_crash())


def test_connections_do_not_wait_for_one_another(tmp_path: Path) -> None:
    async def work() -> None:
        with Spool(tmp_path / "a.sqlite3") as spool:
            await asyncio.gather(spool.append(1, rows(2)), spool.append(2, rows(1)))
            assert await spool.connections() == {1, 2}
            batch = await spool.cut(2)
            assert batch is not None and len(batch.records) == 1
            await spool.drop(batch)
            assert await spool.connections() == {1}
            assert await spool.cut(2) is None

    run(work())


def test_a_spool_has_one_collector_and_the_next_takes_another_file(tmp_path: Path) -> None:
    with Spool.open_first(tmp_path) as first:
        with pytest.raises(SpoolInUse):
            Spool(first.path)
        with Spool.open_first(tmp_path) as second:
            assert (first.path.name, second.path.name) == ("collector-1.sqlite3", "collector-2.sqlite3")
    with Spool.open_first(tmp_path) as third:
        assert third.path == first.path
        assert third.collector == first.collector


def test_what_the_disk_refuses_was_not_heard(tmp_path: Path) -> None:
    async def work() -> None:
        with Spool(tmp_path / "a.sqlite3") as spool:
            spool._db.execute("DROP TABLE reading")
            with pytest.raises(Exception, match="reading"):
                await spool.append(1, rows(1))
            assert not spool.written.is_set()

    run(work())


def test_a_full_spool_leaves_out_process_values_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.collector.spool.MANY_ROWS", 1)

    async def work() -> None:
        with Spool(tmp_path / "a.sqlite3") as spool:
            await spool.append(1, rows(2))
            await spool.append(1, [*rows(1, "values"), *rows(1, "state")])
            batch = await spool.cut(1)
            assert batch is not None
            assert [record["kind"] for record in batch.records] == ["count", "count", "state"]

    run(work())


def test_a_batch_stays_small_when_its_records_are_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "BATCH_BYTES", 50)

    async def work() -> None:
        with Spool(tmp_path / "a.sqlite3") as mine:
            await mine.append(1, rows(5))
            found = []
            while (batch := await mine.cut(1)) is not None:
                found.append(len(batch.records))
                await mine.drop(batch)
            assert sum(found) == 5
            assert len(found) > 1

    asyncio.run(work())

"""What a collector heard of a connection that another reads now: laid out for whoever holds the lease.

A batch keeps its name (collector, epoch, number), so that one that lies here twice, or here and in the database, is
still the same batch. Files come and go whole; nobody works with them but the holder of the lease.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from integrations.collector.spool import Spool, SpoolBatch, SpoolInUse


class Late:
    """A folder beside the spools, on the same disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "late"
        self._folder.mkdir(parents=True, exist_ok=True)

    def put(self, batch: SpoolBatch) -> None:
        """Returns once it is on the disk under its own name."""
        path = self._path(batch)
        draft = path.with_suffix(f".{os.getpid()}")
        with draft.open("w") as file:
            json.dump(batch.records, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def connections(self) -> set[int]:
        """The connections something lies here of."""
        return {int(path.name.partition("_")[0]) for path in self._folder.glob("*.json")}

    def waiting(self, connection: int) -> Iterator[SpoolBatch]:
        """The batches of a connection, in the order in which each collector heard them."""
        found = [(path, path.stem.split("_")) for path in self._folder.glob(f"{connection}_*.json")]
        for path, (_, collector, epoch, number) in sorted(found, key=lambda one: (one[1][1], *map(int, one[1][2:]))):
            with contextlib.suppress(FileNotFoundError):
                yield SpoolBatch(collector, int(epoch), int(number), connection, tuple(json.loads(path.read_text())))

    def drop(self, batch: SpoolBatch) -> None:
        """Forget a batch that is safe in the database."""
        self._path(batch).unlink(missing_ok=True)

    def _path(self, batch: SpoolBatch) -> Path:
        return self._folder / f"{batch.connection}_{batch.collector}_{batch.epoch}_{batch.number}.json"


async def lay_out(spool: Spool, connection: int, late: Late) -> int:
    """Move a connection's batches out of a spool; answers how many."""
    count = 0
    while (batch := await spool.cut(connection)) is not None:
        late.put(batch)
        await spool.drop(batch)
        count += 1
    return count


def others(folder: Path, ours: Path) -> list[Path]:
    """The spools of this machine but for our own."""
    return sorted(path for path in folder.glob("collector-*.sqlite3") if path != ours)


async def adopt(folder: Path, ours: Path, late: Late) -> int:
    """Empty the spools nobody works with any more, of workers that were taken away or died; answers how many batches.

    A worker that starts in this moment takes another file, and loses nothing by it.
    """
    count = 0
    for path in others(folder, ours):
        with contextlib.suppress(SpoolInUse), Spool(path) as spool:
            for connection in sorted(await spool.connections()):
                count += await lay_out(spool, connection, late)
    return count

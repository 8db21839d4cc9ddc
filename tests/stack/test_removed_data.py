"""Root's database may lie outside DATA; whoever removes DATA begins anew and loses nothing."""

from __future__ import annotations

from pathlib import Path

from mes.stack.accounts import database_account
from mes.stack.folders import Folders
from mes.stack.postgres import Postgres
from mes.stack.run import Plant


def _plant(tmp_path: Path) -> tuple[Plant, Postgres]:
    folders = Folders(tmp_path / "data", tmp_path / "outside" / "pg", tmp_path / "s")
    folders.secrets.mkdir(parents=True)
    folders.postgres.mkdir(parents=True)
    (folders.postgres / "PG_VERSION").write_text("18\n")
    plant = Plant.__new__(Plant)
    plant.folders = folders
    return plant, Postgres(tmp_path, folders.postgres, tmp_path / "s", database_account())


def test_the_database_of_a_removed_plant_is_laid_aside(tmp_path: Path) -> None:
    plant, postgres = _plant(tmp_path)
    plant._part_with_a_removed_plant(postgres)
    assert not postgres.exists
    (aside,) = (tmp_path / "outside").iterdir()
    assert (aside / "PG_VERSION").read_text() == "18\n"


def test_the_database_of_this_plant_stays(tmp_path: Path) -> None:
    plant, postgres = _plant(tmp_path)
    (plant.folders.secrets / "postgres_password").write_text("word\n")
    plant._part_with_a_removed_plant(postgres)
    assert postgres.exists

"""A command that cannot even begin says so in a sentence, with a code of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

NOBODY = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"SECRET_KEY": "k", "DATABASE_URL": NOBODY, "REDIS_URL": "redis://127.0.0.1:1/0"}, "The database does not answer; is the plant running?"),
        ({}, "SECRET_KEY is not set and "),
    ],
)
def test_without_a_plant_a_command_says_what_is_missing(tmp_path: Path, words: dict[str, str], said: str) -> None:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "manage.py", "showmigrations"], env=inherited | {"LINESIDE_DATA": str(tmp_path)} | words,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (78, "")
    assert ended.stderr.startswith(said)
    assert "Traceback" not in ended.stderr

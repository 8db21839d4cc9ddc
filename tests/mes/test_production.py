"""Production settings: nothing to complain about, and no secret by default."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def check(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "DATABASE_URL", "REDIS_URL", "HOME")}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"], cwd=ROOT, text=True,
        capture_output=True, check=False, env=kept | {"LINESIDE_DATA": str(tmp_path)} | more,
    )


def test_the_deploy_check_is_clean(tmp_path):
    result = check(tmp_path, SECRET_KEY="k7" + "abcdefghijklmnopqrstuvwxyz0123456789-" * 2, ALLOWED_HOSTS="mes.example")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_without_a_secret_it_does_not_start(tmp_path):
    result = check(tmp_path)
    assert result.returncode != 0
    assert "SECRET_KEY is not set" in result.stderr

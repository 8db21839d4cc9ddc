"""The rooms stand on one another in one order, doors are opened by the roof, each protocol has one driver."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["kernel", "records", "personnel", "equipment", "genealogy", "quality", "orders", "integrations"]
SHELVES = ("errors", "states", "events", "models", "selectors", "services")
EDGE = {"rest_framework", "channels", "celery", "asyncua", "pymodbus"}
DRIVERS = {"asyncua": "integrations/drivers/opcua", "pymodbus": "integrations/drivers/modbus"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_the_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


@pytest.mark.parametrize("room", ROOMS)
def test_what_decides_knows_no_edge(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / room).rglob("*.py")
        if path.relative_to(ROOT / room).parts[0].removesuffix(".py") in SHELVES
        for name in imports(path)
        if name in EDGE
    ]
    assert wrong == []


@pytest.mark.parametrize("library", DRIVERS)
def test_each_protocol_library_has_one_driver(library: str) -> None:
    users = {
        str(path.relative_to(ROOT)) for room in [*ROOMS, "mes"] for path in (ROOT / room).rglob("*.py")
        if library in imports(path)
    }
    assert {user for user in users if not user.startswith((f"{DRIVERS[library]}.py", f"{DRIVERS[library]}/"))} == set()


def test_simulators_know_only_sockets_and_the_api() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for part in ("machines", "operators", "erp")
        for path in (ROOT / "demo" / part).rglob("*.py")
        for name in imports(path)
        if name == "django" or name in ROOMS
    ]
    assert wrong == []

"""The demo plant and a plant of one's own never share a DATA."""

from __future__ import annotations

from pathlib import Path

import pytest

from mes.stack import secrets
from mes.stack.errors import StackError
from mes.stack.options import read_options
from mes.stack.run import demand_same_kind


def start(data: Path, demo: str) -> None:
    """What a start does about it, and leaves behind."""
    keep = data / "secrets"
    keep.mkdir(parents=True, exist_ok=True)
    options = read_options({"DATA": str(data), "DEMO": demo})
    demand_same_kind(options, keep)
    if options.demo:
        secrets.demo(keep)
    secrets.keep(keep, "secret_key")


@pytest.mark.parametrize("kind", ["0", "1"])
def test_a_plant_starts_again_as_what_it_is(tmp_path: Path, kind: str) -> None:
    start(tmp_path, kind)
    start(tmp_path, kind)


@pytest.mark.parametrize(
    ("first", "then", "sentence"),
    [
        ("1", "0", "holds the demo plant, whose people have public passwords.*make run DEMO=0 DATA="),
        ("0", "1", r"holds a plant of your own \(DEMO=0\).*make run DEMO=1 DATA="),
    ],
)
def test_it_does_not_start_as_the_other(tmp_path: Path, first: str, then: str, sentence: str) -> None:
    start(tmp_path, first)
    before = sorted(path.name for path in (tmp_path / "secrets").iterdir())
    with pytest.raises(StackError, match=sentence):
        start(tmp_path, then)
    assert sorted(path.name for path in (tmp_path / "secrets").iterdir()) == before

"""Ports: the web's is asked for, the demo's are found and kept."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from mes.stack import ports
from mes.stack.errors import StackError


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        with pytest.raises(StackError) as refused:
            ports.demand("127.0.0.1", number)
    assert str(refused.value) == (
        f"Port {number} on 127.0.0.1 is taken by another program; choose another: make run PORT={number + 1}"
    )
    ports.demand("127.0.0.1", number)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(StackError, match="no address of this machine"):
        ports.demand("192.0.2.7", 8000)


def test_machines_keep_their_ports_while_these_are_free(tmp_path: Path) -> None:
    path = tmp_path / "ports.json"
    first = ports.assign(path, 8000)
    assert ports.assign(path, 8001) == first | {"web": 8001}
    with socket.socket() as other:
        other.bind(("127.0.0.1", first["opcua"]))
        other.listen()
        third = ports.assign(path, 8000)
    assert third["opcua"] != first["opcua"] and third["erp"] == first["erp"]
    assert json.loads(path.read_text()) == third
    assert len(set(third.values())) == 4

"""How machines' addresses are written: pure words, so that a wrong one is refused before any machine is asked."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from integrations.states import Protocol

ENDPOINT: Final = {Protocol.OPCUA: "opc.tcp", Protocol.MODBUS: "modbus"}
EXAMPLE_ENDPOINT: Final = {Protocol.OPCUA: "opc.tcp://host:4840/path", Protocol.MODBUS: "modbus://host:502"}
EXAMPLE_ADDRESS: Final = {
    Protocol.OPCUA: "nsu=<namespace URI>;s=<name>",
    Protocol.MODBUS: "<unit>/<table>/<number>, for example 1/holding/4",
}
# The demo's machines get free ports at each start; nothing else of the environment is ever looked at.
PORT: Final = re.compile(r"\$\{(LINESIDE_[A-Z]+_PORT)\}")

_OPCUA: Final = re.compile(r"(?:nsu=([^;]+);)?(?:(i)=(\d{1,10})|([sgb])=(.+))", re.DOTALL)
# Unit, table, number; behind a point one bit of a register.
_MODBUS: Final = re.compile(r"(\d{1,3})/(holding|input|coil|discrete)/(\d{1,5})(?:\.(\d{1,2}))?")
BITS: Final = ("coil", "discrete")
LAST_NUMBER: Final = 65535
# Modbus data type -> registers it takes; a text says its own length.
REGISTERS: Final = {
    "uint16": 1, "int16": 1, "uint32": 2, "int32": 2, "float32": 2, "uint64": 4, "int64": 4, "float64": 4, "string": 0,
}  # fmt: skip


class NodeWords(NamedTuple):
    """An OPC UA address: the namespace by its URI (none: OPC UA's own), the kind of identifier, the identifier."""

    uri: str | None
    kind: str
    identifier: str


class RegisterWords(NamedTuple):
    """A Modbus address: the unit behind the host, the table, the number from 0, one bit of the register."""

    unit: int
    table: str
    number: int
    bit: int | None


def node_words(address: str) -> NodeWords | None:
    """The parts of an OPC UA address; None when it is none."""
    if (match := _OPCUA.fullmatch(address)) is None:
        return None
    return NodeWords(match[1], match[2] or match[4], match[3] or match[5])


def register_words(address: str) -> RegisterWords | None:
    """The parts of a Modbus address; None when it is none."""
    if (match := _MODBUS.fullmatch(address)) is None:
        return None
    found = RegisterWords(int(match[1]), match[2], int(match[3]), int(match[4]) if match[4] is not None else None)
    is_wrong_bit = found.bit is not None and (found.bit > 15 or found.table in BITS)
    return None if found.unit > 255 or found.number > LAST_NUMBER or is_wrong_bit else found


def host_of(endpoint: str) -> str:
    """Where an endpoint leads, port included; empty when it is none."""
    try:
        parts = urlsplit(PORT.sub("1", endpoint))
        return f"{parts.hostname}:{parts.port or ''}" if parts.hostname else ""
    except ValueError:
        return ""


def fits(protocol: str, endpoint: str) -> bool:
    """Whether this is an endpoint of the protocol."""
    if re.search(r"\s", endpoint):
        return False
    return urlsplit(PORT.sub("1", endpoint)).scheme == ENDPOINT[Protocol(protocol)] and bool(host_of(endpoint))


def is_address(protocol: str, address: str) -> bool:
    """Whether this is an address of the protocol."""
    return (node_words if protocol == Protocol.OPCUA else register_words)(address) is not None


def is_bit(address: str) -> bool:
    """Whether this Modbus address is one bit, not registers."""
    return address.split("/")[1] in BITS or "." in address

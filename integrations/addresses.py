"""How machines' addresses are written: pure words, so that a wrong one is refused before any machine is asked."""

from __future__ import annotations

import re
from typing import Final
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

OPCUA: Final = re.compile(r"(?:nsu=[^;]+;)?(?:i=\d{1,10}|[sgb]=.+)", re.DOTALL)
# Unit, table, number; behind a point one bit of a register.
MODBUS: Final = re.compile(r"(\d{1,3})/(holding|input|coil|discrete)/(\d{1,5})(?:\.(\d{1,2}))?")
BITS: Final = ("coil", "discrete")
# Modbus data type -> registers it takes; a text says its own length.
REGISTERS: Final = {
    "uint16": 1, "int16": 1, "uint32": 2, "int32": 2, "float32": 2, "uint64": 4, "int64": 4, "float64": 4, "string": 0,
}  # fmt: skip


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
    if protocol == Protocol.OPCUA:
        return OPCUA.fullmatch(address) is not None
    match = MODBUS.fullmatch(address)
    if match is None or int(match[1]) > 255 or int(match[3]) > 65535:
        return False
    return match[4] is None or (match[2] not in BITS and int(match[4]) <= 15)


def is_bit(address: str) -> bool:
    """Whether this Modbus address is one bit, not registers."""
    return address.split("/")[1] in BITS or "." in address

"""Addresses and node ids. By namespace URI: an index may be another one after a program download."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from asyncua import ua

from integrations.addresses import node_words
from integrations.drivers.readings import Misconfigured


def resolve(addresses: Iterable[str], namespaces: Sequence[str]) -> dict[str, ua.NodeId]:
    """The node ids these addresses have on a server with these namespaces."""
    return {address: node_id(address, namespaces) for address in addresses}


def node_id(address: str, namespaces: Sequence[str]) -> ua.NodeId:
    """The node id this address has on a server with these namespaces."""
    words = node_words(address)
    if words is None:
        raise Misconfigured(f"'{address}' is no OPC UA address; write nsu=<namespace URI>;s=<name>.")
    uri = words.uri
    if uri is not None and uri not in namespaces:
        raise Misconfigured(f"The server does not know the namespace {uri}.")
    index = namespaces.index(uri) if uri is not None else 0
    try:
        return ua.NodeId(_identifier(words.kind, words.identifier), index)
    except (ValueError, ua.UaError) as error:
        raise Misconfigured(f"'{address}' is no OPC UA address.") from error


def _identifier(kind: str, text: str) -> Any:
    match kind:
        case "i":
            return ua.Int32(int(text))
        case "g":
            return uuid.UUID(text)
        case "b":
            return base64.b64decode(text, validate=True)
        case _:
            return text


def address_of(node: ua.NodeId, namespaces: Sequence[str]) -> str | None:
    """How a binding names this node; None when its namespace has no name."""
    match node.Identifier:
        case int() as number:
            text = f"i={int(number)}"
        case uuid.UUID() as guid:
            text = f"g={guid}"
        case bytes() as data:
            text = f"b={base64.b64encode(data).decode()}"
        case name:
            text = f"s={name}"
    if node.NamespaceIndex == 0:
        return text
    if node.NamespaceIndex >= len(namespaces):
        return None
    return f"nsu={namespaces[node.NamespaceIndex]};{text}"

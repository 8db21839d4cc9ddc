"""One question in a session of its own: is it there, what does it offer, what does this address say now?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from asyncua import Client, ua

from integrations.drivers.opcua.addresses import address_of, node_id, resolve
from integrations.drivers.opcua.session import Limits, chunks, connect, limits
from integrations.drivers.opcua.values import Clock, change_of, content_of, reading, utc
from integrations.drivers.readings import Found, Lost, Misconfigured, Node, Point, Reading, Target

# One level of a server's tree; nobody picks from a longer list.
MOST_NODES = 2_000
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_SHOWN = 200


async def probe(target: Target) -> Found:
    """Whether a session can be opened, and with whom."""
    began = time.monotonic()
    async with connect(target) as client:
        asked = time.monotonic()
        told = await client.uaclient.read_attributes(
            [
                ua.NodeId(ua.ObjectIds.Server_ServerStatus_CurrentTime),
                ua.NodeId(ua.ObjectIds.Server_ServerStatus_BuildInfo_ProductName),
                ua.NodeId(ua.ObjectIds.Server_ServerStatus_BuildInfo_ManufacturerName),
                ua.NodeId(ua.ObjectIds.Server_ServerStatus_BuildInfo_SoftwareVersion),
            ],
            ua.AttributeIds.Value,
        )
        latency = time.monotonic() - asked
        now, product, maker, version = (content_of(value) for value in told)
        detail = {
            "manufacturer": str(maker or ""),
            "version": str(version or ""),
            "security": _security(client),
            "namespaces": ", ".join((await client.get_namespace_array())[1:]),
            "connected_in_ms": f"{(asked - began) * 1000:.0f}",
        }
        if (moment := utc(now)) is not None:
            detail["clock"] = moment.isoformat()
        return Found(str(product or target.endpoint), detail, round(latency * 1000, 1))


def _security(client: Client) -> str:
    policy = client.security_policy
    return f"{policy.Mode.name.rstrip('_')}, {policy.URI.rpartition('#')[2]}"


async def read_once(target: Target, points: Sequence[Point]) -> list[Reading]:
    """What these addresses say now."""
    async with connect(target) as client:
        nodes = resolve((point.address for point in points), await client.get_namespace_array())
        # Asked once, a value is as old as the machine says.
        return await read(client, nodes, Clock(LONG_AGO), await limits(client))


async def read(client: Client, nodes: dict[str, ua.NodeId], clock: Clock, most: Limits) -> list[Reading]:
    """What these nodes say now."""
    readings = []
    for chunk in chunks(list(nodes), most.read):
        values = await client.uaclient.read_attributes([nodes[address] for address in chunk], ua.AttributeIds.Value)
        if len(values) != len(chunk):
            raise Lost("The server answered another number of values than were asked for.")
        readings += [reading(address, change_of(value), clock) for address, value in zip(chunk, values, strict=True)]
    return readings


async def browse(target: Target, address: str) -> list[Node]:
    """What stands directly beneath this address of the server's tree; "" is its top."""
    async with connect(target) as client:
        namespaces = await client.get_namespace_array()
        start = node_id(address, namespaces) if address else ua.NodeId(ua.ObjectIds.ObjectsFolder)
        found = await _children(client, start, address)
        local = [reference for reference in found if not getattr(reference.NodeId, "ServerIndex", 0)]
        details = await _details(client, [r.NodeId for r in local if r.NodeClass == ua.NodeClass.Variable])
        nodes = {}
        for reference in local:
            own = address_of(reference.NodeId, namespaces)
            if own is None or own in nodes:
                continue
            name = reference.DisplayName.Text or reference.BrowseName.Name or own
            if reference.NodeClass == ua.NodeClass.Variable:
                datatype, value, writable = details[reference.NodeId]
                nodes[own] = Node(own, name, "variable", datatype, value, writable)
            else:
                nodes[own] = Node(own, name, "folder", "", "", False)
        return sorted(nodes.values(), key=lambda node: (node.kind, node.name.casefold()))


async def _children(client: Client, start: ua.NodeId, address: str) -> list[ua.ReferenceDescription]:
    description = ua.BrowseDescription(
        NodeId=start,
        BrowseDirection=ua.BrowseDirection.Forward,
        ReferenceTypeId=ua.NodeId(ua.ObjectIds.HierarchicalReferences),
        IncludeSubtypes=True,
        NodeClassMask=ua.NodeClass.Object | ua.NodeClass.Variable,
        ResultMask=ua.BrowseResultMask.All,
    )
    parameters = ua.BrowseParameters(RequestedMaxReferencesPerNode=MOST_NODES, NodesToBrowse=[description])
    result = (await client.uaclient.browse(parameters))[0]
    if not result.StatusCode.is_good():
        raise Misconfigured(f"The server does not show {address}: {result.StatusCode.name}.")
    found = list(result.References)
    while result.ContinuationPoint:
        enough = len(found) >= MOST_NODES
        result = (
            await client.uaclient.browse_next(
                ua.BrowseNextParameters(ReleaseContinuationPoints=enough, ContinuationPoints=[result.ContinuationPoint])
            )
        )[0]
        if enough:
            break
        found += result.References
    return found[:MOST_NODES]


async def _details(client: Client, nodes: Sequence[ua.NodeId]) -> dict[ua.NodeId, tuple[str, str, bool]]:
    """Type, value and whether we might write it, of each variable."""
    found = {}
    # Three attributes each.
    for chunk in chunks(nodes, max(1, (await limits(client)).read // 3)):
        wanted = [
            ua.ReadValueId(NodeId=node, AttributeId=attribute)
            for node in chunk
            for attribute in (
                ua.AttributeIds.Value,
                ua.AttributeIds.DataType,
                ua.AttributeIds.UserAccessLevel,
            )
        ]
        told = await client.uaclient.read(ua.ReadParameters(NodesToRead=wanted))
        if len(told) != len(wanted):
            raise Lost("The server answered another number of values than were asked for.")
        for place, node in enumerate(chunk):
            value, datatype, access = told[3 * place : 3 * place + 3]
            level = content_of(access)
            writable = isinstance(level, int) and bool(level & ua.AccessLevel.CurrentWrite.mask)
            found[node] = _datatype(value, datatype), _shown(value), writable
    return found


def _datatype(value: ua.DataValue, declared: ua.DataValue) -> str:
    """The type the value has, else the declared one."""
    variant = value.Value
    if variant is not None and variant.VariantType not in (None, ua.VariantType.Null):
        return f"{variant.VariantType.name}{'[]' if variant.is_array else ''}"
    node: Any = declared.Value.Value if declared.Value is not None else None
    if isinstance(node, ua.NodeId) and node.NamespaceIndex == 0:
        return str(ua.ObjectIdNames.get(node.Identifier, ""))
    return ""


def _shown(value: ua.DataValue) -> str:
    if value.StatusCode is not None and not value.StatusCode.is_good():
        return f"({value.StatusCode.name})"
    content = content_of(value)
    return "" if content is None else str(content)[:LONGEST_SHOWN]

"""Writing single values, each at most once, and looking at what stands there afterwards."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from typing import Any

from asyncua import Client, ua

from integrations.drivers.opcua.addresses import node_id
from integrations.drivers.opcua.session import broken, connect
from integrations.drivers.opcua.values import content_of
from integrations.drivers.readings import Lost, MayStill, Misconfigured, Point, Target, Writer, Written

DEADLINE = 5.0


async def write(
    target: Target,
    point: Point,
    value: Any,
    *,
    deadline: float = DEADLINE,
    may_still: MayStill = lambda: True,
) -> Written:
    """Write `value` to an address on the connection's list `writable`; raises Misconfigured for any other."""
    _allowed(target, point)
    reached = False
    try:
        async with asyncio.timeout(deadline), writer(target) as link:
            reached = True
            return await link.write(point, value, deadline=deadline, may_still=may_still)
    except Misconfigured:
        raise
    except (Lost, TimeoutError) as error:
        if not reached:
            return Written("failed", str(error) or "No session within the deadline; nothing was sent.")
        return Written("unknown", f"The link broke after the request had left. {error}".strip())


@contextlib.asynccontextmanager
async def writer(target: Target) -> AsyncIterator[Writer]:
    """A session of its own that is kept for several writes; raises Lost when nobody is there."""
    async with connect(target) as client:
        yield _Kept(target, client, await client.get_namespace_array())


class _Kept:
    def __init__(self, target: Target, client: Client, namespaces: list[str]) -> None:
        self._target, self._client, self._namespaces = target, client, namespaces
        self._types: dict[ua.NodeId, ua.VariantType] = {}

    async def write(
        self, point: Point, value: Any, *, deadline: float, may_still: MayStill, read_back: bool = True
    ) -> Written:
        _allowed(self._target, point)
        node = node_id(point.address, self._namespaces)
        try:
            async with asyncio.timeout(deadline):
                with broken():
                    return await self._write(node, value, may_still, read_back=read_back)
        except TimeoutError as late:
            raise Lost("The server did not take a value in time.") from late

    async def _write(self, node: ua.NodeId, value: Any, may_still: MayStill, *, read_back: bool) -> Written:
        kind = self._types.get(node) or await self._kind(node)
        wanted = ua.WriteValue(
            NodeId=node, AttributeId=ua.AttributeIds.Value,
            # Without times: many servers refuse to be told theirs.
            Value=ua.DataValue(ua.Variant(value, kind)),
        )  # fmt: skip
        if not may_still():
            return Written("failed", "Another collector holds this connection; nothing was sent.")
        answer = (await self._client.uaclient.write(ua.WriteParameters(NodesToWrite=[wanted])))[0]
        if not answer.is_good():
            return Written("failed", f"The server refused: {answer.name}.")
        if not read_back:
            return Written("ok", "")
        found = content_of((await self._client.uaclient.read_attributes([node], ua.AttributeIds.Value))[0])
        if found == value:
            return Written("ok", "", found)
        return Written("failed", "The server accepted it, but something else stands there.", found)

    async def _kind(self, node: ua.NodeId) -> ua.VariantType:
        """A server takes a number only in the type its variable has."""
        shown = (await self._client.uaclient.read_attributes([node], ua.AttributeIds.Value))[0]
        if shown.Value is None or shown.Value.Value is None:
            raise Misconfigured("The address shows no value whose type could be taken.")
        self._types[node] = shown.Value.VariantType
        return self._types[node]


def _allowed(target: Target, point: Point) -> None:
    writable: Collection[str] = target.settings.get("writable", ())
    if point.address not in writable:
        raise Misconfigured(f"{point.address} is not on this connection's list of addresses that may be written.")

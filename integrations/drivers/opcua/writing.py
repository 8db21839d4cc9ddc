"""Writing single values, each at most once, and looking at what stands there afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Collection
from typing import Any

from asyncua import Client, ua

from integrations.drivers.opcua.addresses import node_id
from integrations.drivers.opcua.session import broken, connect
from integrations.drivers.opcua.values import content_of
from integrations.drivers.readings import Lost, MayStill, Misconfigured, Point, Target, Writer, Written
from integrations.drivers.typed import typed

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
        value = fitting(value, kind)
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


WHOLE = {
    ua.VariantType.SByte: (-(2**7), 2**7 - 1), ua.VariantType.Byte: (0, 2**8 - 1),
    ua.VariantType.Int16: (-(2**15), 2**15 - 1), ua.VariantType.UInt16: (0, 2**16 - 1),
    ua.VariantType.Int32: (-(2**31), 2**31 - 1), ua.VariantType.UInt32: (0, 2**32 - 1),
    ua.VariantType.Int64: (-(2**63), 2**63 - 1), ua.VariantType.UInt64: (0, 2**64 - 1),
}  # fmt: skip


def fitting(value: Any, kind: ua.VariantType) -> Any:
    """A value in its variable's type, also as a person types it; raises Misconfigured where it does not fit."""
    no = Misconfigured(f"{value!r} does not fit its variable ({kind.name}).")
    if kind == ua.VariantType.String:
        return str(value)
    plain = typed(value) if isinstance(value, str) else value
    if kind == ua.VariantType.Boolean:
        if plain not in (True, False, 0, 1):
            raise no
        return bool(plain)
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise no
    if kind in WHOLE:
        least, most = WHOLE[kind]
        if plain != int(plain) or not least <= plain <= most:
            raise no
        return int(plain)
    if kind == ua.VariantType.Float:
        try:
            # As its 32 bits hold it: so it is read back.
            return float(struct.unpack("<f", struct.pack("<f", plain))[0])
        except OverflowError:
            raise no from None
    if kind == ua.VariantType.Double:
        return float(plain)
    raise no


def _allowed(target: Target, point: Point) -> None:
    writable: Collection[str] = target.settings.get("writable", ())
    if point.address not in writable:
        raise Misconfigured(f"{point.address} is not on this connection's list of addresses that may be written.")

"""A message of data changes as plain values, read straight from its bytes.

The library makes half a dozen objects of every value; a fast machine sends twenty thousand a second. Nearly all of
them are single numbers, texts or times: those are read here. Whatever else a variant holds, the library reads.
Layouts: OPC 10000-6, 5.2.2.16 (Variant), 5.2.2.17 (DataValue); OPC 10000-4, 7.25 (NotificationMessage).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from struct import Struct, error
from typing import Any, NamedTuple

from asyncua import ua
from asyncua.common.utils import Buffer, NotEnoughData
from asyncua.ua.ua_binary import from_binary, nodeid_from_binary, struct_from_binary, variant_from_binary
from asyncua.ua.uatypes import win_epoch_to_datetime

from integrations.drivers.opcua.values import Change, change_of

DATA_CHANGES = ua.ObjectIds.DataChangeNotification_Encoding_DefaultBinary
FIRST = datetime(1601, 1, 1, tzinfo=UTC)
LAST_TICKS = 2_650_467_743_990_000_000  # the end of the year 9999
VALUE, STATUS, SOURCE, SERVER, SOURCE_PICO, SERVER_PICO = 1, 2, 4, 8, 16, 32
TEXT, TIME = 12, 13
# Boolean to Double, by the variant's type.
NUMBERS = {kind: Struct("<" + form) for kind, form in enumerate("?bBhHiIqQfd", start=1)}
HEAD, COUNT, LENGTH, TICKS = Struct("<IB"), Struct("<I"), Struct("<i"), Struct("<q")


class Message(NamedTuple):
    """What a publish answer brings; a list of changes, or what else the server has to say."""

    subscription: int
    number: int
    parts: list[list[Change] | Any]


def published(data: Buffer) -> Message:
    """The answer to a PublishRequest. Raises UaError for what cannot be read."""
    try:
        return _message(data)
    except (error, NotEnoughData, ValueError, TypeError, IndexError, OverflowError, RecursionError) as why:
        raise ua.UaError("what it published cannot be read") from why


def _message(data: Buffer) -> Message:
    nodeid_from_binary(data)
    struct_from_binary(ua.ResponseHeader, data)
    (subscription,) = COUNT.unpack(data.read(4))
    (available,) = LENGTH.unpack(data.read(4))
    # Sequence numbers, MoreNotifications; further on the publish time: nothing is done with them.
    data.skip(4 * max(0, available) + 1)
    (number,) = COUNT.unpack(data.read(4))
    data.skip(8)
    (count,) = LENGTH.unpack(data.read(4))
    return Message(subscription, number, [_part(data) for _ in range(max(0, count))])


def parts_of(message: ua.NotificationMessage) -> list[list[Change] | Any]:
    """The same of a message the library has read, as it does with one that is sent again."""
    parts: list[list[Change] | Any] = []
    for part in message.NotificationData or []:
        if isinstance(part, ua.DataChangeNotification):
            parts.append([change_of(item.Value, item.ClientHandle) for item in part.MonitoredItems])
        else:
            parts.append(part)
    return parts


def _part(data: Buffer) -> list[Change] | Any:
    """An extension object: its type, how it is encoded (1: as bytes with their length), the bytes."""
    kind = nodeid_from_binary(data)
    if ord(data.read(1)) != 1:
        raise ua.UaError("a notification without a body")
    (length,) = LENGTH.unpack(data.read(4))
    body = bytes(data.read(length))
    if kind.NamespaceIndex == 0 and kind.Identifier == DATA_CHANGES:
        return changes(body)
    known = ua.extension_objects_by_typeid.get(kind)
    return from_binary(known, Buffer(body)) if known is not None else None


def changes(body: bytes) -> list[Change]:
    """The values of a DataChangeNotification."""
    (count,) = LENGTH.unpack_from(body, 0)
    place, found = 4, []
    head, ticks, numbers = HEAD.unpack_from, TICKS.unpack_from, NUMBERS.get
    for _ in range(count):
        handle, mask = head(body, place)
        place += 5
        content, status, source, server = None, 0, None, None
        if mask & VALUE:
            number = numbers(body[place])
            if number is not None:
                (content,) = number.unpack_from(body, place + 1)
                place += 1 + number.size
            else:
                content, place = _odd(body, place)
        if mask & STATUS:
            (status,) = COUNT.unpack_from(body, place)
            place += 4
        if mask & SOURCE:
            source = moment(*ticks(body, place))
            place += 8
        if mask & SOURCE_PICO:
            place += 2
        if mask & SERVER:
            server = moment(*ticks(body, place))
            place += 8
        if mask & SERVER_PICO:
            place += 2
        found.append(Change(handle, content, status, source, server))
    return found


def _odd(body: bytes, place: int) -> tuple[Any, int]:
    """A variant that is no single number, and where it ends."""
    kind = body[place]
    if kind == TEXT:
        (length,) = LENGTH.unpack_from(body, place + 1)
        end = place + 5 + max(0, length)
        if end > len(body):
            raise ua.UaError("a text longer than its message")
        return (body[place + 5 : end].decode(errors="surrogateescape") if length >= 0 else None), end
    if kind == TIME:
        return moment(*TICKS.unpack_from(body, place + 1)), place + 9
    buffer = Buffer(body, place)
    return variant_from_binary(buffer).Value, buffer.cur_pos


def moment(ticks: int) -> datetime:
    """Tenths of a microsecond since 1601; what is outside of what a clock can show is its first or last moment."""
    if 0 <= ticks < LAST_TICKS:
        return FIRST + timedelta(microseconds=ticks // 10)
    edge: datetime = win_epoch_to_datetime(ticks)
    return edge

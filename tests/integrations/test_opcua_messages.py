"""What a server publishes, from its bytes: the same as the library reads, whatever a variant holds."""

from __future__ import annotations

import struct
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from asyncua import ua
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary

from integrations.drivers.opcua.messages import Message, changes, parts_of, published
from integrations.drivers.opcua.values import Change

T0 = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
KINDS = ua.VariantType


def published_by_the_library(*parts: Any) -> bytes:
    answer = ua.PublishResponse()
    answer.Parameters.SubscriptionId, answer.Parameters.AvailableSequenceNumbers = 77, [4, 5, 6]
    answer.Parameters.MoreNotifications = False
    answer.Parameters.NotificationMessage.SequenceNumber = 6
    answer.Parameters.NotificationMessage.NotificationData = list(parts)
    return bytes(struct_to_binary(answer))


def items(*values: ua.DataValue) -> ua.DataChangeNotification:
    return ua.DataChangeNotification(
        MonitoredItems=[
            ua.MonitoredItemNotification(ClientHandle=handle, Value=value) for handle, value in enumerate(values, 1)
        ]
    )


VALUES = [
    (KINDS.Boolean, True), (KINDS.SByte, -5), (KINDS.Byte, 200), (KINDS.Int16, -30_000), (KINDS.UInt16, 60_000),
    (KINDS.Int32, -2_000_000_000), (KINDS.UInt32, 4_000_000_000), (KINDS.Int64, -(2**60)), (KINDS.UInt64, 2**63),
    (KINDS.Float, 2.5), (KINDS.Double, 0.1), (KINDS.String, "Maß 3 µm"), (KINDS.String, ""), (KINDS.String, None),
    (KINDS.DateTime, T0), (KINDS.Guid, uuid.UUID(int=7)), (KINDS.ByteString, b"\x00\x01"), (KINDS.Null, None),
    (KINDS.LocalizedText, ua.LocalizedText("hot")), (KINDS.NodeId, ua.NodeId("x", 2)),
    (KINDS.StatusCode, ua.StatusCode(ua.UInt32(0x80000000))),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_of_every_kind_is_read_as_the_library_reads_it(kind: KINDS, value: Any) -> None:
    sent = ua.DataValue(ua.Variant(value, kind), SourceTimestamp=T0, ServerTimestamp=T0)
    # Between two plain ones: where it ends matters to the one behind it.
    plain = ua.DataValue(ua.Variant(1.5, KINDS.Double), SourceTimestamp=T0)
    data = published_by_the_library(items(plain, sent, plain))
    ((first, odd, last),) = published(Buffer(data)).parts
    expected = struct_from_binary(ua.PublishResponse, Buffer(data)).Parameters.NotificationMessage
    assert [[first, odd, last]] == parts_of(expected)
    assert odd.content == value
    assert (first.content, last.content, last.handle) == (1.5, 1.5, 3)


@pytest.mark.parametrize("value", [[1.5, 2.5], ["a", "b", ""], [], [[1, 2], [3, 4]]])
def test_arrays_are_read_too(value: list[Any]) -> None:
    kind = {float: KINDS.Double, str: KINDS.String}.get(type(value[0]) if value else float, KINDS.Int32)
    data = published_by_the_library(items(ua.DataValue(ua.Variant(value, kind)), ua.DataValue(ua.Variant(7))))
    ((array, after),) = published(Buffer(data)).parts
    assert (array.content, after.content) == (value, 7)


def test_codes_and_times_are_each_there_or_not() -> None:
    code = ua.StatusCode(ua.UInt32(ua.StatusCodes.UncertainLastUsableValue))
    every = ua.DataValue(ua.Variant(5), StatusCode=code, SourceTimestamp=T0, ServerTimestamp=T0)
    data = published_by_the_library(items(every, ua.DataValue(None, StatusCode=None)))
    ((one, two),) = published(Buffer(data)).parts
    assert one == Change(1, 5, ua.StatusCodes.UncertainLastUsableValue, T0, T0)
    assert two == Change(2, None, 0, None, None)


def test_picoseconds_stand_where_the_standard_has_them() -> None:
    # Each behind its time (OPC 10000-6, 5.2.2.17); the library puts both at the end, and would misread a server.
    source, server = (struct.pack("<q", ua.datetime_to_win_epoch(T0.replace(hour=hour))) for hour in (8, 9))
    value = b"\x3d" + b"\x05" + struct.pack("<H", 7) + source + b"\x01\x00" + server + b"\x02\x00"
    twice = struct.pack("<iI", 2, 1) + value + struct.pack("<I", 2) + value
    assert changes(twice) == [Change(handle, 7, 0, T0, T0.replace(hour=9)) for handle in (1, 2)]


@pytest.mark.parametrize("ticks", [-1, 0, 2**63 - 1, 2_650_467_743_990_000_000])
def test_a_time_outside_of_every_calendar_is_the_first_or_last_moment(ticks: int) -> None:
    body = (1).to_bytes(4, "little") + (9).to_bytes(4, "little") + b"\x04" + ticks.to_bytes(8, "little", signed=True)
    (change,) = changes(body)
    assert change.source == ua.win_epoch_to_datetime(ticks)


def test_a_message_says_of_which_subscription_it_is_and_its_number() -> None:
    status = ua.StatusChangeNotification(Status=ua.StatusCode(ua.UInt32(ua.StatusCodes.BadTimeout)))
    message = published(Buffer(published_by_the_library(status)))
    assert (message.subscription, message.number) == (77, 6)
    assert message.parts[0].Status.value == ua.StatusCodes.BadTimeout
    assert published(Buffer(published_by_the_library())) == Message(77, 6, [])


def test_a_message_that_was_cut_off_is_an_error_of_the_server_at_every_byte() -> None:
    data = published_by_the_library(items(ua.DataValue(ua.Variant("abc"), SourceTimestamp=T0), ua.DataValue()))
    # Behind the notifications come results and diagnostics, eight bytes nobody needs.
    for length in range(len(data) - 8):
        with pytest.raises(ua.UaError):
            published(Buffer(data[:length]))

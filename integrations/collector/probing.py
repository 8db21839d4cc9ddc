"""Answers what people ask machines once: each question in a session of its own, beside the collector."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Coroutine
from dataclasses import asdict
from typing import Any

from integrations import certificates
from integrations.collector.load import plan_of
from integrations.drivers import modbus, opcua
from integrations.drivers.readings import Lost, Point, Reading, Refused, Target
from integrations.drivers.typed import typed
from integrations.models import Probe
from integrations.services.certificates import note_shown
from integrations.services.probes import answer
from integrations.services.writes import LATE, note_written, take_write
from integrations.states import ProbeKind, ProbeState, Protocol
from kernel.clock import now
from kernel.errors import LinesideError

log = logging.getLogger(__name__)
# Longer than any driver waits for a machine.
LONGEST = 30.0
MOST_AT_ONCE = 50
LONGEST_VALUE = 200
# From taking a write up to its leaving.
SEND_SECONDS = 10.0


def answer_all() -> int:
    """Answer every open question, the oldest first; answers how many."""
    done = 0
    while done < MOST_AT_ONCE:
        probe = Probe.objects.select_related("connection").filter(state=ProbeState.ASKED).order_by("pk").first()
        if probe is None:
            break
        _answer(probe)
        done += 1
    return done


def _answer(probe: Probe) -> None:
    if probe.kind == ProbeKind.WRITE:
        _write(probe)
        return
    try:
        target = plan_of(probe.connection).target
        found = asyncio.run(_in_time(_ask(probe, target)))
    except TimeoutError:
        answer(probe, None, f"{probe.connection.endpoint} did not answer within {LONGEST:.0f} s.")
    except Refused as why:
        with contextlib.suppress(LinesideError):
            note_shown(probe.connection_id, certificates.read(why.certificate).pem, at=now())
        answer(probe, None, str(why))
    except Lost as why:
        answer(probe, None, str(why))
    except Exception as error:
        log.exception("probe %d failed", probe.pk)
        answer(probe, None, f"The driver failed: {error or type(error).__name__}.")
    else:
        answer(probe, found)


def _write(probe: Probe) -> None:
    """Send it once, and say what became of it."""
    if not take_write(probe):
        return
    latest = time.monotonic() + SEND_SECONDS
    late: list[bool] = []

    def may_still() -> bool:
        # A worker that was frozen must not move a machine when it thaws.
        late.append(time.monotonic() > latest)
        return not late[-1]

    driver = opcua if probe.connection.protocol == Protocol.OPCUA else modbus
    point = Point(**probe.question["point"])
    try:
        target = plan_of(probe.connection).target
        value = probe.question["value"]
        if driver is modbus and point.datatype != "string":
            # An OPC UA server says itself what its variable holds.
            value = typed(value)
        written = asyncio.run(driver.write(target, point, value, may_still=may_still))
    except Lost as why:
        note_written(probe, "failed", str(why))
    except Exception as error:
        log.exception("write %d failed", probe.pk)
        note_written(probe, "unknown", f"The driver failed: {error or type(error).__name__}.")
    else:
        note_written(probe, written.effect, LATE if True in late else written.detail, written.read_back)


async def _in_time(work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    async with asyncio.timeout(LONGEST):
        return await work


async def _ask(probe: Probe, target: Target) -> dict[str, Any]:
    driver = opcua if probe.connection.protocol == Protocol.OPCUA else modbus
    match probe.kind:
        case ProbeKind.TEST:
            found = await driver.probe(target)
            readings = await driver.read_once(target, target.points) if target.points else []
            return asdict(found) | {
                "addresses": len(readings),
                "bad": [reading.address for reading in readings if not reading.good],
            }
        case ProbeKind.BROWSE:
            nodes = await opcua.browse(target, probe.question["address"])
            return {"nodes": [asdict(node) for node in nodes]}
        case _:
            points = [Point(**point) for point in probe.question["points"]]
            return {"readings": [_said(reading) for reading in await driver.read_once(target, points)]}


def _said(reading: Reading) -> dict[str, Any]:
    value = None if reading.value is None else str(reading.value)[:LONGEST_VALUE]
    return {"address": reading.address, "value": value, "good": reading.good, "at": reading.at}

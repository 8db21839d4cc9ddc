"""What a person asks a machine, once. The question is a row; a worker of the queue `acquisition` answers it.

A question is no command: it changes nothing in the plant, so it leaves a row and no event.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from integrations import addresses
from integrations.errors import ConnectionGone
from integrations.models import Connection, Probe
from integrations.services.writes import give_up_writes
from integrations.states import ProbeKind, ProbeState, Protocol
from kernel.clock import now
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.services import require

if TYPE_CHECKING:
    from personnel.models import Person

MOST_POINTS = 100
# Nobody waits longer in front of a screen.
PATIENCE = timedelta(seconds=60)
KEPT = timedelta(days=1)


def try_connection(connection: Connection, *, by: Person) -> Probe:
    """Ask whether the machine answers, who it is, and which of the bound addresses it does not know."""
    return _ask(connection, ProbeKind.TEST, {}, by)


def browse_connection(connection: Connection, *, by: Person, address: str = "") -> Probe:
    """Ask what stands directly beneath this address of the server's tree; "" is its top."""
    if connection.protocol != Protocol.OPCUA:
        raise Malformed(
            "Modbus has no tree to look through: take the registers from the machine's manual.",
            code="nothing_to_browse", field="address",
        )  # fmt: skip
    if address and not addresses.is_address(connection.protocol, address):
        raise Malformed(f"'{address[:60]}' is no address.", code="address_malformed", field="address")
    return _ask(connection, ProbeKind.BROWSE, {"address": address}, by)


def read_connection(connection: Connection, points: list[dict[str, Any]], *, by: Person) -> Probe:
    """Ask what these addresses say now."""
    if not 1 <= len(points) <= MOST_POINTS:
        raise Malformed(f"One to {MOST_POINTS} addresses at a time.", code="out_of_range", field="points")
    for place, point in enumerate(points):
        if not addresses.is_address(connection.protocol, point["address"]):
            raise Malformed(
                f"Write it as {addresses.EXAMPLE_ADDRESS[Protocol(connection.protocol)]}.",
                code="address_malformed", field=f"points.{place}.address",
            )  # fmt: skip
    return _ask(connection, ProbeKind.READ, {"points": points}, by)


def _ask(connection: Connection, kind: str, question: dict[str, Any], by: Person) -> Probe:
    require(by, "integrations.author_connection")
    if connection.removed_at is not None:
        raise ConnectionGone(f"Somebody has removed {connection.name}.")
    probe = Probe.objects.create(connection=connection, kind=kind, question=question, asked_by=by, asked_at=now())
    hint("probes")
    return probe


def answer(probe: Probe, found: dict[str, Any] | None, error: str = "") -> None:
    """Write down what came of it; whoever is second with the same question writes nothing."""
    Probe.objects.filter(pk=probe.pk, state=ProbeState.ASKED).update(
        state=ProbeState.FAILED if error else ProbeState.ANSWERED,
        answer=found,
        error=error[:500],
        answered_at=now(),
    )


def sweep_probes() -> None:
    """Give up what no worker took up, and forget what nobody looks at any more."""
    moment = now()
    give_up_writes(moment - PATIENCE)
    Probe.objects.filter(state=ProbeState.ASKED, asked_at__lt=moment - PATIENCE).update(
        state=ProbeState.FAILED,
        error="No worker took this up. Is the acquisition worker running?",
        answered_at=moment,
    )
    Probe.objects.filter(asked_at__lt=moment - KEPT).delete()

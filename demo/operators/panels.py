"""The panels of the machines: what a person in front of a machine sees and presses, over the machine's own wire."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from asyncua import Client, ua
from pymodbus.client import ModbusTcpClient
from pymodbus.exceptions import ModbusException

NAMESPACE = "urn:lineside:demo:machines"
IDLE, SETUP, RUNNING, DOWN, STARVED = 1, 2, 3, 4, 5

log = logging.getLogger("operators.panels")


class PanelDead(Exception):
    """The machine does not answer; try again later."""


class PanelRefused(Exception):
    """The machine does not do that now."""


@dataclass(frozen=True)
class Look:
    """What the panel shows."""

    state: int
    counter: int
    fault: str = ""
    #: Pieces since the last start and pieces keyed in, where the machine counts itself down.
    limit: int = 0


class OpcuaPanels:
    """The panels of all machines on the OPC UA server, over one connection that is made again when lost.

    The library is asynchronous and its blocking cover can wait for ever on a server that died; here every
    question has an end.
    """

    SECONDS = 6.0

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._endpoint = f"opc.tcp://{host}:{port}/lineside-demo"
        self._client: Client | None = None
        self._namespace = 0
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="panels", daemon=True).start()

    def look(self, machine: str) -> Look:
        """Read state, counter, fault and limit in one request."""
        names = ["State", "Counter", "Fault"] + ([] if machine.startswith("TEST") else ["JobLimit"])
        values = self._ask(lambda c: c.read_values([c.get_node(self._node(f"{machine}.{n}")) for n in names]))
        return Look(int(values[0]), int(values[1]), str(values[2] or ""), int(values[3]) if len(values) > 3 else 0)

    def start(self, machine: str, what: int | str) -> None:
        """Key in pieces, or scan a serial, and press start."""
        kind = ua.VariantType.UInt32 if isinstance(what, int) else ua.VariantType.String
        self._press(machine, "Start", ua.Variant(what, kind))

    def stop(self, machine: str) -> None:
        """Press stop."""
        self._press(machine, "Stop")

    def acknowledge(self, machine: str) -> None:
        """Clear the fault."""
        self._press(machine, "Acknowledge")

    def close(self) -> None:
        """Let go of the connection; the next question makes a new one."""
        client, self._client = self._client, None
        if client is not None:
            try:
                self._run(client.disconnect(), 2.0)
            except Exception as error:
                log.debug("disconnect: %r", error)

    def _node(self, name: str) -> ua.NodeId:
        return ua.NodeId(name, self._namespace)

    def _press(self, machine: str, method: str, *arguments: ua.Variant) -> None:
        self._ask(
            lambda c: c.get_node(self._node(machine)).call_method(self._node(f"{machine}.{method}"), *arguments)
        )

    def _ask(self, question: Callable[[Client], Awaitable[Any]]) -> Any:
        try:
            if self._client is None:
                self._client = self._run(self._connect(), self.SECONDS)
            return self._run(self._wait(question(self._client)), self.SECONDS)
        except (ua.uaerrors.BadInvalidState, ua.uaerrors.BadInvalidArgument) as no:
            raise PanelRefused(str(no)) from no
        except Exception as error:
            # The library raises many kinds when a server goes; each of them means: connect again, later.
            self.close()
            raise PanelDead(f"OPC UA: {type(error).__name__}") from error

    async def _connect(self) -> Client:
        client = Client(self._endpoint, timeout=4)
        await client.connect()
        self._namespace = await client.get_namespace_index(NAMESPACE)
        return client

    async def _wait(self, answer: Awaitable[Any]) -> Any:
        return await answer

    def _run(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except TimeoutError:
            future.cancel()
            raise


class WasherPanel:
    """The washer's panel over Modbus TCP."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._client = ModbusTcpClient(host, port=port, timeout=3, retries=0)

    def look(self) -> Look:
        registers = self._ask("read_holding_registers", 0, count=12).registers
        return Look(registers[0], registers[6] << 16 | registers[7], str(registers[1] or ""), registers[10])

    def cycles(self) -> int:
        """Loads washed since the machine was built."""
        registers = self._ask("read_holding_registers", 4, count=2).registers
        return int(registers[0] << 16 | registers[1])

    def start(self, pieces: int) -> None:
        """Key in the pieces of the load and press start."""
        self._ask("write_register", 10, pieces)
        self._ask("write_coil", 0, True)

    def acknowledge(self) -> None:
        self._ask("write_coil", 2, True)

    def close(self) -> None:
        self._client.close()

    def _ask(self, method: str, *arguments: Any, **named: Any) -> Any:
        try:
            if not self._client.connected and not self._client.connect():
                raise PanelDead("Modbus: no connection")
            answer = getattr(self._client, method)(*arguments, device_id=1, **named)
        except (ModbusException, OSError) as error:
            self._client.close()
            raise PanelDead(f"Modbus: {type(error).__name__}") from error
        if answer.isError():
            raise PanelRefused(f"Modbus: exception {answer.exception_code}")
        return answer

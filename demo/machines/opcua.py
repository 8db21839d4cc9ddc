"""The machines that speak OPC UA: two mills, a lathe and the leak tester, on one server.

`python -m demo.machines.opcua` answers on LINESIDE_OPCUA_PORT of LINESIDE_OPCUA_HOST (loopback).
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from asyncua import Node, Server, ua

from demo.machines import settings
from demo.machines.behaviour import Machine, Refused, State
from demo.machines.cutting import LATHE, MILL, CuttingMachine, CuttingModel
from demo.machines.honest import make_honest
from demo.machines.running import until_stopped
from demo.machines.settings import Settings
from demo.machines.tester import LeakTester
from demo.machines.truth import Truth, folder

NAMESPACE = "urn:lineside:demo:machines"
TICK_SECONDS = 0.1
#: Process values are shown this often (real seconds); states and counts at once.
VALUES_EVERY = 0.5

#: The handshake of a station that asks before each unit: what it shows, and what the MES writes.
SHOWN_SIGNALS = {
    "RequestSerial": ua.VariantType.String,
    "Request": ua.VariantType.UInt32,
    "DoneSerial": ua.VariantType.String,
    "Outcome": ua.VariantType.Int32,
    "Done": ua.VariantType.UInt32,
    "Life": ua.VariantType.UInt32,
}
WRITTEN_SIGNALS = {
    "Answer": ua.VariantType.Int32,
    "Why": ua.VariantType.String,
    "ResultKept": ua.VariantType.UInt32,
    "MesLife": ua.VariantType.UInt32,
    "WithoutMes": ua.VariantType.Int32,
    "AnswerMs": ua.VariantType.Int32,
}

log = logging.getLogger("machines.opcua")

AnyMachine = CuttingMachine | LeakTester


def make_machines(config: Settings) -> list[AnyMachine]:
    """The four machines with their books."""

    def book(name: str) -> Truth:
        return Truth(folder(config.data) / f"{name}.sqlite3")

    def cutting(name: str, model: CuttingModel) -> CuttingMachine:
        return CuttingMachine(name, book(name), model, faults=config.faults, chance=config.chance(name))

    tester = LeakTester("TEST-01", book("TEST-01"), faults=config.faults, chance=config.chance("TEST-01"))
    return [cutting("MILL-01", MILL), cutting("MILL-02", MILL), cutting("TURN-01", LATHE), tester]


class Face:
    """One machine's variables and methods on the server; shows only what has changed."""

    def __init__(self, machine: AnyMachine) -> None:
        self.machine = machine
        self._nodes: dict[str, Node] = {}
        self._types: dict[str, ua.VariantType] = {}
        self._shown: dict[str, Any] = {}
        self._results_of = -1
        self._values_at = 0.0

    async def build(self, server: Server, namespace: int) -> None:
        """Put the machine's object into the address space, with string node ids a binding can name."""
        name = self.machine.name
        thing = await server.nodes.objects.add_object(ua.NodeId(name, namespace), ua.QualifiedName(name, namespace))
        kinds = {
            "State": ua.VariantType.Int32,
            "StateText": ua.VariantType.String,
            "Fault": ua.VariantType.String,
            "Epoch": ua.VariantType.UInt32,
            "Counter": ua.VariantType.UInt32,
            **dict.fromkeys(self.machine.values(), ua.VariantType.Double),
        }
        if isinstance(self.machine, CuttingMachine):
            kinds["JobLimit"] = ua.VariantType.UInt32
        else:
            kinds["Serial"] = ua.VariantType.String
            kinds["Results"] = ua.VariantType.String
            kinds |= SHOWN_SIGNALS | WRITTEN_SIGNALS
        for variable, kind in kinds.items():
            first: Any = "" if kind is ua.VariantType.String else 0.0 if kind is ua.VariantType.Double else 0
            if variable == "Results":
                first = []
            self._types[variable] = kind
            self._nodes[variable] = await thing.add_variable(
                ua.NodeId(f"{name}.{variable}", namespace),
                ua.QualifiedName(variable, namespace),
                ua.Variant(first, kind, is_array=variable == "Results"),
            )
            if variable in WRITTEN_SIGNALS:
                await self._nodes[variable].set_writable()
        argument = ua.VariantType.UInt32 if isinstance(self.machine, CuttingMachine) else ua.VariantType.String
        for method, call, inputs in (
            ("Start", self.machine.start, [argument]),
            ("Stop", self.machine.stop, []),
            ("Acknowledge", self.machine.acknowledge, []),
        ):
            await thing.add_method(
                ua.NodeId(f"{name}.{method}", namespace),
                ua.QualifiedName(method, namespace),
                self._button(method, call),
                inputs,
                [],
            )
        await self.show()

    def _button(self, method: str, call: Callable[..., None]) -> Callable[..., Awaitable[ua.StatusCode]]:
        async def pressed(parent: ua.NodeId, *arguments: ua.Variant) -> ua.StatusCode:
            given = [argument.Value for argument in arguments]
            # What the MES has written counts from the moment it stands there.
            await self.listen()
            try:
                call(*given)
            except TypeError:
                log.info("%s does not understand %s%r", self.machine.name, method, given)
                return ua.StatusCode(ua.StatusCodes.BadInvalidArgument)
            except Refused as no:
                log.info("%s refuses %s: %s", self.machine.name, method, no)
                return ua.StatusCode(ua.StatusCodes.BadInvalidState)
            log.info("%s %s %s", self.machine.name, method.lower(), " ".join(map(str, given)))
            await self.show()
            return ua.StatusCode(ua.StatusCodes.Good)

        return pressed

    async def listen(self) -> None:
        """Take what the MES has written: its life, its answer, its word that a result is safe."""
        if not isinstance(self.machine, LeakTester):
            return
        told = {name: await self._nodes[name].read_value() for name in WRITTEN_SIGNALS}
        asking = self.machine.asking
        asking.live(told["MesLife"])
        if told["WithoutMes"]:
            asking.set_up(told["WithoutMes"], told["AnswerMs"])
        asking.why = told["Why"]
        asking.acknowledge(told["ResultKept"])
        self.machine.answered(told["Answer"])

    async def show(self) -> None:
        """Bring the variables up to date with the machine."""
        machine = self.machine
        now: dict[str, Any] = {
            "State": int(machine.state),
            "StateText": machine.state.name.title(),
            "Fault": machine.fault,
            "Epoch": machine.truth.epoch,
        }
        if isinstance(machine, LeakTester):
            now["Serial"] = machine.serial if machine.state is not State.IDLE else ""
            now |= signals(machine)
            if self._results_of != machine.truth.entries:
                # Results before the counter: who sees the count can read the result.
                self._results_of = machine.truth.entries
                now["Results"] = machine.results()
        else:
            now["JobLimit"] = machine.limit
        now["Counter"] = machine.counter
        if time.monotonic() - self._values_at >= VALUES_EVERY:
            self._values_at = time.monotonic()
            now |= machine.values()
        stamp = machine.now()
        for variable, value in now.items():
            if self._shown.get(variable) == value:
                continue
            self._shown[variable] = value
            variant = ua.Variant(value, self._types[variable], is_array=variable == "Results")
            await self._nodes[variable].write_value(ua.DataValue(variant, SourceTimestamp=stamp))


def signals(machine: Machine) -> dict[str, Any]:
    """The machine's half of the handshake: serials before their numbers."""
    done = machine.asking.done
    return {
        "RequestSerial": machine.asking.serial if machine.asking.waits else "",
        "Request": machine.asking.request,
        "DoneSerial": done.serial if done else "",
        "Outcome": done.outcome if done else 0,
        "Done": done.request if done else 0,
        "Life": int(time.monotonic()) % 2**16,
    }


def tell(machine: Machine, before: tuple[State, int]) -> tuple[State, int]:
    """Log what a person in front of the machine would notice."""
    after = (machine.state, machine.truth.pieces)
    if after[0] != before[0]:
        log.info("%s %s %s", machine.name, after[0].name.lower(), machine.fault)
    return after


async def serve(config: Settings, started: asyncio.Event | None = None) -> None:
    """Answer until cancelled."""
    server = Server()
    make_honest(server)
    await server.init()
    server.set_endpoint(f"opc.tcp://{config.host}:{config.port}/lineside-demo")
    server.set_server_name("Lineside demo machines")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    namespace = await server.register_namespace(NAMESPACE)
    machines = make_machines(config)
    faces = [Face(machine) for machine in machines]
    for face in faces:
        await face.build(server, namespace)
    async with server:
        log.info("%s on port %d, speed %g", ", ".join(m.name for m in machines), config.port, config.speed)
        if started:
            started.set()
        seen = {machine.name: (machine.state, machine.truth.pieces) for machine in machines}
        last = time.monotonic()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            # A stopped process (SIGSTOP, a sleeping laptop) does not make up for the time it slept.
            passed, last = min(time.monotonic() - last, 1.0), time.monotonic()
            for machine, face in zip(machines, faces, strict=True):
                await face.listen()
                machine.advance(passed * config.speed)
                seen[machine.name] = tell(machine, seen[machine.name])
                await face.show()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("asyncua").setLevel(logging.WARNING)
    asyncio.run(until_stopped(serve(settings.read("LINESIDE_OPCUA_PORT"))))

"""Where the demo plant works: its equipment, terminals and machine connections."""

import os
from dataclasses import dataclass, field
from datetime import time

ENTERPRISE = ("HAVEL", "Havel Pumps")
SITE = ("HAVEL-1", "Havel Pump Works")
TIME_ZONE = "Europe/Berlin"
#: When a shift begins, by the clock on the wall.
SHIFTS = (time(6), time(14), time(22))
AREAS = {"MACHINING": "Machining", "ASSEMBLY": "Assembly"}


@dataclass(frozen=True)
class WorkUnit:
    """One machine or work place."""

    number: str
    name: str
    area: str
    mode: str = "single"
    # The press counts its strokes, and nobody has connected it.
    has_hand_counter: bool = False


WORK_UNITS = (
    WorkUnit("MILL-01", "Milling machine 1", "MACHINING"),
    WorkUnit("MILL-02", "Milling machine 2", "MACHINING"),
    WorkUnit("TURN-01", "Lathe 1", "MACHINING"),
    WorkUnit("WASH-01", "Washer 1", "MACHINING", mode="load"),
    WorkUnit("ASM-01", "Assembly place 1", "ASSEMBLY"),
    WorkUnit("ASM-02", "Assembly place 2", "ASSEMBLY", has_hand_counter=True),
    WorkUnit("TEST-01", "Leak tester 1", "ASSEMBLY"),
    WorkUnit("PACK-01", "Packing place 1", "ASSEMBLY"),
)


@dataclass(frozen=True)
class Station:
    """A terminal on the floor, the code that pairs a device with it, and the work units it serves."""

    number: str
    name: str
    work_units: tuple[str, ...]
    pairing_code: str


STATIONS = (
    Station("T-MILL", "Milling terminal", ("MILL-01", "MILL-02"), "PAIR-MILL"),
    Station("T-TURN", "Turning terminal", ("TURN-01",), "PAIR-TURN"),
    Station("T-WASH", "Washing terminal", ("WASH-01",), "PAIR-WASH"),
    Station("T-ASM-01", "Assembly terminal 1", ("ASM-01",), "PAIR-ASM-01"),
    Station("T-ASM-02", "Assembly terminal 2", ("ASM-02",), "PAIR-ASM-02"),
    Station("T-TEST", "Leak test terminal", ("TEST-01",), "PAIR-TEST"),
    Station("T-PACK", "Packing terminal", ("PACK-01",), "PAIR-PACK"),
)

#: What the simulated controllers call their states, in our words.
STATE_WORDS = {"0": "offline", "1": "idle", "2": "setup", "3": "running", "4": "down", "5": "starved"}


@dataclass(frozen=True)
class Wire:
    """One value of a machine: its role, its name on our screens and where it is found."""

    equipment: str
    role: str
    name: str
    address: str
    datatype: str
    unit: str = ""
    scale: float = 1.0
    mapping: dict[str, str] = field(default_factory=dict)
    length: int = 0


def _node(name: str) -> str:
    return f"nsu=urn:lineside:demo:machines;s={name}"


def _opcua(number: str, values: dict[str, tuple[str, str]]) -> tuple[Wire, ...]:
    return (
        Wire(number, "state", "State", _node(f"{number}.State"), "int32", mapping=STATE_WORDS),
        Wire(number, "reason", "Fault", _node(f"{number}.Fault"), "string"),
        Wire(number, "epoch", "Epoch", _node(f"{number}.Epoch"), "uint32"),
        Wire(number, "counter", "Counter", _node(f"{number}.Counter"), "uint32"),
        *(
            Wire(number, "value", name, _node(f"{number}.{tag}"), "double", unit)
            for tag, (name, unit) in values.items()
        ),
    )


#: The leak tester asks before each pump and stops without us; signal -> variable.
TESTER_SIGNALS = {
    "request": "Request", "serial": "RequestSerial", "done": "Done", "done_serial": "DoneSerial",
    "outcome": "Outcome", "life": "Life",
    "answer": "Answer", "why": "Why", "acknowledge": "ResultKept", "mes_life": "MesLife",
    "without_mes": "WithoutMes", "answer_ms": "AnswerMs",
}  # fmt: skip
#: The washer asks before each load and goes on without us; signal -> address, data type, registers of a text.
WASHER_SIGNALS = {
    "request": ("1/holding/12", "uint32", 0), "done": ("1/holding/14", "uint32", 0),
    "outcome": ("1/holding/16", "uint16", 0), "life": ("1/holding/17", "uint16", 0),
    "answer": ("1/holding/20", "int32", 0), "acknowledge": ("1/holding/22", "uint32", 0),
    "mes_life": ("1/holding/24", "uint16", 0), "without_mes": ("1/holding/25", "uint16", 0),
    "why": ("1/holding/26", "string", 20), "answer_ms": ("1/holding/46", "uint16", 0),
}  # fmt: skip
TOLD = ("answer", "why", "acknowledge", "mes_life", "without_mes", "answer_ms")
#: What a station does while nobody answers: stop, or run and mark unchecked.
WITHOUT_MES = {"TEST-01": "stop", "WASH-01": "run"}
#: How long a station waits for its answer; the washer needs all its members looked at.
ANSWER_MS = {"TEST-01": 2000, "WASH-01": 4000}


@dataclass(frozen=True)
class Link:
    """One machine server. The collector fills in the port, which is another one at each start."""

    name: str
    protocol: str
    endpoint: str
    wires: tuple[Wire, ...]
    settings: dict[str, str | list[str]] = field(default_factory=dict)


def _host(name: str) -> str:
    """Loopback, or the name of the container it runs in."""
    return os.environ.get(f"LINESIDE_{name}_HOST", "127.0.0.1")


# Where the demo ERP wants to hear; the relay fills in the port.
ERP_ADDRESS = f"http://{_host('ERP')}:${{LINESIDE_ERP_PORT}}/webhooks/lineside"

# The controllers' tags, what people call them, and the unit.
CUTTING_VALUES = {"SpindleSpeed": ("Spindle speed", "RPM"), "Temperature": ("Temperature", "CEL")}
LINKS = (
    Link(
        "Machines on OPC UA",
        "opcua",
        f"opc.tcp://{_host('OPCUA')}:${{LINESIDE_OPCUA_PORT}}/lineside-demo",
        (
            *_opcua("MILL-01", CUTTING_VALUES),
            *_opcua("MILL-02", CUTTING_VALUES),
            *_opcua("TURN-01", CUTTING_VALUES),
            *_opcua("TEST-01", {"Pressure": ("Pressure", "BAR")}),
            Wire("TEST-01", "result", "Results", _node("TEST-01.Results"), "string"),
            *(
                Wire("TEST-01", "handshake", signal, _node(f"TEST-01.{name}"), "")
                for signal, name in TESTER_SIGNALS.items()
            ),
        ),
        {
            "security": "none",
            "exception_reason": "Simulators on this computer's loopback interface.",
            "writable": [_node(f"TEST-01.{TESTER_SIGNALS[signal]}") for signal in TOLD],
        },
    ),
    Link(
        "Washer on Modbus TCP",
        "modbus",
        f"modbus://{_host('MODBUS')}:${{LINESIDE_MODBUS_PORT}}",
        (
            Wire("WASH-01", "state", "State", "1/holding/0", "uint16", mapping=STATE_WORDS),
            Wire(
                "WASH-01", "reason", "Fault", "1/holding/1", "uint16",
                mapping={"0": "", "1": "Lid not locked", "2": "Water level low"},
            ),
            Wire("WASH-01", "epoch", "Epoch", "1/holding/2", "uint32"),
            Wire("WASH-01", "counter", "Cycles", "1/holding/4", "uint32"),
            Wire("WASH-01", "value", "Temperature", "1/holding/8", "uint16", "CEL", scale=0.1),
            Wire("WASH-01", "value", "Time left", "1/holding/9", "uint16", "SEC"),
            Wire("WASH-01", "heartbeat", "Heartbeat", "1/holding/11", "uint16"),
            *(
                Wire("WASH-01", "handshake", signal, address, datatype, length=length)
                for signal, (address, datatype, length) in WASHER_SIGNALS.items()
            ),
        ),
        {"heartbeat": "1/holding/11", "writable": [WASHER_SIGNALS[signal][0] for signal in TOLD]},
    ),
)

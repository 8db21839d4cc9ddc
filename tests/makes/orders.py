"""A small pump works: its work masters, an order, and jobs brought where a test needs them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from equipment.models import Counter, Equipment, UnassignedCount
from equipment.services import add_counter
from equipment.states import Level, Mode
from genealogy import services as genealogy
from genealogy.models import MaterialLot
from kernel.clock import now
from orders import services
from orders.models import (
    InstructionStep,
    JobOrder,
    JobUnit,
    MaterialSpecification,
    OperationsRequest,
    OperationsSegment,
    WorkMaster,
)
from orders.states import RELEASED
from tests import make
from tests.makes.genealogy import material

TORQUE = {"entry": "number", "property": "Torque", "unit": "NU", "lower": 43, "target": 45, "upper": 47}


def work_unit(number: str, mode: str = Mode.SINGLE) -> Equipment:
    """A work unit, made at the first call."""
    found = Equipment.objects.filter(number=number).first()
    return found or Equipment.objects.create(number=number, name=number, level=Level.WORK_UNIT, mode=mode)


def counter(number: str = "MILL-01", name: str = "pieces") -> Counter:
    """The counter of a machine."""
    return add_counter(Equipment.objects.get(number=number), name)


def segment(
    master: WorkMaster, sequence: int, name: str, at: list[Equipment], counting: str, output: str | None = None,
    **more: Any,
) -> OperationsSegment:
    """One operation of a draft."""
    row = OperationsSegment.objects.create(
        work_master=master, sequence=sequence, name=name, counting_source=counting,
        output=material(output) if output else None, run_seconds=10, **more,
    )
    row.work_units.set(at)
    return row


def takes(row: OperationsSegment, what: str, mode: str, quantity: Any = 1) -> None:
    """One piece of the operation takes so much of a material."""
    MaterialSpecification.objects.create(
        segment=row, material=material(what), quantity=Decimal(str(quantity)), mode=mode
    )


def step(row: OperationsSegment, sequence: int, title: str, **more: Any) -> None:
    """A step of an operation."""
    what = more.pop("material", None)
    InstructionStep.objects.create(
        segment=row, sequence=sequence, title=title, material=material(what) if what else None, **more
    )


def pump_master(tolerance: Any = 0) -> WorkMaster:
    """CP-200: mill, turn, wash, assemble, test, pack."""
    found = WorkMaster.objects.filter(number="CP-200").first()
    if found is not None:
        return found
    master = WorkMaster.objects.create(
        number="CP-200", material=material("CP-200", tracking="serial"), over_production_percent=Decimal(tolerance)
    )
    mill = segment(master, 10, "Mill casing", [work_unit("MILL-01"), work_unit("MILL-02")], "counter", "CAS-200")
    takes(mill, "CST-200", "mounted")
    turn = segment(master, 20, "Turn shaft", [work_unit("TURN-01")], "counter", "SHA-200")
    takes(turn, "BAR-30", "mounted", "0.24")
    wash = segment(master, 30, "Wash", [work_unit("WASH-01", Mode.LOAD)], "load", "KIT-200", after=[10, 20])
    takes(wash, "CAS-200", "backflush")
    takes(wash, "SHA-200", "backflush")
    assemble = segment(
        master, 40, "Assemble seal", [work_unit("ASM-01"), work_unit("ASM-02", Mode.PARALLEL)], "unit", "CP-200",
        after=[30], creates_serial=True, serial_prefix="CP200-",
    )
    takes(assemble, "KIT-200", "backflush")
    takes(assemble, "SC-07", "scan")
    takes(assemble, "OR-88", "scan")
    step(assemble, 10, "Scan the cartridge", entry="scan_lot", material="SC-07")
    step(assemble, 20, "Scan the O-ring", entry="scan_lot", material="OR-88")
    step(assemble, 30, "Tighten", **TORQUE)
    test = segment(master, 50, "Leak test", [work_unit("TEST-01")], "unit", "CP-200", after=[40])
    step(test, 10, "Test", entry="number", source="machine", property="drop", unit="MBR", upper=5, max_attempts=2)
    pack = segment(master, 60, "Pack", [work_unit("PACK-01")], "unit", "CP-200", after=[50])
    takes(pack, "BOX-2", "backflush")
    step(pack, 10, "Scan the pump", entry="scan_serial")
    step(pack, 20, "Pack", entry="check")
    master.state = RELEASED
    master.save(update_fields=["state"])
    return master


def draft(kind: str = "minor") -> WorkMaster:
    """The next version of CP-200, a copy of the released one."""
    return services.revise(pump_master(), kind=kind, note="Tighter", by=make.ella())


def submitted() -> WorkMaster:
    """A draft that waits for its release."""
    return services.submit_master(draft(), by=make.ella())


def next_version() -> WorkMaster:
    """CP-200 v2, released, while an order is on the floor by v1."""
    job(40)
    return services.release_master(submitted(), secret=make.PASSWORD, by=make.quinn())


def seal_master(tolerance: Any = 0) -> WorkMaster:
    """SC-07: one operation, counted by what people type."""
    found = WorkMaster.objects.filter(number="SC-07").first()
    if found is not None:
        return found
    master = WorkMaster.objects.create(
        number="SC-07", material=material("SC-07"), over_production_percent=Decimal(tolerance)
    )
    press = segment(master, 10, "Press faces", [work_unit("ASM-02", Mode.PARALLEL)], "report", "SC-07")
    takes(press, "SF-07", "mounted")
    takes(press, "SP-12", "mounted")
    master.state = RELEASED
    master.save(update_fields=["state"])
    return master


def request(
    quantity: Any = 10, number: str = "PO-1001", of: str = "CP-200", due_at: datetime | None = None, **more: Any
) -> OperationsRequest:
    """An order as the ERP posts it."""
    pump_master() if of == "CP-200" else seal_master()
    return services.receive_request(
        number=number, material=of, quantity=Decimal(str(quantity)), unit="C62",
        due_at=due_at or now() + timedelta(days=2), by=make.erik(), **more,
    )


def released(quantity: Any = 10, number: str = "PO-1001", of: str = "CP-200", **more: Any) -> OperationsRequest:
    """An order on the floor."""
    return services.release_request(request(quantity, number, of, **more), by=make.sofia())


def job(sequence: int = 10, quantity: Any = 10, number: str = "PO-1001", of: str = "CP-200") -> JobOrder:
    """A job of a released order; the order is made at the first call."""
    if not OperationsRequest.objects.filter(number=number).exists():
        released(quantity, number, of)
    return JobOrder.objects.select_related("request", "work_unit").get(request__number=number, sequence=sequence)


def mounted(unit: str, what: str, quantity: Any = 100, lot: str | None = None) -> MaterialLot:
    """A lot that stands at a station."""
    box = genealogy.receive_lot(material(what), lot or f"{what}-LOT-{unit}", Decimal(str(quantity)), by=make.sofia())
    genealogy.mount(Equipment.objects.get(number=unit), box, by=make.omar())
    return box


def dispatched(sequence: int = 10, to: str = "MILL-01", quantity: Any = 10, number: str = "PO-1001") -> JobOrder:
    """A job in a queue."""
    waiting = job(sequence, quantity, number)
    return services.dispatch(waiting, to=Equipment.objects.get(number=to), by=make.sofia())


def waiting(sequence: int = 10, at: str = "MILL-01", quantity: Any = 10, number: str = "PO-1001") -> JobOrder:
    """A job in a queue, with castings or bars mounted: it can start."""
    queued = dispatched(sequence, at, quantity, number)
    unit = Equipment.objects.get(number=at)
    for need in queued.frozen.materials:
        if need.mode == "mounted" and not unit.mounted_lots.filter(material=need.id, unmounted_at=None).exists():
            mounted(at, need.number, 1000)
    return queued


def running(sequence: int = 10, at: str = "MILL-01", quantity: Any = 10, number: str = "PO-1001") -> JobOrder:
    """A job that runs."""
    return services.start(waiting(sequence, at, quantity, number), by=make.omar())


def lenient(check: str, at: str = "MILL-01", mode: str = "off") -> None:
    """The plant does not ask for this there."""
    services.set_start_check(work_unit(at), check, mode, by=make.ella(), reason="Trial run")


def pressing(quantity: Any = 10, number: str = "PO-2001") -> JobOrder:
    """A job that is counted by what people type, running."""
    waiting = job(10, quantity, number, "SC-07")
    for what in ("SF-07", "SP-12"):
        mounted("ASM-02", what, 1000)
    return services.start(waiting, work_unit=Equipment.objects.get(number="ASM-02"), by=make.omar())


def counted(of: JobOrder, pieces: Any, at: datetime | None = None) -> JobOrder:
    """The machine has counted so many pieces."""
    assert of.work_unit is not None
    services.count(of.work_unit, Decimal(str(pieces)), at=at or now(), counter=counter(of.work_unit.number))
    return fresh(of)


def ready_to_wash(quantity: int = 3, number: str = "PO-1001") -> JobOrder:
    """Milled and turned: the washing may begin."""
    for sequence, unit in ((10, "MILL-01"), (20, "TURN-01")):
        services.complete(counted(running(sequence, unit, quantity, number), quantity), by=make.omar())
    return job(30, number=number)


def washed(quantity: int = 3, number: str = "PO-1001") -> JobOrder:
    """An order milled, turned and washed."""
    wash = ready_to_wash(quantity, number)
    load = services.start_load(
        work_unit("WASH-01"), [services.Member(wash, Decimal(quantity))], by=make.omar()
    )
    services.finish_load(load, by=make.omar())
    services.complete(wash, by=make.omar())
    return fresh(wash)


def assembling(quantity: int = 3, at: str = "ASM-01", number: str = "PO-1001") -> JobOrder:
    """The assembly runs, with cartridges and O-rings in stock."""
    washed(quantity, number)
    for what in ("SC-07", "OR-88"):
        if not MaterialLot.objects.filter(number=f"{what}-1").exists():
            genealogy.receive_lot(material(what), f"{what}-1", Decimal(100), by=make.sofia())
    return services.start(dispatched(40, at, quantity, number), by=make.omar())


def assembled(of: JobOrder, unit: JobUnit | None = None) -> JobUnit:
    """One pump through all steps of the assembly."""
    unit = unit or services.begin_unit(of, by=make.omar())
    for number, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        services.scan(of, step=number, code=code, by=make.omar())
        services.complete_step(of, step=number, by=make.omar())
    services.complete_step(of, step=30, value="45.2", by=make.omar())
    unit.refresh_from_db()
    return unit


def testing(quantity: int = 3, number: str = "PO-1001") -> tuple[JobOrder, list[JobUnit]]:
    """All pumps assembled, the leak test runs."""
    assembly = assembling(quantity, number=number)
    units = [assembled(assembly) for _ in range(quantity)]
    services.complete(assembly, by=make.omar())
    return services.start(dispatched(50, "TEST-01", quantity, number), by=make.omar()), units


def tested(serial: str, drop: Any = 2.5, seq: int = 1) -> Any:
    """What the leak tester sends for a serial."""
    return services.machine_result(
        Equipment.objects.get(number="TEST-01"), serial=serial, values={"drop": drop, "pressure": 6.01}, seq=seq,
        epoch=1, at=now(),
    )


def at_the_first_step() -> JobOrder:
    """A pump is in hand, nothing is done on it."""
    assembly = assembling(1)
    services.begin_unit(assembly, by=make.omar())
    return assembly


def at_the_torque() -> JobOrder:
    """A pump is in hand, both lots are scanned."""
    assembly = at_the_first_step()
    for number, code in ((10, "SC-07-1"), (20, "OR-88-1")):
        services.scan(assembly, step=number, code=code, by=make.omar())
        services.complete_step(assembly, step=number, by=make.omar())
    return assembly


def reported() -> JobOrder:
    """Two pieces are typed and reported."""
    press = pressing()
    services.report(press, good=Decimal(2), by=make.omar())
    return press


def parked(pieces: int = 2) -> UnassignedCount:
    """A machine counted without a job."""
    unit = work_unit("MILL-01")
    services.count(unit, Decimal(pieces), at=now(), counter=counter("MILL-01"))
    return UnassignedCount.objects.latest("pk")


def fresh(of: Any) -> Any:
    """The row as it is now."""
    return type(of).objects.get(pk=of.pk)

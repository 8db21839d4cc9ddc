"""Bills of material and routings: a row per operation or component, a draft work master per product."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from equipment.models import Equipment
from equipment.states import Level
from genealogy.models import MaterialDefinition
from genealogy.states import SERIALS
from integrations.errors import KnownOtherwise, UnknownHere
from integrations.services.importing.materials import UNIT_WORDS
from integrations.services.importing.words import ADDED, CHANGED, UNCHANGED, Field, Kind, Line, Unreadable
from integrations.states import ImportKind
from kernel.errors import LinesideError
from kernel.quantities import text
from orders.models import WorkMaster
from orders.selectors.documents import document
from orders.services import draft_master, save_master
from orders.states import BACKFLUSH, COUNTER, DISCARDED, DRAFT, LOADS, MOUNTED, REPORT, SCAN, UNITS
from personnel.models import Person

COUNTING = {
    "counter": COUNTER, "machine": COUNTER, "maschine": COUNTER, "zaehler": COUNTER,
    "unit": UNITS, "units": UNITS, "serial": UNITS, "stueck": UNITS, "einzeln": UNITS, "seriennummer": UNITS,
    "report": REPORT, "reported": REPORT, "person": REPORT, "rueckmeldung": REPORT, "meldung": REPORT,
    "load": LOADS, "ladung": LOADS, "charge": LOADS,
}  # fmt: skip
MODES = {
    "backflush": BACKFLUSH, "retrograd": BACKFLUSH, "automatisch": BACKFLUSH,
    "mounted": MOUNTED, "aufgelegt": MOUNTED, "lot": MOUNTED, "ruesten": MOUNTED,
    "scan": SCAN, "scannen": SCAN, "gescannt": SCAN,
}  # fmt: skip
LAST_SEQUENCE = 32_000


def take(lines: Sequence[Line], memory: dict[str, Any], by: Person) -> str:
    """Write the draft of one product's work master from its rows; one that says the same already stays as it is."""
    number = lines[0].text("product", most=40, required=True)
    operations = _operations(lines)
    product = MaterialDefinition.objects.filter(number=number).first()
    if number and product is None:
        lines[0].wrong("product", f"There is no material '{number}'.", code=UnknownHere.code)
    for operation in operations:
        _known_places(operation)
        _known_components(operation)
    if product is None or any(line.problems for line in lines):
        raise Unreadable
    segments = _segments(operations, product)
    try:
        return _write(product, segments, by)
    except LinesideError as error:
        raise _at_its_row(error, operations) from error


def _operations(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Operations in order, each with its rows' words; a component without an operation belongs to the one above."""
    found: dict[int, dict[str, Any]] = {}
    current: dict[str, Any] | None = None
    for line in lines:
        sequence = line.whole("sequence")
        if sequence is not None and not 1 <= sequence <= LAST_SEQUENCE:
            line.wrong("sequence", f"Operations have numbers from 1 to {LAST_SEQUENCE}.", code="out_of_range")
            continue
        if sequence is not None and sequence not in found:
            current = found[sequence] = {"sequence": sequence, "lines": [], "components": {}}
        elif sequence is not None:
            current = found[sequence]
        if current is None:
            line.wrong("sequence", "The first row of a product needs an operation number.", code="required")
            continue
        current["lines"].append(line)
        _describe(current, line)
        _component(current, line)
    for operation in found.values():
        first: Line = operation["lines"][0]
        if not operation.get("name"):
            first.wrong("operation", "This is missing.", code="required")
        if not operation.get("work_units") and not operation.get("equipment_class"):
            first.wrong("work_units", "Say at which work units it runs, or of which class.", code="required")
    return [found[sequence] for sequence in sorted(found)]


def _describe(operation: dict[str, Any], line: Line) -> None:
    """What a row says about its operation; a second row may repeat it and not contradict it."""
    setup, run = line.decimal("setup_minutes"), line.decimal("run_seconds")
    for name, figure in (("setup_minutes", setup), ("run_seconds", run)):
        if figure is not None and not 0 <= figure < 1_000_000:
            line.wrong(name, "This is more or less than a plant has time for.", code="out_of_range")
    batch = line.decimal("transfer_batch")
    if batch is not None and not 0 <= batch < 1_000_000:
        line.wrong("transfer_batch", "Pieces go on one by one (0) or some at a time.", code="out_of_range")
    said: dict[str, tuple[str, Any]] = {
        "name": ("operation", line.text("operation", most=120)),
        "work_units": ("work_units", re.split(r"\s*[,;+/\n]\s*", units) if (units := line.text("work_units")) else []),
        "equipment_class": ("equipment_class", line.text("equipment_class", most=40)),
        "setup_seconds": ("setup_minutes", None if setup is None else int(setup * 60)),
        "run_seconds": ("run_seconds", None if run is None else text(run)),
        "counting_source": ("counting", line.choice("counting", COUNTING)),
        "transfer_batch": ("transfer_batch", None if batch is None else text(batch)),
    }
    for key, (field, value) in said.items():
        if value in (None, "", []):
            continue
        if operation.setdefault(key, value) != value:
            line.wrong(field, f"Operation {operation['sequence']} says something else above.", code="contradiction")


def _component(operation: dict[str, Any], line: Line) -> None:
    number = line.text("component", most=40)
    quantity = line.decimal("quantity", required=bool(number))
    unit = line.choice("unit", UNIT_WORDS)
    mode = line.choice("mode", MODES, default=BACKFLUSH)
    if not number:
        return
    if quantity is not None and quantity <= 0:
        line.wrong("quantity", "The quantity must be more than zero.", code="not_positive")
    if number in operation["components"]:
        line.wrong("component", f"{number} stands in this operation already.", code="unique")
    operation["components"][number] = (quantity or Decimal(1), unit, mode, line)


def _known_places(operation: dict[str, Any]) -> None:
    wanted = operation.get("work_units", [])
    units = Equipment.objects.filter(level=Level.WORK_UNIT, number__in=wanted).values_list("number", flat=True)
    for number in sorted(set(wanted) - set(units)):
        operation["lines"][0].wrong("work_units", f"There is no work unit '{number}'.", code=UnknownHere.code)


def _known_components(operation: dict[str, Any]) -> None:
    known = dict(MaterialDefinition.objects.filter(number__in=operation["components"]).values_list("number", "unit"))
    for number, (_, unit, _, line) in operation["components"].items():
        if number not in known:
            line.wrong("component", f"There is no material '{number}'.", code=UnknownHere.code)
        elif unit and unit != known[number]:
            said = f"{number} is kept in {known[number]}, not {unit}. Convert the quantity."
            line.wrong("unit", said, code=KnownOtherwise.code)


def _segments(operations: Sequence[dict[str, Any]], product: MaterialDefinition) -> list[dict[str, Any]]:
    """The operations one after the other, as the work master's document says them."""
    segments: list[dict[str, Any]] = []
    is_serial = product.tracking == SERIALS
    for operation in operations:
        counting = operation.get("counting_source") or (UNITS if is_serial else REPORT)
        begins_serials = is_serial and counting == UNITS and not any(each["creates_serial"] for each in segments)
        segments.append(
            {
                "sequence": operation["sequence"],
                "name": operation["name"],
                "after": [segments[-1]["sequence"]] if segments else [],
                "work_units": operation.get("work_units", []),
                "equipment_class": operation.get("equipment_class") or None,
                "counting_source": counting,
                "output": product.number,
                "creates_serial": begins_serials,
                "serial_prefix": f"{product.number[:18]}-" if begins_serials else "",
                "setup_seconds": operation.get("setup_seconds", 0),
                "run_seconds": operation.get("run_seconds", "0"),
                "transfer_batch": operation.get("transfer_batch", "0"),
                "materials": [
                    {"material": number, "quantity": text(quantity), "mode": mode}
                    for number, (quantity, _, mode, _) in operation["components"].items()
                ],
            }
        )
    return segments


def _write(product: MaterialDefinition, segments: list[dict[str, Any]], by: Person) -> str:
    versions = WorkMaster.objects.filter(number=product.number).exclude(state=DISCARDED).order_by("-version")
    newest = versions.first()
    if newest is not None and _says(newest, segments):
        return UNCHANGED
    if newest is not None and newest.state != DRAFT:
        state = newest.state.replace("_", " ")
        raise KnownOtherwise(f"{newest} is {state} and says something else. Revise it first.", field="product")
    draft = newest or draft_master(product.number, name=product.name, material=product, by=by)
    # What the table does not speak of (steps, parameters, documents) stays where its operation stays.
    before = {segment["sequence"]: segment for segment in document(draft)["segments"]}
    merged = [before.get(segment["sequence"], {}) | segment for segment in segments]
    save_master(draft, document(draft) | {"segments": merged}, by=by)
    return CHANGED if newest else ADDED


def _says(master: WorkMaster, segments: list[dict[str, Any]]) -> bool:
    """Whether the version says all that the table says."""
    before = document(master)["segments"]
    return [_bare(segment) for segment in before] == [_bare(segment) for segment in segments]


def _bare(segment: dict[str, Any]) -> dict[str, Any]:
    """What a table can say of an operation, in one writing."""
    plain = {
        name: segment.get(name) or None
        for name in ("sequence", "name", "after", "equipment_class", "counting_source", "output", "creates_serial")
    }
    return plain | {
        "work_units": sorted(segment["work_units"]),
        "times": (int(segment["setup_seconds"]), Decimal(segment["run_seconds"])),
        "transfer_batch": Decimal(segment["transfer_batch"]),
        "materials": sorted(
            (need["material"], Decimal(need["quantity"]), need["mode"]) for need in segment["materials"]
        ),
    }


# What the work master's document calls a thing, and the column it comes from.
COLUMNS = {
    "name": "operation", "work_units": "work_units", "equipment_class": "equipment_class",
    "setup_seconds": "setup_minutes", "run_seconds": "run_seconds", "counting_source": "counting",
    "transfer_batch": "transfer_batch",
    "material": "component", "quantity": "quantity", "mode": "mode", "sequence": "sequence",
}  # fmt: skip


def _at_its_row(error: LinesideError, operations: Sequence[dict[str, Any]]) -> LinesideError:
    """The same refusal, with the row and column it is about: "segments.2.materials.0.quantity"."""
    path = (error.field or "").split(".")
    if len(path) < 2 or path[0] != "segments" or not path[1].isdigit():
        return error
    operation = operations[int(path[1])]
    line = operation["lines"][0]
    if len(path) > 3 and path[2] == "materials":
        line = list(operation["components"].values())[int(path[3])][3]
    named = next((COLUMNS[part] for part in reversed(path) if part in COLUMNS), "")
    found = type(error)(error.message, code=error.reason_code, field=named)
    found.extra = error.extra | {"line": line.number}
    return found


KIND = Kind(
    ImportKind.WORK_MASTERS,
    "orders.author_workmaster",
    (
        Field("product", ("Product number", "Material", "Material number", "Header material", "Parent", "Assembly",
                          "Produkt", "Erzeugnis", "Kopfmaterial", "Baugruppe", "Materialnummer", "Artikelnummer"),
              is_required=True, example="CP-200"),
        Field("sequence", ("Operation number", "Operation no", "Op", "Op.", "Step", "Vorgang", "Vorgangsnummer", "AVO",
                           "Arbeitsgangnummer", "AG", "AG-Nr.", "Pos", "Position"), is_required=True, example="10"),
        Field("operation", ("Operation name", "Operation text", "Description", "Arbeitsgang", "Vorgangstext",
                            "Bezeichnung", "Arbeitsgangtext"), is_required=True, example="Assemble"),
        Field("work_units", ("Work unit", "Work center", "Machine", "Workplace", "Arbeitsplatz", "Arbeitsplätze",
                             "Maschine", "Ressource"), example="ASM-01, ASM-02"),
        Field("equipment_class", ("Class", "Machine class", "Machine group", "Maschinenklasse", "Maschinengruppe",
                                  "Klasse"), example=""),
        Field("setup_minutes", ("Setup", "Setup time", "Setup (min)", "Set-up", "Rüstzeit", "Rüsten", "Rüstzeit (min)",
                                "tr"), example="15"),
        Field("run_seconds", ("Run time", "Cycle time", "Seconds per piece", "Run (s)", "Stückzeit", "Bearbeitungszeit",
                              "Taktzeit", "Stückzeit (s)", "te"), example="90"),
        Field("counting", ("Counted by", "Counting source", "Zählung", "Gezählt durch"), example="report"),
        Field("transfer_batch", ("Transfer batch", "Transfer quantity", "Batch", "Weitergabemenge", "Transportlos"),
              example="0"),
        Field("component", ("Component number", "Child", "Part", "Komponente", "Komponentennummer", "Einsatzmaterial",
                            "Teil"), example="SC-07"),
        Field("quantity", ("Qty", "Quantity per", "Component quantity", "Menge", "Anzahl", "Komponentenmenge"),
              example="1"),
        Field("unit", ("UoM", "Einheit", "ME", "Mengeneinheit"), example="C62"),
        Field("mode", ("Taken by", "Consumption", "Entnahme", "Entnahmeart", "Verbrauch"), example="backflush"),
    ),
    take,
    together=("product",),
)  # fmt: skip

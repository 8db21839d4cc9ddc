"""A work master's document put in the place of what its draft says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from equipment.models import Equipment, EquipmentClass
from equipment.states import Level
from genealogy.models import MaterialDefinition
from kernel.errors import Malformed
from kernel.quantities import unit as known_unit
from orders.models import (
    STEP_FIELDS,
    CoProduct,
    InstructionStep,
    MaterialSpecification,
    OperationsSegment,
    ParameterSpecification,
    SegmentDocument,
    Substitute,
    WorkMaster,
)
from orders.selectors.documents import (
    FILE_FIELDS,
    MASTER_FIELDS,
    NEED_FIELDS,
    PARAMETER_FIELDS,
    PORTION_FIELDS,
    SEGMENT_FIELDS,
)
from personnel.models import PersonnelClass
from quality.models import TestSpecification
from records.models import File

Words = Mapping[str, Any]
# What a word of the document names, where it names a thing: the model, how it is found, what people call it.
NAMES: dict[str, tuple[type[Model], dict[str, Any], str]] = {
    "material": (MaterialDefinition, {}, "material"),
    "output": (MaterialDefinition, {}, "material"),
    "work_units": (Equipment, {"level": Level.WORK_UNIT}, "work unit"),
    "equipment_class": (EquipmentClass, {}, "equipment class"),
    "skills": (PersonnelClass, {}, "skill"),
    "test_specification": (TestSpecification, {}, "test specification"),
    "picture": (File, {}, "stored file"),
    "drawing": (File, {}, "stored file"),
    "video": (File, {}, "stored file"),
    "url": (File, {}, "stored file"),
}
FILE_ADDRESS = "/api/files/"


class Known:
    """Things a document names, each looked up once."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Any] = {}

    def one(self, name: str, word: Any, path: str) -> Any:
        """The thing called `word`; raises Malformed at `path` when there is none."""
        if word in (None, ""):
            return None
        if (name, word) not in self.found:
            model, more, noun = NAMES[name]
            key = {"sha256": str(word).removeprefix(FILE_ADDRESS)} if model is File else {"number": word}
            # A test specification has versions: the newest one is meant.
            thing = model._default_manager.filter(**key, **more).order_by("-pk").first()
            if thing is None:
                raise Malformed(f"There is no {noun} '{str(word)[:60]}'.", code="does_not_exist", field=path)
            self.found[name, word] = thing
        return self.found[name, word]

    def all(self, name: str, words: Iterable[Any], path: str) -> list[Any]:
        """Several things of one kind."""
        return [self.one(name, word, f"{path}.{place}") for place, word in enumerate(words)]


def write(master: WorkMaster, document: Words) -> None:
    """Let the locked draft say what the document says; what the document leaves out is empty.

    Raises Malformed whose field is the path to the first thing that cannot be: "segments.2.steps.0.lower".
    """
    known = Known()
    _fill(master, {name: document[name] for name in MASTER_FIELDS if name in document}, MASTER_FIELDS, "", known)
    master.save()
    master.segments.all().delete()
    segments = document.get("segments", [])
    _once(segments, "sequence", "segments")
    for place, words in enumerate(segments):
        _segment(master, words, f"segments.{place}", known)


def _segment(master: WorkMaster, words: Words, path: str, known: Known) -> None:
    segment = OperationsSegment(work_master=master)
    _fill(segment, words, SEGMENT_FIELDS, path, known)
    if segment.creates_serial and not segment.serial_prefix:
        raise Malformed("Say what its serials begin with.", field=f"{path}.serial_prefix")
    segment.save()
    segment.work_units.set(known.all("work_units", words.get("work_units", []), f"{path}.work_units"))
    segment.skills.set(known.all("skills", words.get("skills", []), f"{path}.skills"))
    for place, need in enumerate(_rows(words, "materials", "material", path)):
        _need(segment, need, f"{path}.materials.{place}", known)
    for place, step in enumerate(_rows(words, "steps", "sequence", path)):
        _step(segment, step, f"{path}.steps.{place}", known)
    for place, parameter in enumerate(_rows(words, "parameters", "name", path)):
        row = ParameterSpecification(segment=segment)
        _fill(row, parameter, PARAMETER_FIELDS, f"{path}.parameters.{place}", known)
        _limits_in_order(row, f"{path}.parameters.{place}")
        row.save()
    for place, product in enumerate(_rows(words, "co_products", "material", path)):
        _portion(CoProduct(segment=segment), product, f"{path}.co_products.{place}", known)
    for place, file in enumerate(words.get("documents", [])):
        here = f"{path}.documents.{place}"
        document = SegmentDocument(segment=segment, file=_required("url", file, here, known))
        _fill(document, file, FILE_FIELDS, here, known)
        document.save()


def _need(segment: OperationsSegment, words: Words, path: str, known: Known) -> None:
    need = MaterialSpecification(segment=segment)
    _portion(need, words, path, known, NEED_FIELDS)
    substitutes = _rows(words, "substitutes", "material", path)
    for place, substitute in enumerate(substitutes):
        here = f"{path}.substitutes.{place}"
        if substitute.get("material") == words.get("material"):
            raise Malformed(f"{need.material} cannot stand in for itself.", field=f"{here}.material")
        _portion(Substitute(specification=need), substitute, here, known)


def _step(segment: OperationsSegment, words: Words, path: str, known: Known) -> None:
    step = InstructionStep(segment=segment)
    _fill(step, words, STEP_FIELDS, path, known)
    _limits_in_order(step, path)
    is_counted = step.due in ("every_n", "every_minutes")
    if is_counted != bool(step.due_every):
        message = "Say after how many." if is_counted else "Only a step due every so often says after how many."
        raise Malformed(message, field=f"{path}.due_every")
    step.save()


def _portion(
    row: MaterialSpecification | Substitute | CoProduct, words: Words, path: str, known: Known,
    fields: tuple[str, ...] = PORTION_FIELDS,
) -> None:
    row.material = _required("material", words, path, known)
    _fill(row, words, fields, path, known)
    if row.quantity <= 0:
        raise Malformed("The quantity must be more than zero.", code="not_positive", field=f"{path}.quantity")
    row.save()


def _fill(row: Model, words: Words, fields: tuple[str, ...], path: str, known: Known) -> None:
    """Take over what the words say for `fields`, each checked as its column is."""
    plain = [name for name in fields if name not in NAMES]
    for name in fields:
        if name in words:
            here = f"{path}.{name}".lstrip(".")
            setattr(row, name, words[name] if name in plain else known.one(name, words[name], here))
            if name == "unit" and words[name]:
                known_unit(words[name], field=here)
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.fields if field.name not in plain])
    except ValidationError as wrong:
        name, errors = next(iter(wrong.error_dict.items()))
        raise Malformed(
            " ".join(errors[0].messages), code=errors[0].code or "invalid", field=f"{path}.{name}".lstrip(".")
        ) from wrong


def _required(name: str, words: Words, path: str, known: Known) -> Any:
    found = known.one(name, words.get(name), f"{path}.{name}")
    if found is None:
        raise Malformed("This is missing.", code="required", field=f"{path}.{name}")
    return found


def _rows(words: Words, name: str, key: str, path: str) -> list[Any]:
    rows: list[Any] = words.get(name, [])
    _once(rows, key, f"{path}.{name}")
    return rows


def _once(rows: Iterable[Words], key: str, path: str) -> None:
    """Refuse the second of two that would be one."""
    seen: set[Any] = set()
    for place, row in enumerate(rows):
        if row.get(key) in seen:
            raise Malformed(f"{row[key]} is there twice.", code="unique", field=f"{path}.{place}.{key}")
        seen.add(row.get(key))


def _limits_in_order(row: InstructionStep | ParameterSpecification, path: str) -> None:
    if row.lower is not None and row.upper is not None and row.lower > row.upper:
        raise Malformed("The lower limit is above the upper one.", code="limits_crossed", field=f"{path}.lower")

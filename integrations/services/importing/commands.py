"""What people do with a table before and after its rows are tried."""

from __future__ import annotations

import hashlib
from typing import Any

from integrations.errors import ColumnMissing, RowsWrong
from integrations.events import ImportEvent
from integrations.models import Import, ImportRow
from integrations.services.importing.kinds import KINDS
from integrations.services.importing.words import guess
from integrations.states import IMPORT, ImportState
from integrations.tables import read_table
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from personnel.models import Person
from personnel.services import require
from records.services import record

ROWS_AT_ONCE = 2000


@all_or_nothing
def upload_table(kind: str, name: str, content: bytes, *, by: Person) -> Import:
    """Read a file and guess what its columns are; nothing comes into the plant. Raises UnreadableTable."""
    if kind not in KINDS:
        raise Malformed(f"There is no import of '{kind}'.", code="invalid_choice", field="kind")
    require(by, KINDS[kind].permission)
    table = read_table(name, content)
    upload = Import.objects.create(
        kind=kind, name=name[:200], sha256=hashlib.sha256(content).hexdigest(), read_as=table.read_as[:60],
        decimal_mark=table.decimal_mark, columns=table.columns, row_count=len(table.rows), uploaded_by=by,
        mapping=guess(table.columns, KINDS[kind], _meant_before(kind)),
    )
    ImportRow.objects.bulk_create(
        (ImportRow(table=upload, number=number, cells=cells) for number, cells in table.rows), ROWS_AT_ONCE
    )
    record(ImportEvent.UPLOADED, upload, by=by, import_kind=kind, rows=len(table.rows), sha256=upload.sha256)
    return upload


@all_or_nothing
def map_columns(upload: Import, *, mapping: dict[str, int], decimal_mark: str, by: Person) -> Import:
    """Say which column is what; a check of before counts no more."""
    upload = _lock(upload, by)
    state = IMPORT.next(upload.state, "map")
    kind = KINDS[upload.kind]
    for name, place in mapping.items():
        if kind.field(name) is None:
            raise Malformed(f"There is no field '{name}'.", code="invalid_choice", field="mapping")
        if not 0 <= place < len(upload.columns):
            raise Malformed(f"There is no column {place}.", code="out_of_range", field="mapping")
    if len(set(mapping.values())) != len(mapping):
        raise Malformed("A column can be one thing only.", code="column_twice", field="mapping")
    if decimal_mark not in (".", ","):
        raise Malformed("The decimal mark is . or ,", code="invalid_choice", field="decimal_mark")
    upload.state, upload.mapping, upload.decimal_mark, upload.outcome = state, mapping, decimal_mark, {}
    upload.save(update_fields=["state", "mapping", "decimal_mark", "outcome"])
    columns = {upload.columns[place]: field for field, place in mapping.items()}
    record(ImportEvent.MAPPED, upload, by=by, import_kind=upload.kind, columns=columns)
    return upload


@all_or_nothing
def check_import(upload: Import, *, by: Person) -> Import:
    """Have every row tried and undone again; raises ColumnMissing."""
    return _start(upload, "check", by)


@all_or_nothing
def apply_import(upload: Import, *, by: Person) -> Import:
    """Have all rows taken in, or none; raises RowsWrong while one is wrong."""
    if upload.wrong_count:
        raise RowsWrong(f"{upload.wrong_count} of the rows are wrong. Correct the file and upload it again.")
    upload = _start(upload, "apply", by)
    upload.applied_by = by
    upload.is_for_good = True
    upload.save(update_fields=["applied_by", "is_for_good"])
    return upload


@all_or_nothing
def discard_import(upload: Import, *, by: Person) -> Import:
    """Throw the rows away; that they were here stays in the records."""
    upload = _lock(upload, by)
    upload.state = IMPORT.next(upload.state, "discard")
    upload.save(update_fields=["state"])
    upload.rows.all().delete()
    record(ImportEvent.DISCARDED, upload, by=by, import_kind=upload.kind)
    return upload


def _start(upload: Import, action: str, by: Person) -> Import:
    upload = _lock(upload, by)
    state = IMPORT.next(upload.state, action)
    missing = [field for field in KINDS[upload.kind].fields if field.is_required and field.name not in upload.mapping]
    if missing:
        names = ", ".join(field.name for field in missing)
        raise ColumnMissing(f"Say which column is: {names}.", fields=[field.name for field in missing])
    upload.state = state
    upload.is_for_good = False
    upload.save(update_fields=["state", "is_for_good"])
    record(ImportEvent.STARTED, upload, by=by, import_kind=upload.kind, action=action)
    hint("imports")
    return upload


def _lock(upload: Import, by: Person) -> Import:
    require(by, KINDS[upload.kind].permission)
    return Import.objects.select_for_update().get(pk=upload.pk)


def _meant_before(kind: str) -> dict[str, str]:
    """What people said about headings of such tables: heading -> field, the latest table first."""
    found: dict[str, str] = {}
    earlier = Import.objects.filter(kind=kind, state=ImportState.APPLIED).order_by("-id")[:5]
    for upload in earlier:
        said: dict[str, Any] = {upload.columns[place]: field for field, place in upload.mapping.items()}
        found = said | found
    return found

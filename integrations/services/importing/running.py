"""Trying rows and taking them in, in a worker: the same commands people use, all of them or none."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import DataError, IntegrityError, transaction
from redis.exceptions import RedisError

from integrations.events import ImportEvent
from integrations.models import Import, ImportRow
from integrations.services.importing.kinds import KINDS
from integrations.services.importing.words import Kind, Line, Problem, Unreadable
from integrations.states import IMPORT, ImportState
from integrations.tables import Cell
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import LinesideError
from kernel.hints import client, hint
from records.services import record

log = logging.getLogger(__name__)
# What nobody finished is forgotten with its rows, which may hold PINs.
KEPT_OPEN = timedelta(days=2)
PROGRESS_SECONDS = 0.5
PROGRESS = "lineside:import:{}"


class _Undo(Exception):
    """Takes back what a check did, or a run that met a wrong row."""


def run_imports() -> None:
    """Run what waits; two workers never take the same table, and a killed one leaves it as it was."""
    for pk in Import.objects.filter(state=ImportState.RUNNING).order_by("pk").values_list("pk", flat=True):
        _run(pk)


@all_or_nothing
def _run(pk: int) -> None:
    upload = (
        Import.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("uploaded_by", "applied_by")
        .filter(pk=pk, state=ImportState.RUNNING)
        .first()
    )
    if upload is None:
        return
    rows = {row.number: row for row in upload.rows.all()}
    outcome: dict[str, int] = {}
    wrong: dict[int, list[Problem]] = {}
    try:
        with transaction.atomic():
            _play(upload, list(rows.values()), outcome, wrong)
            if wrong or not upload.is_for_good:
                raise _Undo
    except _Undo:
        pass
    _note(upload, rows, wrong)
    stays = upload.is_for_good and not wrong
    upload.state = IMPORT.next(upload.state, "applied" if stays else "checked")
    upload.outcome, upload.wrong_count = outcome, len(wrong)
    if stays:
        upload.applied_at = now()
        _wipe_secrets(upload, list(rows.values()))
        by = upload.applied_by
        record(
            ImportEvent.APPLIED, upload, by=by, import_kind=upload.kind, rows=upload.row_count, sha256=upload.sha256,
            outcome=outcome,
        )  # fmt: skip
    upload.save(update_fields=["state", "outcome", "wrong_count", "applied_at"])
    hint("imports:done")


def _play(upload: Import, rows: list[ImportRow], outcome: dict[str, int], wrong: dict[int, list[Problem]]) -> None:
    """Take every row in as its person would, and note what the plant says no to."""
    kind = KINDS[upload.kind]
    by: Any = upload.applied_by if upload.is_for_good else upload.uploaded_by
    memory: dict[str, Any] = {}
    told, done = 0.0, 0
    for lines in _together(kind, [_line(upload, row) for row in rows]):
        try:
            with transaction.atomic():
                became = kind.take(lines, memory, by)
                if any(line.problems for line in lines):
                    raise Unreadable
            outcome[became] = outcome.get(became, 0) + 1
        except LinesideError as error:
            # Of rows that belong together a command mostly names none: the first one stands for all.
            at = error.extra.get("line", lines[0].number)
            wrong.setdefault(at, []).append(Problem(error.field or "", error.message, error.reason_code))
        except (IntegrityError, DataError) as error:
            said = f"The database refuses it: {str(error).splitlines()[0]}"
            wrong.setdefault(lines[0].number, []).append(Problem("", said, code="database_refuses"))
        except Unreadable:
            pass
        for line in lines:
            if line.problems:
                wrong.setdefault(line.number, []).extend(line.problems)
        done += len(lines)
        if time.monotonic() - told > PROGRESS_SECONDS:
            told = time.monotonic()
            _tell(upload, done)


def _line(upload: Import, row: ImportRow) -> Line:
    cells: dict[str, Cell] = {name: row.cells[place] for name, place in upload.mapping.items()}
    return Line(row.number, cells, upload.decimal_mark)


def _together(kind: Kind, lines: list[Line]) -> Iterator[Sequence[Line]]:
    """Rows that are taken in at once, in the order in which the first of them stands."""
    if not kind.together:
        yield from ([line] for line in lines)
        return
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(tuple(str(line.cells.get(name, "")) for name in kind.together), []).append(line)
    yield from groups.values()


def _note(upload: Import, rows: dict[int, ImportRow], wrong: dict[int, list[Problem]]) -> None:
    upload.rows.exclude(problems=[]).update(problems=[])
    for number, problems in wrong.items():
        rows[number].problems = [
            {"field": one.field, "column": _column(upload, one.field), "message": one.message, "code": one.code}
            for one in problems
        ]
    ImportRow.objects.bulk_update([rows[number] for number in wrong], ["problems"], 1000)


def _column(upload: Import, field: str) -> str:
    place = upload.mapping.get(field)
    return str(upload.columns[place]) if place is not None else ""


def _wipe_secrets(upload: Import, rows: list[ImportRow]) -> None:
    places = [
        upload.mapping[field.name]
        for field in KINDS[upload.kind].fields
        if field.is_secret and field.name in upload.mapping
    ]
    if not places:
        return
    for row in rows:
        for place in places:
            row.cells[place] = ""
    ImportRow.objects.bulk_update(rows, ["cells"], 1000)


def sweep_imports() -> None:
    """Forget the rows of what nobody finished."""
    old = Import.objects.filter(
        state__in=(ImportState.OPEN, ImportState.CHECKED), uploaded_at__lt=now() - KEPT_OPEN
    ).order_by("pk")
    for upload in old:
        with transaction.atomic():
            upload = Import.objects.select_for_update().get(pk=upload.pk)
            if "discard" in IMPORT.allowed(upload.state):
                upload.state = IMPORT.next(upload.state, "discard")
                upload.save(update_fields=["state"])
                upload.rows.all().delete()


# How far a run is ------------------------------------------------------------------------------


def _tell(upload: Import, done: int) -> None:
    """For screens only, so it may be lost: the run's own transaction shows nothing before its end."""
    try:
        client().set(PROGRESS.format(upload.pk), done, ex=600)
    except RedisError as error:
        log.debug("progress of import %s is not shown: %s", upload.pk, error)


def done_so_far(upload: Import) -> int:
    """Rows tried so far; 0 where nobody knows."""
    if upload.state != ImportState.RUNNING:
        return upload.row_count
    try:
        return int(client().get(PROGRESS.format(upload.pk)) or 0)  # type: ignore[arg-type]
    except RedisError:
        return 0

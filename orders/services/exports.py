"""Copies of records that leave the house, each kept with its digest."""

from __future__ import annotations

import io
from typing import Any

from defusedcsv import csv

from genealogy.models import MaterialLot
from kernel.canonical import canonical, plain
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from orders.events import ExportEvent
from orders.selectors.trace import trace
from personnel.models import Person
from personnel.services import require
from records import files
from records.models import Export
from records.services import record

CSV, JSON = "csv", "json"
FORMATS = {CSV: "text/csv; charset=utf-8", JSON: "application/json"}
# Bumped when a reader of the file would have to change.
FORMAT_VERSION = 1
COLUMNS = (
    "section", "at", "number", "material", "what", "quantity", "value", "unit", "lower", "upper", "passed", "attempt",
    "operation", "job", "equipment", "by", "reason", "reference", "recorded_at", "late",
)


@all_or_nothing
def export_trace(lot: MaterialLot, format: str, *, by: Person) -> Export:
    """Write the as-built of a lot down as CSV or JSON, keep the file, and tell who took it."""
    require(by, "records.export")
    if format not in FORMATS:
        raise Malformed(f"The format is {' or '.join(FORMATS)}.", field="format")
    content = plain(trace(lot))
    moment = now()
    if format == JSON:
        head = {
            "kind": "trace", "format_version": FORMAT_VERSION, "lot": lot.number, "exported_by": by.name,
            "exported_at": moment,
        }
        data = canonical(head | {"trace": content})
    else:
        data = as_csv(content)
    name = f"trace-{_safe(lot.number)}-{moment:%Y%m%dT%H%M%SZ}.{format}"
    file = files.store(name, data, FORMATS[format])
    export = Export.objects.create(
        kind="trace", format=format, subject_kind=lot.ref.kind, subject_id=lot.pk, subject_label=lot.number,
        file=file, by=by,
    )
    record(ExportEvent.MADE, lot, by=by, format=format, sha256=file.sha256, export=export.pk, size=file.size)
    return export


def as_csv(content: dict[str, Any]) -> bytes:
    """One row for each fact, its section in the first column; text that a spreadsheet would run is defused."""
    out = io.StringIO()
    # A byte order mark, because the auditor's spreadsheet takes the file for Latin-1 without it.
    out.write("\ufeff")
    writer = csv.DictWriter(out, COLUMNS, restval="", extrasaction="raise", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(content):
        writer.writerow({name: _word(value) for name, value in row.items()})
    return out.getvalue().encode()


def _rows(content: dict[str, Any]) -> list[dict[str, Any]]:
    unit, nodes = content["unit"], {node["id"]: node for node in content["tree"]["nodes"]}
    rows = [
        {
            "section": "unit", "at": unit["created_at"], "number": unit["number"], "material": unit["material"],
            "what": unit["state"], "quantity": unit["quantity"], "unit": unit["unit"],
            "reason": ", ".join(unit["held_for"]), "reference": unit["supplier_lot"],
        }
    ]
    rows += [
        {
            "section": "lot", "number": node["number"], "material": node["material"], "what": node["state"],
            "quantity": node["quantity"], "unit": node["unit"], "reference": f"level {node['level']}",
        }
        for node in content["tree"]["nodes"]
    ]
    rows += [
        {
            "section": "link", "at": edge["at"], "number": nodes[edge["from"]]["number"],
            "material": nodes[edge["from"]]["material"], "what": f"into {nodes[edge['to']]['number']}",
            "quantity": edge["quantity"], "unit": nodes[edge["from"]]["unit"], "operation": edge["operation"],
            "job": edge["job"], "equipment": edge["equipment"], "by": edge["by"],
            # Many pieces one after the other: from the first booking to the last.
            "reference": f"since {edge['first_at']}" if edge["first_at"] != edge["at"] else "",
        }
        for edge in content["tree"]["edges"]
    ]
    rows += [
        {
            "section": "movement", "at": row["at"], "number": unit["number"], "material": unit["material"],
            "what": row["why"], "quantity": row["delta"], "unit": unit["unit"], "job": row["job"],
            "equipment": row["equipment"], "by": row["by"], "reason": row["reason"],
        }
        for row in content["movements"]
    ]
    rows += [
        {
            "section": "operation", "at": row["started_at"], "number": row["lot"], "what": row["state"],
            "operation": row["name"], "job": row["job"], "equipment": row["work_unit"], "by": row["begun_by"],
            "reference": row["request"],
        }
        for row in content["operations"]
    ]
    rows += [
        {
            "section": "machine", "at": row["from"], "number": row["number"], "operation": ", ".join(row["operations"]),
            "equipment": row["number"], "reference": row["to"],
        }
        for row in content["machines"]
    ]
    rows += [
        {
            "section": "value", "at": row["at"], "number": row["lot"], "what": row["title"], "value": row["value"],
            "passed": row["passed"], "attempt": row["attempt"], "job": row["job"], "by": row["by"],
            "reference": row["source"],
        }
        for row in content["values"]
    ]
    rows += [
        {
            "section": "process value", "at": row["from"], "what": row["name"], "value": row["mean"],
            "lower": row["least"], "upper": row["most"], "unit": row["unit"], "operation": row["operation"],
            "job": row["job"], "equipment": row["equipment"],
            "reference": f"{row['samples']} samples until {row['to']}",
        }
        for row in content["process_values"]
    ]
    rows += [
        {
            "section": "excursion", "at": row["started_at"], "number": row["lot"], "what": row["name"],
            "value": row["worst"], "lower": row["lower"], "upper": row["upper"], "unit": row["unit"],
            "operation": row["step"], "job": row["job"], "equipment": row["equipment"],
            "reference": row["nonconformance"] or row["action"], "reason": f"until {row['ended_at']}",
        }
        for row in content["excursions"]
    ]
    rows += [
        {
            "section": "check", "at": row["asked_at"], "number": row["lot"], "what": row["verdict"],
            "value": "unchecked" if row["is_unchecked"] else "", "job": row["job"], "equipment": row["work_unit"],
            "by": row["reviewed_by"], "reference": row["outcome"],
            "reason": row["review_reason"] or " ".join(row["objections"]),
        }
        for row in content["checks"]
    ]
    rows += [
        {
            "section": "result", "at": row["at"], "number": row["lot"], "what": row["name"],
            "value": row["text"] if row["value"] is None else row["value"], "unit": row["unit"], "lower": row["lower"],
            "upper": row["upper"], "passed": row["passed"], "attempt": row["attempt"], "operation": row["step"],
            "job": row["job"], "equipment": row["equipment"], "by": row["by"], "reference": row["source"],
        }
        for row in content["results"]
    ]
    rows += [
        {
            "section": "nonconformance", "at": row["raised_at"], "number": row["lot"], "what": row["state"],
            "value": row["disposition"], "by": row["dispositioned_by"] or row["raised_by"],
            "reason": row["disposition_reason"] or row["description"], "reference": row["number"],
        }
        for row in content["nonconformances"]
    ]
    rows += [
        {
            "section": "signature", "at": row["at"], "number": row["subject"], "what": row["meaning"],
            "by": row["printed_name"], "reference": row["digest"],
        }
        for row in content["signatures"]
    ]
    rows += [
        {"section": "person", "by": row["name"], "what": ", ".join(row["did"])} for row in content["people"]
    ]
    rows += [
        {
            "section": "event", "at": row["at"], "number": row["subject"], "what": row["kind"], "by": row["by"],
            "reason": row["reason"], "value": canonical(row["data"]).decode(), "reference": row["id"],
            "recorded_at": row["recorded_at"], "late": _late(row),
        }
        for row in content["events"]
    ]
    return rows


def _late(event: dict[str, Any]) -> str:
    """How it came later than it happened, and through whose hands."""
    hands = [name for name in (event["entered_by"], event["confirmed_by"]) if name]
    return f"{event['late']}: {', '.join(hands)}" if hands else str(event["late"])


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    # defusedcsv looks at the first sign only; spreadsheets look behind white space.
    return f"'{text}" if text[:1].isspace() and text.lstrip()[:1] in {*"=+-@|%"} else text


def _safe(number: str) -> str:
    """A lot's number as a part of a file name."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "_" for sign in number)

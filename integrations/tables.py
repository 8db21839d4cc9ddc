"""Files people bring from a spreadsheet, as one plain table: CSV in the shapes Excel writes it, and XLSX."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kernel.errors import Malformed

MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 1000
# A workbook is a packed folder: what unpacks to more than this is no table of ours.
MOST_UNPACKED = 200 * 1024 * 1024
# In one column there is none to be seen; then the comma harms least.
DELIMITERS = ",;\t|"
SNIFFED = 20
OLD_EXCEL = b"\xd0\xcf\x11\xe0"

# A cell: text as it stands there, or a number that a workbook keeps as one.
Cell = str | float | int


class UnreadableTable(Malformed):
    """Not a table we can read."""

    code = "table_unreadable"


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, each with the number it has in the spreadsheet; a row has a cell for each heading."""

    columns: list[str]
    rows: list[tuple[int, list[Cell]]]
    # How it was read, for whoever wonders about an odd letter.
    read_as: str
    # The sign between whole and parts where both could be meant.
    decimal_mark: str


def read_table(name: str, content: bytes) -> Table:
    """The table of a file; raises UnreadableTable with what to do about it."""
    if not content.strip():
        raise UnreadableTable("The file is empty.")
    if content.startswith(OLD_EXCEL):
        raise UnreadableTable("This is Excel's format from before 2007 (.xls). Save it as .xlsx or .csv.")
    if content.startswith(b"PK"):
        lines, read_as, mark = _workbook(content), "XLSX", ""
    else:
        text, encoding = _decoded(content)
        delimiter, text = _delimiter(text)
        lines = _csv(text, delimiter)
        shown = {"\t": "tab"}.get(delimiter, delimiter)
        read_as, mark = f"CSV, {encoding}, {shown}", "," if delimiter == ";" else ""
    return _table(lines, read_as, mark)


def _table(lines: Iterable[list[Cell]], read_as: str, mark: str) -> Table:
    numbered = ((number, [_clean(cell) for cell in cells]) for number, cells in enumerate(lines, start=1))
    filled = ((number, cells) for number, cells in numbered if any(cell != "" for cell in cells))
    first = next(filled, None)
    if first is None:
        raise UnreadableTable("The file has no row with anything in it.")
    headings = [str(cell) for cell in first[1]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise UnreadableTable(f"The table has more than {MOST_COLUMNS} columns.")
    columns = _told_apart(headings)
    rows: list[tuple[int, list[Cell]]] = []
    for number, cells in filled:
        if len(rows) == MOST_ROWS:
            raise UnreadableTable(f"The table has more than {MOST_ROWS} rows. Split it.")
        rows.append((number, [*cells, *[""] * len(columns)][: len(columns)]))
    if not rows:
        raise UnreadableTable("Below the headings there is no row.")
    return Table(columns, rows, read_as, mark or _guessed_mark(rows))


def _clean(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    # Excel leaves no-break blanks, zero-width ones and the odd byte order mark in what people paste.
    cell = re.sub(r"[\u200b\u200c\u200d\ufeff]", "", cell).replace("\xa0", " ").replace("\u202f", " ").strip()
    return cell[: LONGEST_CELL + 1]


def _told_apart(headings: list[str]) -> list[str]:
    """Headings as they are; one that is empty or repeated gets its place."""
    found: list[str] = []
    for place, heading in enumerate(headings, start=1):
        name = heading[:80] or f"Column {place}"
        found.append(name if name not in found else f"{name} ({place})")
    return found


def _guessed_mark(rows: list[tuple[int, list[Cell]]]) -> str:
    """By the first figure that can be read in one way only: 0,25 or 1.234,5 against 0.25 or 1,234.5."""
    for _, cells in rows:
        for cell in cells:
            if isinstance(cell, str) and re.fullmatch(r"-?[\d.,]*\d[.,]\d+", cell):
                sign = max(".,", key=cell.rfind)
                other = "." if sign == "," else ","
                is_thousands = len(cell) - cell.rfind(sign) == 4 and not cell.startswith(("0", "-0"))
                if cell.count(sign) == 1 and (other in cell or not is_thousands):
                    return sign
    return "."


def number_of(cell: Cell, decimal_mark: str) -> Decimal | None:
    """What a cell says as a number; None when it is none. Thousands may be grouped, nothing else may be there."""
    if isinstance(cell, int | float):
        return Decimal(repr(cell))
    text = cell.replace(" ", "").replace("'", "")
    other = "." if decimal_mark == "," else ","
    if re.fullmatch(rf"[+-]?\d{{1,3}}(\{other}\d{{3}})+(\{decimal_mark}\d+)?", text):
        text = text.replace(other, "")
    # Without its own mark anywhere, the other one can only be meant as one: 0.24 in a German list.
    elif decimal_mark not in text and text.count(other) == 1:
        text = text.replace(other, decimal_mark)
    text = text.replace(decimal_mark, ".")
    return Decimal(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+", text, re.ASCII) else None


def text_of(cell: Cell) -> str:
    """A cell as it is read aloud: 4711, not 4711.0."""
    if isinstance(cell, str):
        return cell
    return f"{Decimal(repr(cell)).normalize():f}"


# CSV -------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> tuple[str, str]:
    """Text, and how it was written: with a mark in front, UTF-16 as Excel's "Unicode text", UTF-8, else Windows."""
    for mark, encoding in ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16-LE"), (b"\xfe\xff", "UTF-16-BE")):
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError:
                raise UnreadableTable(f"The file says it is {encoding}, but it is not.") from None
    if b"\0" in content[:1000]:
        encoding = "UTF-16-LE" if content[1:2] == b"\0" else "UTF-16-BE"
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            raise UnreadableTable("This is neither a CSV nor an XLSX file.") from None
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "Latin-1"


def _delimiter(text: str) -> tuple[str, str]:
    """What stands between the cells, and the text without Excel's own line about it."""
    said = re.match(r'"?sep=(.)"?\r?\n', text)
    if said:
        return said.group(1), text[said.end() :]
    sample = "\n".join(text.splitlines()[:SNIFFED])

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(cells) for cells in csv.reader(io.StringIO(sample), delimiter=delimiter) if cells]
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) if usual > 1 else 0, usual)

    try:
        return max(DELIMITERS, key=evenness), text
    except csv.Error:
        raise UnreadableTable("This is neither a CSV nor an XLSX file.") from None


def _csv(text: str, delimiter: str) -> Iterator[list[Cell]]:
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text):
        raise UnreadableTable("This is neither a CSV nor an XLSX file: it has control characters in it.")
    csv.field_size_limit(1_000_000)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True):
            yield list(cells)
    except csv.Error as error:
        raise UnreadableTable(f"The CSV file cannot be read: {error}.") from None


# XLSX ------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> Iterator[list[Cell]]:
    # Costs a third of a second to import, and only workbooks need it.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableTable("The workbook is too large.")
            if "mimetype" in packed.namelist():
                raise UnreadableTable("This is an OpenDocument file. Save it as .xlsx or .csv.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise UnreadableTable("This is not a workbook Excel would open.") from error
    for sheet in book.worksheets:
        # What a program wrote there about its size may be wrong.
        sheet.reset_dimensions()  # type: ignore[union-attr]
        lines = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS + 100)
        first = next(lines, None)
        if first is not None:
            yield [_cell(value) for value in first]
            for values in lines:
                yield [_cell(value) for value in values]
            return


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)

"""Whatever a spreadsheet writes is read as people meant it, and what is no table is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from integrations.tables import MOST_ROWS, UnreadableTable, number_of, read_table, text_of


def workbook(*lines: list[Any]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def archive(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return packed.getvalue()


GERMAN = 'Nummer;Bezeichnung;Menge\r\n4711;"Gehäuse; groß";1.234,5\r\n'
PLAIN = [(2, ["4711", "Gehäuse; groß", "1.234,5"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_excel_writes(encoding: str) -> None:
    table = read_table("t.csv", GERMAN.encode(encoding))
    assert (table.columns, table.rows, table.decimal_mark) == (["Nummer", "Bezeichnung", "Menge"], PLAIN, ",")


@pytest.mark.parametrize(("delimiter", "first"), [(";", ""), (",", ""), ("\t", ""), ("|", ""), ("^", "sep=^\r\n")])
def test_every_delimiter(delimiter: str, first: str) -> None:
    lines = [["Number", "Name", "Qty"], ["1", "Axle", "0.25"], ["2", "Bolt", "3"]]
    content = first + "\r\n".join(delimiter.join(line) for line in lines)
    table = read_table("t.csv", content.encode())
    assert table.columns == lines[0] and [cells for _, cells in table.rows] == lines[1:]


def test_blank_lines_short_lines_and_lines_in_cells_keep_their_numbers() -> None:
    table = read_table("t.csv", b'a,b,c\n\n1,"two\nlines",3\n,,\n 4 \n')
    assert table.rows == [(3, ["1", "two\nlines", "3"]), (5, ["4", "", ""])]


def test_headings_are_told_apart() -> None:
    assert read_table("t.csv", b"Menge;;Menge;\n1;2;3;\n").columns == ["Menge", "Column 2", "Menge (3)"]


def test_a_workbook_keeps_numbers_days_and_leading_zeros() -> None:
    table = read_table("t.xlsx", workbook(["Nr", "Qty", "Day", "Ok"], ["0012", 0.24, date(2027, 6, 30), True]))
    assert table.rows == [(2, ["0012", 0.24, "2027-06-30", "yes"])]
    assert (text_of(4711.0), number_of(0.24, ","), number_of(1234, ",")) == ("4711", Decimal("0.24"), Decimal(1234))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n ;;\n", "no row"),
        (b"only;headings\n", "no row"),
        (b"\xd0\xcf\x11\xe0rest", r"before 2007"),
        (b"PK\x03\x04rest", "not a workbook"),
        (b"%PDF-1.4\n\x01\x02", "neither a CSV nor an XLSX"),
        (b"\0\1\2\3\4", "neither a CSV nor an XLSX"),
        (b"\xff\xfea", "says it is UTF-16"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        (archive(readme=b"not a workbook"), "not a workbook"),
        (archive(big=b"0" * (201 * 1024 * 1024)), "too large"),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), f"more than {MOST_ROWS} rows"),
        ((",".join(str(n) for n in range(61)) + "\n" + "1," * 60 + "1\n").encode(), "more than 60 columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_table_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableTable, match=sentence):
        read_table("t", content)


@pytest.mark.parametrize(
    ("cell", "mark", "meant"),
    [
        ("1.234,5", ",", "1234.5"), ("1,234.5", ".", "1234.5"), ("0,24", ",", "0.24"), ("0.24", ",", "0.24"),
        ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1 234,5", ",", "1234.5"), ("-3", ".", "-3"),
        (".5", ".", "0.5"), ("1'000", ".", "1000"), ("1.2.3", ",", None), ("1e5", ".", None), ("١٢", ".", None),
        ("12 kg", ".", None), ("NaN", ".", None), ("1_000", ".", None), ("", ".", None), ("1,5,5", ",", None),
    ],
)  # fmt: skip
def test_figures_are_read_by_the_table_s_own_mark(cell: str, mark: str, meant: str | None) -> None:
    assert number_of(cell, mark) == (None if meant is None else Decimal(meant))


@pytest.mark.parametrize(
    ("figures", "mark"), [(["1,5"], ","), (["1.5"], "."), (["1,234", "0,5"], ","), (["1.234,5"], ","), (["12"], ".")]
)
def test_the_mark_is_guessed_from_the_first_figure_that_can_be_read_in_one_way(figures: list[str], mark: str) -> None:
    content = "a\tb\n" + "".join(f"x\t{figure}\n" for figure in figures)
    assert read_table("t.txt", content.encode()).decimal_mark == mark

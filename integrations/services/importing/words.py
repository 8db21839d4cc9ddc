"""What the columns of a table may mean, and reading a row's cells as words of the plant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.tables import LONGEST_CELL, Cell, number_of, text_of
from kernel.quantities import UNITS, text
from personnel.models import Person

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
# What a spreadsheet leaves where a formula failed, and what it makes of a long number.
BROKEN = re.compile(r"#(REF!|NAME\?|N/A|NV|WERT!|VALUE!|DIV/0!|BEZUG!|NULL!|ZAHL!|NUM!)")
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row can say; `headings` are what people call it, English and German."""

    name: str
    headings: tuple[str, ...]
    is_required: bool = False
    # Nobody reads it again, and it is wiped when the import is over.
    is_secret: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, and in which field."""

    field: str
    message: str
    code: str = "malformed"


class Unreadable(Exception):
    """Some cells of the row cannot be read; its problems say which."""


@dataclass(slots=True)
class Line:
    """A row while it is read: each question answers the cell as a word, or notes a problem and goes on."""

    number: int
    cells: Mapping[str, Cell]
    decimal_mark: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, message: str, code: str = "malformed") -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem(name, message, code))

    def stop(self) -> None:
        """Go no further with a row that cannot be read; all its problems are known by now."""
        if self.problems:
            raise Unreadable

    def text(self, name: str, *, most: int = LONGEST_CELL, required: bool = False) -> str:
        """Text of a cell."""
        found = text_of(self.cells.get(name, ""))
        if required and not found:
            self.wrong(name, "This is missing.", code="required")
        elif BROKEN.fullmatch(found):
            self.wrong(name, f"{found} is what a failed formula leaves behind.", code="formula_failed")
        elif SHORTENED.fullmatch(found):
            self.wrong(
                name, f"The spreadsheet has shortened this number to {found}: format the column as text.",
                code="number_shortened",
            )
        elif len(found) > most:
            self.wrong(name, f"At most {most} characters.", code="max_length")
        elif any(unicodedata.category(letter) == "Cc" for letter in found.replace("\n", " ").replace("\t", " ")):
            self.wrong(name, "There are control characters in it.", code="not_printable")
        return found

    def decimal(self, name: str, *, required: bool = False) -> Decimal | None:
        """A number with the table's decimal mark; None for an empty cell."""
        cell = self.cells.get(name, "")
        if cell == "":
            if required:
                self.wrong(name, "This is missing.", code="required")
            return None
        found = number_of(cell, self.decimal_mark)
        if found is None:
            self.wrong(name, f"'{text_of(cell)[:40]}' is not a number.", code="not_a_number")
        return found

    def whole(self, name: str, *, required: bool = False) -> int | None:
        """A whole number."""
        found = self.decimal(name, required=required)
        if found is not None and found != found.to_integral_value():
            self.wrong(name, f"{text(found)} is not a whole number.", code="not_whole")
            return None
        return None if found is None else int(found)

    def day(self, name: str) -> date | None:
        """A date: 2026-11-23, 23.11.2026 or 23/11/2026; None for an empty cell."""
        said = self.text(name)
        if not said:
            return None
        iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})([ T].*)?", said)
        local = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", said)
        try:
            if iso:
                return date(int(iso[1]), int(iso[2]), int(iso[3]))
            if local:
                return date(int(local[3]), int(local[2]), int(local[1]))
        except ValueError:
            pass
        self.wrong(name, f"'{said[:40]}' is no date. Write it as 2026-11-23 or 23.11.2026.", code="not_a_date")
        return None

    def choice(self, name: str, words: Mapping[str, str], *, default: str = "") -> str:
        """One of the plant's words, by any of the names people use for it (`words`: said -> meant)."""
        said = self.text(name)
        if not said:
            return default
        found = words.get(plain(said))
        if found is None:
            known = ", ".join(sorted(set(words.values())))
            self.wrong(name, f"'{said[:40]}' is not known here. Known: {known}.", code="invalid_choice")
            return default
        return found

    def choices(self, name: str, words: Mapping[str, str]) -> list[str]:
        """Several of them, between commas, semicolons or plus signs."""
        found = [words.get(plain(said)) for said in re.split(r"[,;+/\n]", self.text(name)) if said.strip()]
        if None in found:
            self.choice(name, words)
        return [word for word in found if word]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a table's rows are, and taking them in.

    Rows that are equal in `together` belong together and are taken at once; `take` answers what became of them and
    raises what its commands raise. `memory` lives as long as one run.
    """

    name: str
    permission: str
    fields: tuple[Field, ...]
    take: Callable[[Sequence[Line], dict[str, Any], Person], str]
    together: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        return next((each for each in self.fields if each.name == name), None)


def plain(word: str) -> str:
    """A word without what people write in many ways: case, blanks, dots, umlauts."""
    spelled = word.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    bare = unicodedata.normalize("NFKD", spelled)
    return re.sub(r"[^a-z0-9%°]", "", bare)


def guess(columns: Sequence[str], kind: Kind, before: Mapping[str, str]) -> dict[str, int]:
    """Which column is which field: as somebody said for such a heading before (`before`), else by its name."""
    found: dict[str, int] = {}
    for asked in kind.fields:
        names = {plain(heading) for heading in (asked.name, *asked.headings)}
        for place, column in enumerate(columns):
            is_meant = before.get(column) == asked.name or (column not in before and plain(column) in names)
            if is_meant and place not in found.values():
                found[asked.name] = place
                break
    return found


def unit_words() -> dict[str, str]:
    """How people write units: by code, name, symbol, and as German lists have them."""
    words: dict[str, str] = {}
    for code, (name, symbol) in UNITS.items():
        words |= {plain(code): code, plain(name): code, plain(symbol): code}
    words |= {"m": "MTR", "mm": "MMT", "l": "LTR", "s": "SEC", "h": "HUR", "a": "AMP"}
    for code, said in GERMAN_UNITS.items():
        words |= dict.fromkeys(said, code)
    return words


GERMAN_UNITS = {
    "C62": ("st", "stk", "stck", "stueck", "pc", "pce", "pieces", "ea", "each", "ex"),
    "KGM": ("kilo", "kilogramm"), "GRM": ("gramm",), "MTR": ("meter", "lfm"), "MMT": ("millimeter",),
    "CMT": ("zentimeter",), "LTR": ("liter",), "MLT": ("milliliter",), "TNE": ("tonne", "to"),
    "BX": ("karton", "schachtel", "boxes"), "HUR": ("std", "stunde", "stunden"), "SEC": ("sekunde", "sek"),
}  # fmt: skip

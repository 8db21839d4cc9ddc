"""From bytes to plain facts: the JSON messages an ERP sends. Decides nothing about the plant.

Every refusal is Malformed and names each field that is wrong, so that the sender can mend all of it without us.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kernel import quantities
from kernel.errors import Faults, Malformed

LARGEST = 64 * 1024  # bytes; the longest sensible message is a few hundred
LARGEST_WHOLE = 2_000_000_000  # room for seconds since 1970 as a version, not for milliseconds
LONGEST = {"message_id": 120, "number": 40, "material": 40, "unit": 3, "reason": 500}


@dataclass(frozen=True, slots=True)
class NewOrder:
    """The ERP orders `quantity` (in `unit`, Rec 20) of a material until `due_at`."""

    message_id: str
    number: str
    material: str
    quantity: Decimal
    unit: str
    due_at: datetime
    priority: int = 3
    version: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """The ERP wants another quantity, date or priority; `version` grows with each message about an order."""

    message_id: str
    number: str
    version: int
    quantity: Decimal | None = None
    due_at: datetime | None = None
    priority: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """The ERP takes an order back."""

    message_id: str
    number: str
    version: int
    reason: str = ""


Message = NewOrder | ChangeOrder | CancelOrder


def parse(raw: bytes) -> dict[str, Any]:
    """The one JSON object in these bytes: UTF-8, exact numbers, each name once.

    NaN and Infinity, which JSON does not know but senders write, come through as Decimals, so that the
    field they stand in can be named.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"The message is not UTF-8 (byte {error.start}).", code="not_utf8") from None
    try:
        found = json.loads(text, parse_float=_decimal, parse_constant=Decimal, object_pairs_hook=_each_name_once)
    except RecursionError:
        raise Malformed("The message is nested too deeply.", code="too_deep") from None
    except ValueError as error:
        # json's own words name the line and column; an int of 5 000 digits ends here too.
        raise Malformed(f"The message is not JSON: {error}.", code="not_json") from None
    if not isinstance(found, dict):
        raise Malformed("The message must be one JSON object.", code="not_an_object")
    try:
        json.dumps(found, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        # An escape such as \\ud800 is half a character: no text we keep or send back can hold it.
        raise Malformed("The message contains half a character (a lone surrogate).", code="not_utf8") from None
    return found


def read(kind: type[Message], fields: Mapping[str, Any]) -> Message:
    """The facts of a message; a field nobody reads is a misunderstanding and is refused by name."""
    known = kind.__dataclass_fields__
    faults = Faults()
    # A sender of thousands of them has another trouble than their names.
    for name in [name for name in fields if name not in known][:20]:
        with faults:
            raise Malformed(f"Unknown field '{name}'. Known: {', '.join(known)}.", code="unknown_field", field=name)
    values: dict[str, Any] = {}
    for name, field in known.items():
        with faults:
            if fields.get(name) is not None:
                values[name] = READERS[name](name, fields[name])
            elif field.default is MISSING:
                raise Malformed(f"'{name}' is missing.", code="required", field=name)
    if faults.found:
        raise faults.together()
    return kind(**values)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed(f"'{name}' must be text.", code="not_text", field=name)
    text = value.strip()
    if not text and name != "reason":
        raise Malformed(f"'{name}' must not be empty.", code="required", field=name)
    if len(text) > LONGEST[name]:
        raise Malformed(f"'{name}' may have at most {LONGEST[name]} characters.", code="too_long", field=name)
    if any(ord(sign) < 32 for sign in text):
        raise Malformed(f"'{name}' contains control characters.", code="not_printable", field=name)
    return text


def _number(name: str, value: Any) -> str:
    text = _text(name, value)
    if not text.isprintable():
        raise Malformed(f"'{name}' contains signs that nobody can see.", code="not_printable", field=name)
    if any(sign in text for sign in " /?#%\\"):
        raise Malformed(f"'{name}' may not contain spaces or any of / ? # % \\.", code="invalid", field=name)
    return text


def _quantity(name: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise Malformed(f"'{name}' must be a number.", code="not_a_number", field=name)
    if isinstance(value, str) and len(value) > 40:
        raise Malformed(f"'{name}' is too long for a number.", code="too_large", field=name)
    return quantities.quantity(value, field=name, positive=True)


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(f"'{name}' must be a whole number.", code="not_a_number", field=name)
    if not 1 <= value <= LARGEST_WHOLE:
        raise Malformed(f"'{name}' must be 1 to {LARGEST_WHOLE}.", code="out_of_range", field=name)
    return value


def _moment(name: str, value: Any) -> datetime:
    text = _text_of_date(name, value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(
            f"'{text}' is not a date and time: write 2026-11-24T14:00:00+01:00 (ISO 8601).",
            code="not_a_date",
            field=name,
        ) from None
    if moment.tzinfo is None:
        raise Malformed(
            f"'{name}' needs its zone: end it with Z or an offset such as +01:00.", code="zone_missing", field=name
        )
    offset = moment.utcoffset()
    # No place on earth is further from UTC than these; +25:00 or -13:30 is a slip.
    if offset is None or not -12 <= offset.total_seconds() / 3600 <= 14:
        raise Malformed(f"'{text}' has a zone that does not exist.", code="zone_invalid", field=name)
    try:
        moment.astimezone()
    except (OverflowError, ValueError):
        raise Malformed(f"'{text}' is not a date we can keep.", code="not_a_date", field=name) from None
    return moment


def _text_of_date(name: str, value: Any) -> str:
    if not isinstance(value, str) or not 16 <= len(value) <= 40:
        raise Malformed(
            f"'{name}' must be a date and time such as 2026-11-24T14:00:00+01:00.", code="not_a_date", field=name
        )
    return value


READERS: dict[str, Callable[[str, Any], Any]] = {
    "message_id": _text,
    "number": _number,
    "material": _text,
    "unit": _text,
    "reason": _text,
    "quantity": _quantity,
    "due_at": _moment,
    "priority": _whole,
    "version": _whole,
}


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        # An exponent no computer holds; infinity is refused later, with the field it stands in.
        return Decimal("Infinity")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name appears twice")
    return found

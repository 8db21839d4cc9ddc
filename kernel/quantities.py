"""Quantities: exact decimals with a unit of UN/CEFACT Recommendation 20."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from django.db import models

from kernel.errors import Malformed

DIGITS, PLACES = 18, 6
STEP = Decimal(1).scaleb(-PLACES)
LARGEST = Decimal(10) ** (DIGITS - PLACES) - STEP

# Code -> (name, symbol). UN/CEFACT Recommendation 20, the codes a discrete plant meets first.
UNITS: dict[str, tuple[str, str]] = {
    "C62": ("piece", "pcs"), "KGM": ("kilogram", "kg"), "GRM": ("gram", "g"), "TNE": ("tonne", "t"),
    "MTR": ("metre", "m"), "MMT": ("millimetre", "mm"), "CMT": ("centimetre", "cm"),
    "LTR": ("litre", "l"), "MLT": ("millilitre", "ml"), "SEC": ("second", "s"), "MIN": ("minute", "min"),
    "HUR": ("hour", "h"), "BAR": ("bar", "bar"), "MBR": ("millibar", "mbar"), "NU": ("newton metre", "Nm"),
    "CEL": ("degree Celsius", "°C"), "RPM": ("revolutions per minute", "rpm"), "P1": ("percent", "%"),
    "VLT": ("volt", "V"), "AMP": ("ampere", "A"), "KWH": ("kilowatt hour", "kWh"), "BX": ("box", "box"),
}
# Units of which there are no parts.
COUNTED = frozenset({"C62", "BX"})


def quantity(value: Any, *, field: str | None = "quantity", positive: bool = False) -> Decimal:
    """`value` as a finite Decimal with six places, rounded half-even; raises Malformed, naming `field`."""
    written = str(value)
    # Decimal() also reads 1_000, blanks and the digits of every script; who sends those means something else.
    if not written.isascii() or "_" in written or written != written.strip():
        raise Malformed(f"'{value}' is not a number.", code="not_a_number", field=field)
    try:
        number = Decimal(written) if not isinstance(value, Decimal) else value
    except InvalidOperation:
        raise Malformed(f"'{value}' is not a number.", code="not_a_number", field=field) from None
    if not number.is_finite():
        raise Malformed("A quantity must be a finite number.", code="not_finite", field=field)
    # Not abs(): it rounds, and overflows on an exponent no plant has.
    if number.copy_abs() > LARGEST:
        raise Malformed(f"A quantity may be at most {LARGEST:f}.", code="too_large", field=field)
    if positive and 0 < number < STEP / 2:
        raise Malformed("The quantity is too small: six places are kept.", code="too_small", field=field)
    number = number.quantize(STEP, rounding=ROUND_HALF_EVEN)
    if positive and number <= 0:
        raise Malformed("The quantity must be more than zero.", code="not_positive", field=field)
    return number


def amount(value: Any, unit: str, *, field: str | None = "quantity", positive: bool = False) -> Decimal:
    """`quantity` of something counted in `unit`: pieces and boxes come whole; raises Malformed, naming `field`."""
    number = quantity(value, field=field, positive=positive)
    if unit in COUNTED and number != number.to_integral_value():
        name = UNITS[unit][0]
        raise Malformed(f"{text(number)} is not a whole number: it is counted by the {name}.", code="not_whole",
                        field=field)
    return number


def unit(code: str, *, field: str | None = "unit") -> str:
    """`code` if it is a unit we know; raises Malformed, naming `field`."""
    if code not in UNITS:
        raise Malformed(
            f"Unknown unit '{code}': use a UN/CEFACT Rec 20 code such as C62 (piece), KGM or MTR.",
            code="unknown_unit", field=field,
        )
    return code


def text(value: Decimal) -> str:
    """The shortest plain writing: 12, not 12.000000 nor 1.2E+1."""
    return f"{value.normalize():f}"


class QuantityField(models.DecimalField):  # type: ignore[type-arg]
    """numeric(18,6)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = DIGITS, PLACES
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


class UnitField(models.CharField):  # type: ignore[type-arg]
    """A Rec 20 code. The list grows without a migration, so the choices are asked when needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 3
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

"""What a GS1 symbol says (GS1 General Specifications, section 3; GS1 Digital Link URI syntax).

A label is read in whatever form a scanner sends it: with or without a symbology identifier, in brackets as printed
under the bars, or as a web address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import biip
from biip.gtin import Gtin

# A label of ours never begins like this by chance: fourteen digits after 01 whose last one checks the others.
BARE = re.compile(r"01\d{14}")
BRACKETS = re.compile(r"\(\d{2,4}\)")


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a label names: the kind of thing, and which of them (application identifiers 01, 10, 21, 17)."""

    gtin: str
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None


def read(code: str) -> Symbol | None:
    """The symbol in a scanned code, or None where it is no GS1 symbol or names no trade item."""
    code = code.strip()
    try:
        if code.startswith(("http://", "https://")):
            elements = biip.gs1_digital_link_uris.GS1DigitalLinkURI.parse(code).element_strings
        elif BRACKETS.match(code):
            elements = biip.gs1_messages.GS1Message.parse_hri(code).element_strings
        elif code.startswith("]") or BARE.match(code):
            found = biip.parse(code)
            if found.gs1_message is None:
                return Symbol(found.gtin.as_gtin_14()) if found.gtin and code.startswith("]") else None
            elements = found.gs1_message.element_strings
        else:
            return None
    except biip.ParseError:
        return None
    item = elements.get(ai="01")
    if item is None or item.gtin is None:
        return None
    lot, serial, expiry = elements.get(ai="10"), elements.get(ai="21"), elements.get(ai="17")
    return Symbol(
        item.gtin.as_gtin_14(),
        lot.value if lot else "",
        serial.value if serial else "",
        expiry.date if expiry else None,
    )


def gtin14(number: str) -> str | None:
    """A GTIN of 8, 12, 13 or 14 digits in its form of 14; None when its check digit does not fit."""
    try:
        return Gtin.parse(number.strip()).as_gtin_14()
    except biip.ParseError:
        return None

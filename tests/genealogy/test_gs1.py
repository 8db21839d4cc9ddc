"""Labels with GS1 symbols name lots as well as our own numbers do."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import biip
import pytest
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

from genealogy import selectors, services
from genealogy.errors import LotUnknown, MaterialExists, WrongMaterial
from genealogy.gs1 import Symbol, gtin14, read
from genealogy.models import MaterialDefinition
from kernel.errors import LinesideError, Malformed
from tests import make
from tests.makes import genealogy

GTIN = "07032069804988"
DICTIONARY = Path(__file__).parents[3] / "shared/reference/gs1/gs1-syntax-dictionary.txt"


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        (f"]C101{GTIN}102026-1\x1d21S1", Symbol(GTIN, "2026-1", "S1")),
        (f"]d201{GTIN}10ABC\x1d17270131", Symbol(GTIN, "ABC", expires_on=date(2027, 1, 31))),
        (f"]Q301{GTIN}10ABC", Symbol(GTIN, "ABC")),
        (f"01{GTIN}1727013110ABC", Symbol(GTIN, "ABC", expires_on=date(2027, 1, 31))),
        (f"(01){GTIN}(10)ABC(21)X-1", Symbol(GTIN, "ABC", "X-1")),
        (f"https://id.gs1.org/01/{GTIN}/10/ABC?17=270131", Symbol(GTIN, "ABC", expires_on=date(2027, 1, 31))),
        ("]E07032069804988", Symbol(GTIN)),
    ],
)
def test_a_label_is_read_in_every_form_a_scanner_sends(code: str, meant: Symbol) -> None:
    assert read(code) == meant


@pytest.mark.parametrize(
    "code",
    ["P-100", "SN-000123", "0107032069804989", "(01)123", "https://example.com/01", "]C1", "]C100123456789012345675", ""],
)
def test_what_is_no_symbol_of_a_trade_item_stays_a_plain_code(code: str) -> None:
    assert read(code) is None


def test_a_gtin_of_any_length_becomes_fourteen_digits() -> None:
    assert gtin14("7032069804988") == gtin14(" 07032069804988 ") == GTIN
    assert gtin14("7032069804989") is None
    assert gtin14("bolt") is None


@pytest.mark.skipif(not DICTIONARY.exists(), reason="the GS1 syntax dictionary is not here")
def test_the_library_knows_the_identifiers_gs1_lists() -> None:
    listed = re.findall(r"(?m)^(\d{2,4})(?:-(\d{2,4}))?\s", DICTIONARY.read_text())
    wanted = {f"{number:0{len(first)}}" for first, last in listed for number in range(int(first), int(last or first) + 1)}
    known = set()
    for number in wanted:
        try:
            known.add(GS1ApplicationIdentifier.extract(number + "0" * 90).ai)
        except biip.ParseError:
            continue
    assert {"00", "01", "10", "11", "17", "21", "30", "37", "240", "310" + "3"} <= known
    assert len(wanted - known) <= 0.1 * len(wanted)


@pytest.mark.django_db
class TestAtTheStation:
    def test_a_suppliers_label_names_the_lot_that_was_received_under_his_number(self) -> None:
        seal = genealogy.material("SEAL-25", gtin="7032069804988")
        lot = services.receive_lot(seal, "L-0001", Decimal(10), supplier_lot="ABC", by=make.sofia())
        assert selectors.find(f"]d201{GTIN}10ABC\x1d17270131", seal) == lot
        assert selectors.find(f"(01){GTIN}(10)L-0001") == lot

    def test_another_part_is_refused_by_its_name_even_when_its_lot_was_never_received(self) -> None:
        seal, _ = genealogy.material("SEAL-25"), genealogy.material("BOLT-8", gtin=GTIN)
        with pytest.raises(WrongMaterial) as why:
            selectors.find(f"]C101{GTIN}10NEVER", seal)
        assert str(why.value) == "Expected SEAL-25, got BOLT-8."

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            (f"]C101{GTIN}10NEVER", "No lot NEVER of SEAL-25 was received. Receive it first."),
            ("]E07032069804988", "This label says SEAL-25, but not which lot. Scan the label with the lot."),
            ("]E04006381333931", "No material has the GTIN 04006381333931. Ask engineering to enter it."),
        ],
    )
    def test_what_a_label_cannot_answer_is_said(self, code: str, said: str) -> None:
        genealogy.material("SEAL-25", gtin=GTIN)
        with pytest.raises(LotUnknown) as why:
            selectors.find(code)
        assert str(why.value) == said

    @pytest.mark.parametrize(("gtin", "error"), [("7032069804989", Malformed), (GTIN, MaterialExists)])
    def test_a_wrong_or_taken_gtin_is_refused_at_its_field(self, gtin: str, error: type[LinesideError]) -> None:
        genealogy.material("SEAL-25", gtin=GTIN)
        with pytest.raises(error) as why:
            genealogy.material("BOLT-8", gtin=gtin)
        assert why.value.field == "gtin"
        assert not MaterialDefinition.objects.filter(number="BOLT-8").exists()

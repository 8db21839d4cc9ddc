"""Reasons and specifications are named once."""

from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Malformed, NotAllowed
from quality import selectors, services
from quality.errors import ReasonExists, ReasonUnknown, SpecificationExists
from quality.models import ReasonCode, TestProperty, TestSpecification
from quality.services import Measure
from records.models import Event
from tests import make

pytestmark = pytest.mark.django_db


def test_a_reason_is_found_by_kind_and_code() -> None:
    services.define_reason("scrap", "POROUS", "Porous casting", by=make.ella())
    assert selectors.reason("scrap", "POROUS").text == "Porous casting"
    with pytest.raises(ReasonUnknown, match="'POROUS' is no reason for rework"):
        selectors.reason("rework", "POROUS")
    with pytest.raises(ReasonExists):
        services.define_reason("scrap", "POROUS", "Again", by=make.ella())
    assert ReasonCode.objects.count() == Event.objects.filter(kind="reason_code.defined").count() == 1


def test_a_reason_needs_kind_code_text_and_the_right_person() -> None:
    for words in (("dance", "A", "A"), ("scrap", " ", "A"), ("scrap", "A", "")):
        with pytest.raises(Malformed):
            services.define_reason(*words, by=make.ella())
    with pytest.raises(NotAllowed):
        services.define_reason("scrap", "A", "A", by=make.omar())
    assert not ReasonCode.objects.exists()


def test_a_specification_has_versions_with_their_limits() -> None:
    look = Measure("Look", "choice", choices=("ok", "bad"))
    measures = [Measure("Pressure drop", unit="MBR", upper=Decimal(5)), look]
    first = services.define_specification("LEAK", "Leak test", measures, by=make.ella())
    services.define_specification("LEAK", "Leak test", measures, version=2, by=make.quinn())
    assert [row.name for row in first.properties.all()] == ["Pressure drop", "Look"]
    with pytest.raises(SpecificationExists):
        services.define_specification("LEAK", "Leak test", [], version=2, by=make.ella())
    assert (TestSpecification.objects.count(), TestProperty.objects.count()) == (2, 4)


@pytest.mark.parametrize(
    "measure",
    [
        Measure("Drop", lower=Decimal(6), upper=Decimal(5)), Measure("Drop", upper=Decimal("NaN")),
        Measure("Drop", unit="XXX"), Measure("Look", "choice"), Measure("Look", "smell"),
    ],
)
def test_a_measure_must_make_sense(measure: Any) -> None:
    with pytest.raises(Malformed):
        services.define_specification("LEAK", "Leak test", [measure], by=make.ella())
    assert not TestSpecification.objects.exists()

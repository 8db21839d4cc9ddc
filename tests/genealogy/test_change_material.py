"""A material is called, measured and kept otherwise; what lots count on stays."""

from __future__ import annotations

import pytest

from genealogy import services
from genealogy.errors import MaterialInUse
from genealogy.models import MaterialDefinition
from kernel.errors import NotAllowed
from records.files import store
from records.models import Event
from tests import make
from tests.makes import calls, genealogy

pytestmark = pytest.mark.django_db

URL = "/api/material-definitions"


def test_an_engineer_changes_what_a_material_is() -> None:
    material = genealogy.material()
    picture = store("seal.png", b"not much of a picture", "image/png")
    words = {
        "name": "Seal, large", "family": "SEALS", "properties": {"Nominal bore": "25.50"}, "shelf_life_days": 365,
        "picture": picture.sha256,
    }
    answer = calls.post(make.ella(), f"{URL}/{material.pk}/change", words)
    assert answer.status_code == 200, answer.json()
    said = answer.json()
    assert (said["family"], said["properties"], said["shelf_life_days"]) == ("SEALS", {"Nominal bore": "25.5"}, 365)
    assert said["picture"].endswith(picture.sha256)
    assert Event.objects.get(kind="material_definition.changed").data["before"]["shelf_life_days"] is None
    assert calls.get(make.ella(), URL, text="seals").json()["results"][0]["number"] == material.number


def test_saying_the_same_is_no_change_and_others_may_not() -> None:
    material = genealogy.material()
    services.change_material(material, name=material.name, by=make.ella())
    assert not Event.objects.filter(kind="material_definition.changed").exists()
    with pytest.raises(NotAllowed):
        services.change_material(material, name="Mine", by=make.omar())


def test_lots_keep_the_unit_they_were_counted_in() -> None:
    lot = genealogy.lot()
    with pytest.raises(MaterialInUse):
        services.change_material(lot.material, unit="KGM", by=make.ella())
    lot.material.refresh_from_db()
    assert lot.material.unit == "C62"
    services.change_material(lot.material, name="Called otherwise", by=make.ella())


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": " "}, "name"), ({"unit": "XXX"}, "unit"), ({"properties": {"Bore": "wide"}}, "properties"),
        ({"properties": {" ": "1"}}, "properties"), ({"shelf_life_days": 0}, "shelf_life_days"),
        ({"gtin": "123"}, "gtin"), ({"picture": "0" * 64}, "picture"), ({"tracking": "magic"}, "tracking"),
        ({"properties": {"Bore": "NaN"}}, "properties"),
    ],
)  # fmt: skip
def test_a_word_that_cannot_be_read_changes_nothing(words: dict, field: str) -> None:
    material = genealogy.material()
    before = MaterialDefinition.objects.values().get(pk=material.pk)
    answer = calls.post(make.ella(), f"{URL}/{material.pk}/change", words)
    assert answer.status_code in (400, 422), answer.json()
    assert answer.json()["errors"][0]["field"].partition(".")[0] == field
    assert MaterialDefinition.objects.values().get(pk=material.pk) == before


def test_two_who_change_a_material_at_once_are_told() -> None:
    material = genealogy.material()
    browser = calls.client(make.ella())
    seen = browser.get(f"{URL}/{material.pk}")["ETag"]
    services.change_material(material, name="Faster", by=make.ella())
    answer = browser.post(
        f"{URL}/{material.pk}/change", {"name": "Slower"}, format="json",
        headers={"Idempotency-Key": "k", "If-Match": seen},
    )
    assert answer.status_code == 412

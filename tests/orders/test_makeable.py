"""What an order can ask for: everything with a released way to make it, its own or its family's."""

from __future__ import annotations

import pytest

from genealogy.models import MaterialDefinition
from orders.models import WorkMaster
from tests import make
from tests.makes import orders as plant
from tests.makes.calls import get, post

pytestmark = pytest.mark.django_db


def offered(**query: str) -> list[str]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return [row["number"] for row in get(make.sofia(), f"/api/makeable-materials?{asked}").json()["results"]]


def test_a_product_of_a_family_is_made_by_the_family_s_work_master() -> None:
    master = plant.pump_master()
    for number in ("VA-25", "VA-50"):
        MaterialDefinition.objects.create(number=number, name=f"Valve {number}", unit="C62", family="VA", tracking="lot")
    assert offered() == ["CP-200"]
    family = WorkMaster.objects.create(number="VA", family="VA", state="draft", name="Valves")
    assert offered() == ["CP-200"]
    WorkMaster.objects.filter(pk=family.pk).update(state="released")
    assert offered() == ["CP-200", "VA-25", "VA-50"]
    assert (offered(text="alve"), offered(text="va-5"), offered(number="VA-25")) == (
        ["VA-25", "VA-50"], ["VA-50"], ["VA-25"]
    )
    WorkMaster.objects.filter(pk=master.pk).update(state="retired")
    assert offered() == ["VA-25", "VA-50"]


def test_a_big_plant_offers_its_products_by_the_page() -> None:
    plant.pump_master()
    WorkMaster.objects.create(number="VA", family="VA", state="released", name="Valves")
    for place in range(60):
        MaterialDefinition.objects.create(number=f"VA-{place:02}", name="Valve", unit="C62", family="VA", tracking="lot")
    page = get(make.sofia(), "/api/makeable-materials").json()
    assert (len(page["results"]), page["next"] is not None) == (50, True)
    assert post(make.omar(), "/api/makeable-materials", {}).status_code == 405

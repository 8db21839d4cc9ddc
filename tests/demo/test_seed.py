"""The demo plant comes into an empty Lineside once, and its code sheet only where DEMO is on."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.fixtures import Settings

from demo.plant import limits, people, places, products, stock
from demo.plant.seeding import seed
from demo.plant.seeding.pictures import FOLDER, hotspots
from equipment.models import Counter, Equipment, Terminal
from genealogy.models import MaterialDefinition, MaterialLot, MountedLot
from genealogy.services import scrap_from
from integrations.models import Binding
from kernel.symbols import qr
from orders.models import InstructionStep, PropertyLimit, WorkMaster
from personnel.models import Person
from personnel.services import person_for_badge, person_for_key
from records.models import Event, Subscription
from tests import make


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The plant is seeded once; what a test changes is taken back after it, the plant after the last."""
    data = tmp_path_factory.mktemp("data")
    (data / "erp_api_key").write_text("ls_a-key-of-the-demo-erp\n")
    named = override_settings(DEMO=True, MEDIA_ROOT=data / "media", SECRETS=data)
    with django_db_blocker.unblock(), transaction.atomic():
        with named:
            seed()
        yield data
        transaction.set_rollback(True)


@pytest.fixture
def plant(seeded: Path, db: None, settings: Settings) -> Path:
    settings.DEMO = True
    settings.MEDIA_ROOT = seeded / "media"
    settings.SECRETS = seeded
    return seeded


def test_the_plant_is_whole(plant: Path) -> None:
    assert Equipment.objects.filter(level="work_unit").count() == 8
    assert Terminal.objects.count() == len(places.STATIONS)
    assert MaterialDefinition.objects.count() == len(stock.MATERIALS)
    assert MountedLot.objects.filter(unmounted_at=None).count() == len(stock.MOUNTED)
    assert Binding.objects.count() == sum(len(link.wires) for link in places.LINKS)
    assert Counter.objects.count() == 5
    assert WorkMaster.objects.get(number="CP-200").segments.count() == 6
    assert {master.state for master in WorkMaster.objects.all()} == {"released"}
    assert Subscription.objects.count() == 1
    assert PropertyLimit.objects.filter(is_active=True).count() == len(limits.LIMITS)


def test_everybody_can_come_in(plant: Path) -> None:
    omar = person_for_badge("BADGE-OMAR")
    assert omar is not None
    assert omar.check_password(people.PASSWORD)
    assert omar.reauthenticate("2468") == "pin"
    assert Person.objects.filter(is_simulated=True).count() == 9
    erik = person_for_key("ls_a-key-of-the-demo-erp")
    assert erik is not None
    assert erik.username == "erik"


def test_again_it_changes_nothing_and_is_quick(plant: Path) -> None:
    lot = MaterialLot.objects.get(number="OR-26-2210")
    scrap_from(lot, lot.quantity, "Torn", by=make.omar())
    before = (Event.objects.count(), Person.objects.count(), MaterialLot.objects.count())
    started = time.monotonic()
    report = seed()
    assert time.monotonic() - started < 1
    assert str(report) == "nothing to add"
    assert (Event.objects.count(), Person.objects.count(), MaterialLot.objects.count()) == before


def test_the_command_seeds_only_a_demo(plant: Path, settings: Settings) -> None:
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    assert out.getvalue() == "Demo plant: nothing to add\n"
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("seed_demo")


def test_every_step_has_a_picture_and_german_words(plant: Path) -> None:
    steps = list(InstructionStep.objects.select_related("picture"))
    assert len(steps) == sum(len(o.steps) for m in products.MASTERS for o in m.operations)
    for step in steps:
        assert step.picture is not None, step
        told = {"title", "text", "warning" * bool(step.warning), "property" * bool(step.property)} - {""}
        words = step.translations["de"]
        assert set(words) - {"labels"} == told
        assert set(words.get("labels", {})) == {str(spot["n"]) for spot in step.hotspots}
    pictured = {s.picture for m in products.MASTERS for o in m.operations for s in o.steps}
    pictured |= {m.picture for m in stock.MATERIALS}
    assert all((FOLDER / f"{name}.webp").exists() for name in pictured)
    assert set(hotspots()) <= pictured


def test_a_step_points_only_at_spots_of_its_picture() -> None:
    for step in (s for m in products.MASTERS for o in m.operations for s in o.steps):
        named = {int(n) for text in (step.text, step.german[1]) for n in re.findall(r"\((\d)\)", text)}
        assert named <= {spot["n"] for spot in hotspots()[step.picture]}, step.title


def test_the_code_sheet_can_be_scanned_by_anybody(plant: Path, client: Client) -> None:
    sheet = client.get("/api/codes").json()
    kinds = {group["kind"]: group["codes"] for group in sheet["groups"]}
    assert [len(kinds[kind]) for kind in ("badge", "terminal", "lot", "serial")] == [6, 7, len(stock.STOCK), 0]
    assert {"code", "label", "detail", "symbol"} == set(kinds["badge"][0])
    assert "BADGE-ERIK" not in {code["code"] for code in kinds["badge"]}


def test_without_the_demo_there_is_no_sheet(plant: Path, settings: Settings, client: Client) -> None:
    settings.DEMO = False
    assert client.get("/api/codes").status_code == 404


def test_a_symbol_reads_back_and_carries_nothing_active() -> None:
    barcode = zxingcpp.create_barcode("SC-26-0904", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = zxingcpp.write_barcode_to_image(barcode, scale=4, add_quiet_zones=True)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == ["SC-26-0904"]
    svg = qr("SC-26-0904")
    assert svg.startswith("<svg ")
    assert [part for part in ("<script", "<!DOCTYPE", "href", "style=") if part in svg] == []

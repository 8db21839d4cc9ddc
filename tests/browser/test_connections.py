"""Ella connects machines in the browser, against the demo's simulators on real sockets and a real acquisition worker."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.plant.places import STATE_WORDS
from tests.integrations import plant

# The simulated lathe stands at a place that has no machine of its own.
NODE, PLACE = "TURN-01", "PACK-01"
# A worker may have to start before it answers.
WAIT = 60_000


@pytest.fixture(scope="module")
def sockets(
    plant_database: str, plant_environment: dict[str, str], base_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, int]]:
    """The demo's machines on free ports, and a worker that answers questions and reads."""
    data, opcua, modbus = tmp_path_factory.mktemp("machines"), plant.free_port(), plant.free_port()
    # The demo's own connections lead nowhere here.
    wires = {
        "DATABASE_URL": plant_database, "LINESIDE_OPCUA_PORT": "1", "LINESIDE_MODBUS_PORT": "1",
        "CONNECTION_KEYS": plant_environment["CONNECTION_KEYS"],
    }  # fmt: skip
    with (
        plant.machines("demo.machines.opcua", opcua, data / "o", speed=20),
        plant.machines("demo.machines.modbus", modbus, data / "m", speed=20),
        plant.acquisition(data / "w", "desk", **wires),
    ):
        yield opcua, modbus


@pytest.fixture
def ella(watched: Page, base_url: str, sign_in: Callable[[Page, str], None]) -> Page:
    sign_in(watched, "ella")
    watched.goto("/machines")
    return watched


@pytest.fixture(autouse=True)
def tidy(hand: Callable[[str], Any]) -> Iterator[None]:
    """Other tests find the places without machines again."""
    yield
    engineer = hand("ella")
    for each in engineer.get("/api/connections")["results"]:
        if not each["endpoint"].count("${"):
            engineer.post(f"/api/connections/{each['id']}/remove", reason="The test is over")


def add(page: Page, name: str, endpoint: str, protocol: str) -> None:
    """Ella fills in the form."""
    page.get_by_role("button", name="Add a connection").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Protocol").select_option(protocol)
    form.get_by_label("Endpoint").fill(endpoint)
    if protocol == "OPC UA":
        form.get_by_label("Security").select_option("None, by exception")
        form.get_by_role("button", name="Add", exact=True).click()
        # The rule has the words: an exception has a reason.
        expect(form.get_by_role("alert")).to_contain_text("write down why")
        form.get_by_label("Why unsigned?").fill("A simulator on this computer")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def value_of(page: Page, binding: str) -> Any:
    return page.locator(f"[data-binding='{binding}'] .tag-value strong")


def test_ella_connects_a_machine_over_opc_ua_picks_nodes_and_sees_them_live(
    ella: Page, sockets: tuple[int, int], axe: Callable[[Page], None], watch: Any
) -> None:
    watch.allow("400|422")
    add(ella, "Turning cell", f"opc.tcp://127.0.0.1:{sockets[0]}/lineside-demo", "OPC UA")
    expect(ella.get_by_text("unsigned, by exception").first).to_be_visible()
    ella.get_by_role("button", name="Test", exact=True).click()
    expect(ella.get_by_role("status", name="Test")).to_contain_text("answered in", timeout=WAIT)
    tree = ella.get_by_role("region", name="Address space")
    tree.get_by_role("button", name="Look through it").click()
    tree.get_by_role("button", name=re.compile(f"^{NODE}")).click(timeout=WAIT)
    for node in ("State", "Counter", "Epoch", "Temperature"):
        tree.get_by_role("button", name=f"Pick {node}", exact=True).click(timeout=WAIT)
    picked = ella.get_by_role("region", name="Picked")
    axe(ella)
    # The machine and the meaning are guessed from the names; that machine is taken, and says so.
    expect(picked.locator("[data-picked=Counter] select").first).to_have_value(re.compile(r"\d+"))
    expect(picked.locator("[data-picked=Counter] select").nth(1)).to_have_value("counter")
    picked.get_by_role("button", name="Take over 4 addresses").click()
    expect(picked.get_by_role("alert")).to_contain_text("already")
    for node in ("State", "Counter", "Epoch", "Temperature"):
        picked.locator(f"[data-picked={node}] select").first.select_option(PLACE)
    picked.get_by_role("button", name="Details of State").click()
    details = ella.get_by_role("dialog")
    for raw, word in STATE_WORDS.items():
        details.get_by_role("button", name="Add a value").click()
        details.get_by_label("Value", exact=True).last.fill(raw)
        details.get_by_label("State", exact=True).last.select_option(word)
    details.get_by_role("button", name="Take over").click()
    # How fast it may run stands with the counter.
    picked.get_by_role("button", name="Details of Counter").click()
    details.get_by_label("Most pieces a second").fill("2.5")
    details.get_by_role("button", name="Take over").click()
    picked.get_by_role("button", name="Take over 4 addresses").click()
    expect(value_of(ella, f"{PLACE} Temperature")).to_have_text(re.compile(r"\d"), timeout=WAIT)
    expect(ella.locator(".page-head [data-state=green]")).to_be_visible(timeout=WAIT)
    axe(ella)
    # In place: another unit and scale.
    ella.get_by_role("button", name=f"Edit {PLACE} Temperature").click()
    form = ella.get_by_role("dialog")
    form.get_by_label("Unit of measure").select_option("°C")
    form.get_by_label("Dead band").fill("0.5")
    form.get_by_role("button", name="Read now").click()
    expect(form.get_by_test_id("read-now")).to_have_text(re.compile(r"\d"), timeout=WAIT)
    form.get_by_role("button", name="Save").click()
    expect(value_of(ella, f"{PLACE} Temperature")).to_contain_text("°C", timeout=WAIT)
    ella.get_by_role("button", name=f"Edit {PLACE} Counter").click()
    expect(form.get_by_label("Most pieces a second")).to_have_value("2.5")
    form.get_by_role("button", name="Back").click()
    # Taken away: the counter keeps its pieces, the line is gone.
    ella.get_by_role("button", name=f"Take away {PLACE} Counter").click()
    ella.get_by_role("dialog").get_by_role("button", name="Take away").click()
    expect(ella.locator(f"[data-binding='{PLACE} Counter']")).to_have_count(0)


def test_ella_connects_a_machine_over_modbus_register_by_register_and_clones_it(
    ella: Page, sockets: tuple[int, int], axe: Callable[[Page], None], hand: Any
) -> None:
    add(ella, "Washer", f"modbus://127.0.0.1:{sockets[1]}", "Modbus TCP")
    ella.get_by_role("button", name="Add a register").click()
    form = ella.get_by_role("dialog")
    form.get_by_label("Machine").select_option(label="ASM-01 · Assembly place 1")
    form.get_by_label("Name").fill("Heat")
    form.get_by_label("Number, from 0").fill("8")
    form.get_by_label("Scale").fill("0.1")
    form.get_by_label("Unit of measure").select_option("°C")
    form.get_by_role("button", name="Read now").click()
    expect(form.get_by_test_id("read-now")).to_have_text(re.compile(r"\d"), timeout=WAIT)
    axe(ella)
    form.get_by_role("button", name="Take over").click()
    expect(value_of(ella, "ASM-01 Heat")).to_contain_text("°C", timeout=WAIT)
    expect(ella.locator(".page-head [data-state=green]")).to_be_visible(timeout=WAIT)
    # Two machines just like it.
    ella.get_by_role("button", name="Clone", exact=True).click()
    form = ella.get_by_role("dialog")
    lines = [f"Washer {n}; modbus://127.0.0.1:{sockets[1]}; {unit}" for n, unit in ((2, "ASM-02"), (3, "PACK-01"))]
    form.get_by_label("Paste a list").fill("\n".join(lines))
    form.get_by_role("button", name="Take the list").click()
    axe(ella)
    form.get_by_role("button", name="Make 2 connections").click()
    expect(ella.locator("[data-connection='Washer 3']")).to_be_visible()
    made = {each["name"]: each for each in hand("ella").get("/api/connections")["results"]}
    assert [each["equipment_number"] for each in made["Washer 2"]["bindings"]] == ["ASM-02"]
    # And it goes again, with its reason.
    ella.get_by_role("link", name="Washer 3").click()
    ella.get_by_role("button", name="Remove", exact=True).click()
    form = ella.get_by_role("dialog")
    form.get_by_label("Reason").fill("One too many")
    form.get_by_role("button", name="Remove", exact=True).click()
    expect(ella.get_by_role("heading", level=1, name="Machines")).to_be_visible()
    expect(ella.locator("[data-connection='Washer 3']")).to_have_count(0)


def test_ella_writes_a_value_by_hand_after_a_second_look(
    ella: Page, sockets: tuple[int, int], axe: Callable[[Page], None]
) -> None:
    add(ella, "Panel", f"modbus://127.0.0.1:{sockets[1]}", "Modbus TCP")
    by_hand = ella.get_by_role("region", name="Write by hand")
    expect(by_hand).to_have_count(0)
    ella.get_by_role("button", name="Change", exact=True).click()
    form = ella.get_by_role("dialog")
    form.get_by_label("Addresses Lineside may write").fill("1/holding/10\n1/coil/2")
    form.get_by_role("button", name="Save").click()
    by_hand.get_by_role("button", name="Write 1/holding/10").click()
    form.get_by_role("textbox", name="Value", exact=True).fill("7")
    expect(form.get_by_role("button", name="Go on")).to_be_disabled()
    form.get_by_role("textbox", name="Reason").fill("Trial run without the panel")
    form.get_by_role("button", name="Go on").click()
    expect(form.get_by_role("alert")).to_contain_text("7 is written to 1/holding/10 of Panel now, once")
    axe(ella)
    form.get_by_role("button", name="Write it now").click()
    expect(form.get_by_role("status")).to_contain_text("Read back: 7", timeout=WAIT)


def test_a_machine_nobody_answers_for_says_what_to_do_next(
    ella: Page, sockets: tuple[int, int], watch: Any
) -> None:
    add(ella, "Nowhere", f"modbus://127.0.0.1:{plant.free_port()}", "Modbus TCP")
    ella.get_by_role("button", name="Test", exact=True).click()
    expect(ella.get_by_role("alert")).to_contain_text("switched on", timeout=WAIT)


def test_a_supervisor_may_look_but_not_touch(
    watched: Page, base_url: str, sign_in: Callable[[Page, str], None], hand: Any
) -> None:
    made = hand("ella").post("/api/connections", name="Dryer", protocol="modbus", endpoint="modbus://127.0.0.1:1")
    sign_in(watched, "sofia")
    watched.goto(f"/machines/connections/{made['id']}")
    expect(watched.get_by_role("heading", level=1, name="Dryer")).to_be_visible()
    expect(watched.get_by_role("button", name="Test", exact=True)).to_have_count(0)
    expect(watched.get_by_role("button", name="Remove", exact=True)).to_have_count(0)

"""The cable is pulled, the browser is killed, somebody else comes, and the cable is put back: nothing is lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.cable import Cable, kill_browser
from tests.browser.conftest import PATIENCE, Watch
from tests.browser.pump_works import PumpWorks, in_both_lights

WRONG_BY = timedelta(hours=3)
# The page's clock goes wrong, as an old tablet's does; nobody else's.
WRONG_CLOCK = f"""
const Right = Date, off = {int(WRONG_BY.total_seconds() * 1000)};
window.Date = class extends Right {{
  constructor(...words) {{ if (words.length) super(...words); else super(Right.now() + off); }}
  static now() {{ return Right.now() + off; }}
}};
"""
KEYS = """
new Promise((done, failed) => {
  const asked = indexedDB.open('lineside-terminal');
  asked.onerror = () => failed(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction('waiting').objectStore('waiting').getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.map(each => [each.key, each.who])); };
  };
})
"""


class Tablet:
    """A terminal at the far end of the cable, with a profile that survives its browser."""

    def __init__(self, playwright: Playwright, cable: Cable, launch: dict[str, Any], watch: Watch, at: Path) -> None:
        self.playwright, self.cable, self.launch, self.watch, self.profile = playwright, cable, launch, watch, at
        self.context: BrowserContext = self._start()
        self.page = self._page()

    def _start(self) -> BrowserContext:
        return self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=self.cable.wrap(self.launch["executable_path"]),
            args=self.launch["args"], base_url=self.cable.url, locale="en-GB", reduced_motion="reduce",
            viewport={"width": 1280, "height": 800},
        )

    def _page(self) -> Page:
        self.context.add_init_script(WRONG_CLOCK)
        page = self.context.pages[0]
        page.set_default_timeout(PATIENCE)
        self.watch.listen(page)
        return page

    def kill_and_restart(self) -> None:
        """Chromium writes cookies down every half minute; one paired this morning has long been written."""
        cookies: Any = self.context.cookies()
        kill_browser(self.profile)
        self.context = self._start()
        self.context.add_cookies(cookies)
        self.page = self._page()
        self.page.goto("/terminal")

    def scan(self, code: str) -> None:
        self.page.keyboard.type(code, delay=4)
        self.page.keyboard.press("Enter")

    def badge_in(self, badge: str) -> None:
        self.scan(badge)
        name = {"BADGE-OMAR": "Omar Haddad", "BADGE-SOFIA": "Sofia Brandt"}[badge]
        expect(self.page.locator(".top-person")).to_have_text(name)

    def is_ready(self) -> None:
        """Everything that is needed without the cable is on the device."""
        expect(self.page.locator("[data-save]")).to_have_text("All saved")
        assert self.page.evaluate(
            "Promise.race([navigator.serviceWorker.ready.then(() => true),"
            " new Promise(done => setTimeout(() => done(false), 10000))])"
        )
        for _ in range(150):
            if self.page.evaluate("caches.open('lineside-files').then(cache => cache.keys()).then(all => all.length)"):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("No file of any instruction was kept.")

    def keys(self) -> list[list[str]]:
        found: list[list[str]] = self.page.evaluate(KEYS)
        return found


@pytest.fixture
def cable(base_url: str, tmp_path: Path) -> Iterator[Cable]:
    made = Cable(base_url, tmp_path)
    yield made
    made.close()


@pytest.fixture
def tablet(
    playwright: Playwright, cable: Cable, browser_type_launch_args: dict[str, Any], watch: Watch, tmp_path: Path
) -> Iterator[Callable[[str], Tablet]]:
    watch.allow("ERR_|WebSocket|Failed to load resource|Failed to fetch")
    made: list[Tablet] = []

    def start(name: str) -> Tablet:
        made.append(Tablet(playwright, cable, browser_type_launch_args, watch, tmp_path / name))
        return made[-1]

    yield start
    for each in made:
        each.context.close()


def arrived(plant: PumpWorks, keys: list[list[str]]) -> list[dict[str, Any]]:
    """The events of offline actions with these keys, oldest first, one of each action."""
    rows = plant.sofia.get("/api/events", page_size=200)["results"]
    wanted = {key for key, _ in keys}
    found: dict[str, dict[str, Any]] = {}
    for row in reversed(rows):
        key = row["context"].get("offline", {}).get("key")
        if key in wanted:
            found.setdefault(key, row)
    return list(found.values())


def test_the_cable_is_pulled_the_browser_killed_and_somebody_else_comes(
    plant: PumpWorks, cable: Cable, tablet: Callable[[str], Tablet], pair: Callable[[Page, str], None]
) -> None:
    plant.clear("ASM-01")
    order = plant.order(2).washed()
    plant.sofia.post(f"/api/job-orders/{order.ids[40]}/dispatch", work_unit=plant.sofia.unit("ASM-01"))
    asm = tablet("asm")
    # Sofia has been here today; now it is Omar's.
    pair(asm.page, "ASM-01")
    asm.badge_in("BADGE-SOFIA")
    asm.badge_in("BADGE-OMAR")
    asm.page.get_by_role("button", name=f"Start {order.number}-40").click()
    begin = asm.page.get_by_role("button", name="Begin unit 1 of 2")
    expect(begin).to_be_visible()
    begin.click()
    expect(asm.page.get_by_text("serial CP200-")).to_be_visible()
    asm.scan("SC-26-0904")
    expect(asm.page.get_by_role("heading", name="Press the seal in").first).to_be_visible()
    asm.is_ready()
    begun = datetime.now(UTC)

    cable.pull()
    expect(asm.page.locator("[data-save=offline]")).to_have_text("Offline")
    asm.page.get_by_role("button", name="Done: Press the seal in").click()
    expect(asm.page.locator("[data-save]")).to_have_text("Offline · 1 entry waiting")
    asm.scan("OR-26-2210")
    torque = asm.page.locator(".value input")
    torque.fill("45.2")
    asm.page.get_by_role("button", name="Save 45.2 Nm").click()
    expect(asm.page.get_by_role("heading", name="Tighten bolts 5 to 8").first).to_be_visible()
    # What cannot be done now says so before it is pressed.
    pause = asm.page.get_by_role("button", name=re.compile("Interrupt|Pause"))
    expect(pause).to_be_disabled()
    expect(pause).to_contain_text("needs the network")
    before = asm.keys()
    assert {who for _, who in before} == {"Omar Haddad"}

    asm.kill_and_restart()
    expect(asm.page.locator("[data-save]")).to_have_text(f"Offline · {len(before)} entries waiting")
    expect(asm.page.locator(".top-person")).to_have_text("Omar Haddad")
    asm.page.get_by_role("button", name="Go on").first.click()
    expect(asm.page.get_by_role("heading", name="Tighten bolts 5 to 8").first).to_be_visible()
    picture = asm.page.locator("main.job img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")

    # Sofia takes over: the plant cannot be asked, the device knows her badge from this morning.
    asm.badge_in("BADGE-SOFIA")
    asm.page.locator(".value input").fill("44.8")
    asm.page.get_by_role("button", name="Save 44.8 Nm").click()
    asm.page.get_by_role("button", name="Begin unit 2 of 2").click()
    expect(asm.page.get_by_role("heading", name="Scan the seal cartridge").first).to_be_visible()
    asm.scan("SC-26-0904")
    expect(asm.page.get_by_role("heading", name="Press the seal in").first).to_be_visible()
    keys = asm.keys()
    assert keys[: len(before)] == before
    assert {who for _, who in keys[len(before) :]} == {"Sofia Brandt"}
    assert order.job(40)["good"] == "0"

    cable.put_back()
    # The plant has never seen Sofia's badge this time, so nobody works on in her name; what was done is sent.
    expect(asm.page.get_by_text("The network is back")).to_be_visible()
    asm.badge_in("BADGE-SOFIA")
    expect(asm.page.get_by_text("All saved")).to_be_visible()
    assert asm.keys() == []

    events = arrived(plant, keys)
    assert [event["context"]["offline"]["key"] for event in events] == [key for key, _ in keys]
    assert [event["by_name"] for event in events] == [who for _, who in keys]
    times = [datetime.fromisoformat(event["occurred_at"]) for event in events]
    assert times == sorted(times)
    assert begun - timedelta(seconds=5) <= times[0]
    assert times[-1] <= datetime.now(UTC)
    assert {event["context"]["offline"]["corrected"] for event in events} == {"clock"}
    job = order.job(40)
    assert job["good"] == "1"
    assert [unit["state"] for unit in job["units"]] == ["good", "running"]
    torques = [entry["value"] for entry in job["entries"] if entry["value"] in ("45.2", "44.8")]
    assert torques == ["45.2", "44.8"]


def test_of_two_terminals_one_was_slower_than_a_colleague_and_a_person_decides(
    plant: PumpWorks, cable: Cable, tablet: Callable[[str], Tablet], pair: Callable[[Page, str], None],
    axe: Callable[[Page], None],
) -> None:
    for unit in ("MILL-01", "TURN-01"):
        plant.clear(unit)
    order = plant.order(3, at={10: "MILL-01", 20: "TURN-01"})
    mill, turn = tablet("mill"), tablet("turn")
    for each, terminal, badge in ((mill, "MILL", "BADGE-OMAR"), (turn, "TURN", "BADGE-SOFIA")):
        pair(each.page, terminal)
        each.badge_in(badge)
    mill.page.get_by_role("button", name=f"Start {order.number}-10").click()
    mill.page.get_by_role("button", name=re.compile("^Done: ")).click()
    turn.page.get_by_role("button", name=f"Start {order.number}-20").click()
    for each in (mill, turn):
        expect(each.page.locator(".value input")).to_be_visible()
        each.is_ready()

    cable.pull()
    for each, value in ((mill, "62.01"), (turn, "27.99")):
        each.page.locator(".value input").fill(value)
        each.page.get_by_role("button", name=f"Save {value} mm").click()
        expect(each.page.locator("[data-save]")).to_have_text(re.compile("waiting"))
    kept = [mill.keys(), turn.keys()]
    # Cut off the terminal looks the same to whoever sees little; and a telephone says how much waits.
    in_both_lights(mill.page, axe)
    mill.page.set_viewport_size({"width": 390, "height": 844})
    expect(mill.page.locator("[data-save]")).to_be_in_viewport(ratio=1)
    mill.page.set_viewport_size({"width": 1280, "height": 800})
    step = next(step for step in order.job(10)["steps"] if step["entry"] == "number")
    plant.sofia.post(f"/api/job-orders/{order.ids[10]}/enter-value", step=step["sequence"], value="62.00")

    cable.put_back()
    expect(turn.page.get_by_text("All saved")).to_be_visible()
    expect(mill.page.locator("[data-save]")).to_have_text(re.compile("needs? you"))
    undecided = mill.page.get_by_role("alert", name="An entry needs you")
    expect(undecided).to_contain_text(re.compile("Sofia Brandt has entered 62"))
    in_both_lights(mill.page, axe)
    assert mill.keys() == kept[0]
    while mill.keys():
        left = len(mill.keys())
        mill.page.get_by_role("button", name="Put aside").first.click()
        mill.page.get_by_label("Why it is put aside").fill("Sofia has measured it")
        mill.page.get_by_role("dialog").get_by_role("button", name="Put aside").click()
        expect(mill.page.get_by_role("dialog")).to_have_count(0)
        assert len(mill.keys()) < left
    expect(mill.page.get_by_text("All saved")).to_be_visible()

    assert [event["context"]["offline"]["key"] for event in arrived(plant, kept[1])] == [key for key, _ in kept[1]]
    assert arrived(plant, kept[0]) == []
    aside = plant.sofia.get("/api/events", kind="terminal.action_put_aside")["results"]
    assert {row["data"]["key"] for row in aside} >= {key for key, _ in kept[0]}
    values = [[entry["value"] for entry in order.job(job)["entries"] if entry["value"] != "yes"] for job in (10, 20)]
    assert values == [["62"], ["27.99"]]

"""What a new version asks at the terminal: reading it, a set-up somebody else releases, drawing, film, photo, tool."""

from __future__ import annotations

import hashlib
import io
import itertools
import re
import uuid
from typing import Any

import requests
from PIL import Image
from playwright.sync_api import Page, expect

from demo.plant.people import PASSWORD
from tests.browser.moving_picture import FRAMES, MILLISECONDS, film
from tests.browser.pump_works import PumpWorks, in_both_lights

_kept = io.BytesIO()
Image.new("RGB", (64, 48), "steelblue").save(_kept, "PNG")
PNG = _kept.getvalue()
SPINDLE = "Spindle speed"
_numbers = itertools.count(1)


def sheet() -> bytes:
    """A drawing of one page with a line on it."""
    content = b"4 w 40 40 m 260 160 l S"
    things = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(things, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, start)


def uploaded(hand: Any, name: str, content: bytes) -> str:
    answer = hand.session.post(
        f"{hand.url}/api/files", files={"file": (name, content)}, timeout=20,
        headers={
            "X-CSRFToken": hand.session.cookies["csrftoken"], "Referer": hand.url, "Idempotency-Key": str(uuid.uuid4()),
        },
    )  # fmt: skip
    assert isinstance(answer, requests.Response) and answer.status_code == 201, answer.text
    url: str = answer.json()["url"]
    return url


def bracket(ella: Any) -> tuple[str, dict[str, Any]]:
    """Something new, made in one operation with three steps; released as a major version."""
    number = f"BR-{next(_numbers)}"
    made = ella.post("/api/material-definitions", number=number, name="Bracket", unit="C62", tracking="lot")
    master = ella.post("/api/work-masters", number=f"WM-{number}", name="Bracket", material=made["number"])
    shown = ella.get(f"/api/work-masters/{master['id']}")
    document = {key: shown[key] for key in ("name", "change_note", "over_production_percent")}
    plain = {"text": "", "entry": "none", "due": "job", "title": ""}
    shown = {
        "title": "Look at the drawing", "text": "The stop at **2** sits flush.", "picture": uploaded(ella, "stop.png", PNG),
        "hotspots": [{"n": 1, "x": 0.2, "y": 0.3}, {"n": 2, "x": 0.6, "y": 0.5}],
        "drawing": uploaded(ella, "stop.pdf", sheet()), "video": uploaded(ella, "stop.webm", film()),
    }  # fmt: skip
    burr = {"entry": "choice", "choices": ["no", "yes"], "branches": [{"when": {"op": "=", "value": "no"}, "to": 60}]}
    spindle = {"entry": "tool_value", "property": SPINDLE, "unit": "RPM", "lower": "8000", "upper": "9000"}
    document["segments"] = [
        {
            "sequence": 10, "name": "Bend", "work_units": ["MILL-02"], "counting_source": "report", "output": number,
            "steps": [
                plain | {"sequence": 10, "title": "Set the stop", "due": "setup", "other_person": True},
                plain | {"sequence": 20} | shown,
                plain | {"sequence": 30, "title": "Photograph the first one", "entry": "photo"},
                plain | {"sequence": 40, "title": "Is there a burr?"} | burr,
                plain | {"sequence": 50, "title": "Take the burr off", "entry": "check"},
                plain | {"sequence": 60, "title": "Read the spindle", "second_person": True} | spindle,
            ],
        }
    ]  # fmt: skip
    ella.post(f"/api/work-masters/{master['id']}/save", **document)
    return number, master


def released(hand: Any, master: dict[str, Any]) -> None:
    hand("ella").post(f"/api/work-masters/{master['id']}/submit")
    hand("quinn").post(f"/api/work-masters/{master['id']}/release", secret=PASSWORD)


def played_on(page: Page, film_of: Any, beyond: float) -> None:
    """The film has gone on by itself, and what it shows there has been decoded."""
    expect(film_of).to_be_visible()
    page.wait_for_function(
        "([film, beyond]) => film.currentTime > beyond && film.readyState >= 2 && !film.paused",
        arg=[film_of.element_handle(), beyond],
    )


def test_a_new_way_is_read_set_up_by_two_watched_photographed_and_measured(
    watched: Page, plant: PumpWorks, hand: Any, badge_in: Any, scan: Any, axe: Any
) -> None:
    plant.clear("MILL-02")
    number, first = bracket(hand("ella"))
    released(hand, first)
    revised = hand("ella").post(
        f"/api/work-masters/{first['id']}/revise", revision_kind="major", change_note="The stop slipped"
    )
    released(hand, revised)
    order = hand("sofia").order(number, 2)
    job = order["job_orders"][0]
    hand("sofia").post(f"/api/job-orders/{job['id']}/dispatch", work_unit=plant.sofia.unit("MILL-02"))

    badge_in(watched, "MILL")
    card = watched.locator(f'[data-job="{job["number"]}"]')
    card.get_by_role("button", name="Read what changed").click()
    expect(watched.get_by_text("The stop slipped")).to_be_visible()
    in_both_lights(watched, axe)
    watched.get_by_role("button", name="I have read version").click()
    card.get_by_role("button", name=f"Start {job['number']}").click()

    # Who has set it up does not release it.
    expect(watched.get_by_text("Due at set-up")).to_be_visible()
    watched.get_by_role("button", name="Done: Set the stop").click()
    expect(watched.get_by_text("Somebody else releases it")).to_be_visible()
    in_both_lights(watched, axe)
    scan(watched, "BADGE-SOFIA")

    # A picture with its points, a drawing, and a film that plays from wherever it is put.
    picture = watched.get_by_role("img", name="Picture: Look at the drawing")
    expect(picture).to_be_visible()
    expect(watched.locator(".spot-now")).to_have_text(re.compile("2"))
    watched.get_by_role("button", name="Drawing", exact=True).click()
    expect(watched.get_by_role("region", name="Drawing: Look at the drawing, page 1 of 1")).to_be_visible()
    expect(watched.locator(".drawing canvas")).to_have_attribute("style", re.compile("width"))
    in_both_lights(watched, axe)
    stretches: list[str] = []
    watched.on("response", lambda answer: stretches.append(answer.headers.get("content-range", "")))
    watched.get_by_role("button", name="Video", exact=True).click()
    seen = watched.get_by_label("Video: Look at the drawing")
    seen.evaluate("film => film.play()")
    played_on(watched, seen, 0.3)
    assert seen.evaluate("film => film.duration") == FRAMES * MILLISECONDS / 1000
    seen.evaluate("film => { film.currentTime = 18 }")
    played_on(watched, seen, 18.2)
    assert any(re.match(r"bytes [1-9]\d*-", stretch) for stretch in stretches), stretches
    watched.get_by_role("button", name="Next", exact=True).click()

    # Kept under its digest, as it was taken.
    watched.locator("input[type=file]").set_input_files({"name": "one.png", "mimeType": "image/png", "buffer": PNG})

    # Without a burr nothing has to be taken off: the next step is the one after it.
    watched.get_by_role("radio", name="no").click()
    watched.get_by_role("button", name="Save no").click()
    expect(watched.get_by_role("heading", name="Read the spindle").first).to_be_visible()
    plant.machines.tell("MILL-02", SPINDLE, [(1.0, 8200)])
    watched.get_by_role("button", name="Take 8,200").click()
    expect(watched.get_by_text("Somebody else confirms this value")).to_be_visible()
    scan(watched, "BADGE-SOFIA")

    expect(watched.get_by_role("button", name="Report pieces")).to_be_visible()
    done = hand("sofia").get(f"/api/job-orders/{job['id']}")
    assert [(row["step"], row["by"].split()[0]) for row in done["completions"]] == [
        (10, "Sofia"), (20, "Omar"), (30, "Omar"), (40, "Omar"), (60, "Sofia")
    ]
    assert [row["step"] for row in done["skipped"]] == [50]
    [photo] = [row["photo"] for row in done["entries"] if row["photo"]]
    assert hashlib.sha256(PNG).hexdigest() in photo
    assert [(row["value"], row["by"]) for row in done["entries"] if row["step"] == 60] == [("8200", "Omar Haddad")]
    plant.clear("MILL-02")

"""From a part made by a simulated machine to its number changed in a browser that shows the live floor.

Both clocks are this machine's: the machine writes the moment into its own book, the page notes the moment its
number changes.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.clients import Client, sign_in
from bench.plant import Plant
from demo.machines.truth import folder
from demo.plant.people import PASSWORD

PARTS = 100
MACHINES = ("MILL-01", "MILL-02", "TURN-01")
LONGEST_SECONDS = 900
# Orders are released and people walk to their stations; who has just switched the plant on watches no numbers yet.
SETTLE_SECONDS = 30.0

#: Notes what the socket tells of the floor: [machine, job, number, made at the server, arrived], in milliseconds.
HEAR = """
  window.told = [];
  window.WebSocket = class extends window.WebSocket {
    constructor(...words) {
      super(...words);
      this.addEventListener('message', (event) => {
        const now = Date.now(), message = JSON.parse(event.data);
        for (const unit of message.topic === 'floor' ? (message.data?.units ?? []) : [])
          for (const {number, good} of unit.jobs)
            told.push([unit.number, number, Number(good), Date.parse(message.at), now]);
      });
    }
  };
"""

#: Notes every new number of good pieces on the live floor: [machine, job, number, milliseconds].
WATCH = """() => {
  window.seen = [];
  const last = new Map();
  const look = () => {
    const now = Date.now();
    for (const tile of document.querySelectorAll('[data-unit]'))
      for (const good of tile.querySelectorAll('[data-testid^="good-"]')) {
        const key = good.dataset.testid.slice(5), number = Number(good.textContent.replace(/\\D/g, ''));
        if (last.get(key) !== number) {
          if (last.has(key)) window.seen.push([tile.dataset.unit, key, last.get(key), number, now]);
          last.set(key, number);
        }
      }
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
  look();
}"""


@dataclass(frozen=True)
class Part:
    """One piece on its way: when the machine made it, and when a page showed a number that counts it."""

    machine: str
    job: str
    number: int
    made: float
    drawn: float

    @property
    def delay(self) -> float:
        """Seconds it took."""
        return self.drawn - self.made


@dataclass(frozen=True)
class Watched:
    """The parts in the order in which they were drawn, and what the page's socket told meanwhile."""

    parts: list[Part]
    told: list[tuple[str, str, int, float, float]]

    @property
    def delays(self) -> list[float]:
        """Shortest first."""
        return sorted(part.delay for part in self.parts)


def measure(plant: Plant, parts: int) -> None:
    """Print median, 95th percentile and worst of `parts` parts (100 when 0)."""
    found = watched(plant, parts or PARTS).delays
    print(
        f"Part made to number changed in a browser: median {statistics.median(found):.2f} s, "
        f"95th percentile {percentile(found, 95):.2f} s, worst {found[-1]:.2f} s "
        f"of {len(found)} parts at {', '.join(MACHINES)}",
        flush=True,
    )


def watched(plant: Plant, wanted: int) -> Watched:
    """So many parts from the machine to the page, after the plant's first bustle."""
    sofia = sign_in(plant, "sofia", PASSWORD)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None)
        page = browser.new_page()
        page.add_init_script(HEAR)
        _open_floor(page, plant)
        time.sleep(SETTLE_SECONDS)
        page.evaluate(WATCH)
        found: list[Part] = []
        deadline = time.monotonic() + LONGEST_SECONDS
        while len(found) < wanted and time.monotonic() < deadline:
            time.sleep(3)
            found = parts_seen(plant, sofia, page.evaluate("window.seen"))
        told = [(unit, job, good, at / 1000, now / 1000) for unit, job, good, at, now in page.evaluate("window.told")]
        browser.close()
    if len(found) < 2:
        raise SystemExit("The floor made nothing while it was watched.")
    return Watched(found[:wanted], told)


def percentile(found: list[float], share: int) -> float:
    """The value that `share` percent of the sorted ones do not exceed."""
    return found[round(share / 100 * (len(found) - 1))]


def parts_seen(plant: Plant, sofia: Client, seen: list[list[Any]]) -> list[Part]:
    """Each part and the change of its job's number that shows it, in the order seen.

    The k-th good piece of a job is the k-th entry in the machine's book since the job's start, plus the pieces
    that were sorted out before (the number went down for each of them).
    """
    made = {machine: _made(plant, machine) for machine in MACHINES}
    parts: dict[str, list[float]] = {}
    scrap: dict[str, int] = {}
    found = []
    for machine, job, before, after, at in seen:
        if machine not in MACHINES:
            continue
        if job not in parts:
            (row,) = sofia.get("job-orders", number=job)["results"]
            started = datetime.fromisoformat(row["started_at"]).timestamp()
            parts[job] = [moment for moment in made[machine] if moment >= started]
        if after < before:
            scrap[job] = scrap.get(job, 0) + before - after
            continue
        for piece in range(before, after):
            index = piece + scrap.get(job, 0)
            if index < len(parts[job]):
                found.append(Part(machine, job, piece + 1, parts[job][index], at / 1000))
    return found


def _made(plant: Plant, machine: str) -> list[float]:
    path = folder(plant.data) / f"{machine}.sqlite3"
    # Machines come up a little after the web server.
    if not path.exists():
        return []
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT at FROM made ORDER BY seq").fetchall()
    db.close()
    return [datetime.fromisoformat(at).timestamp() for (at,) in rows]


def _open_floor(page: Page, plant: Plant) -> None:
    page.goto(plant.url + "/")
    page.evaluate(
        """async ([username, password]) => {
          await fetch('/api/session');
          const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
          const answer = await fetch('/api/session', {
            method: 'POST', body: JSON.stringify({username, password}),
            headers: {'Content-Type': 'application/json', 'X-CSRFToken': token, 'Idempotency-Key': crypto.randomUUID()},
          });
          if (!answer.ok) throw new Error(await answer.text());
        }""",
        ["sofia", PASSWORD],
    )
    page.goto(plant.url + "/floor")
    page.wait_for_selector('[data-unit="MILL-01"]')

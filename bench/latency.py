"""From a part made by a simulated machine to its number changed in a browser that shows the live floor.

Both clocks are this machine's: the machine writes the moment into its own book, the page notes the moment its
number changes.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.plant import Plant
from demo.machines.truth import folder
from demo.plant.people import PASSWORD

PARTS = 100
MACHINES = ("MILL-01", "MILL-02", "TURN-01")
LONGEST_SECONDS = 900

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


def measure(plant: Plant, parts: int) -> None:
    """Print median, 95th percentile and worst of `parts` parts (100 when 0)."""
    wanted = parts or PARTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None)
        page = browser.new_page()
        _open_floor(page, plant)
        started = time.time()
        page.evaluate(WATCH)
        seen: list[Any] = []
        while len(delays(plant, seen, started)) < wanted and time.time() - started < LONGEST_SECONDS:
            time.sleep(2)
            seen = page.evaluate("window.seen")
        browser.close()
    found = sorted(delays(plant, seen, started)[:wanted])
    if len(found) < 2:
        raise SystemExit("The floor made nothing while it was watched.")
    print(
        f"Part made to number changed in a browser: median {statistics.median(found):.2f} s, "
        f"95th percentile {found[round(0.95 * (len(found) - 1))]:.2f} s, worst {found[-1]:.2f} s "
        f"of {len(found)} parts at {', '.join(MACHINES)}",
        flush=True,
    )


def delays(plant: Plant, seen: list[Any], started: float) -> list[float]:
    """Seconds from each part to the first change of its machine's number that shows it, in the order seen.

    A change by two shows two parts; a change downwards (a new job, scrap) shows none.
    """
    found = []
    for machine in MACHINES:
        changes = [(at / 1000, after - before) for unit, _, before, after, at in seen if unit == machine]
        shown = [at for at, more in changes for _ in range(int(max(0, more)))]
        made = [at for at in _made(plant, machine) if at >= started]
        for part in made:
            later = [at for at in shown if at >= part]
            if not later:
                break
            # Numbers that come for parts made before we looked would be older than the part; each shows one part.
            shown.remove(later[0])
            found.append(later[0] - part)
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

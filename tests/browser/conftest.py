"""A real browser at a real server: uvicorn on a free port, PostgreSQL and Valkey, the demo plant seeded once.

The tests share the plant, so each makes the orders it needs. They use the public API where a person would not
click, and never the tables.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import requests
from cryptography.fernet import Fernet
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from demo.plant.people import PASSWORD
from tests.browser.machines import Machines
from tests.browser.pump_works import PumpWorks
from tests.templates import template

CHECKOUT = Path(__file__).resolve().parents[2]
AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Two shared cores and software rendering: patience costs nothing when a test passes.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker("browser")


# The server ---------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def own_database(name: str) -> Iterator[str]:
    """A database with all tables and nothing in them, gone afterwards."""
    with contextlib.closing(psycopg2.connect(settings.DATABASE_URL)) as admin:
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template()}")
            try:
                yield urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def plant_database() -> Iterator[str]:
    """A database of the browser's own: what a server committed, no test could roll back."""
    with own_database(f"browser_{os.getpid()}") as url:
        yield url


@pytest.fixture(scope="session")
def plant_environment(plant_database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every process of the browser's plant finds in its environment."""
    keys = tmp_path_factory.mktemp("secrets") / "connection_keys"
    keys.write_text(Fernet.generate_key().decode() + "\n")
    return os.environ | {
        "DATABASE_URL": plant_database, "REDIS_URL": settings.REDIS_URL, "SECRET_KEY": settings.SECRET_KEY,
        "LINESIDE_DATA": str(tmp_path_factory.mktemp("plant")), "DEMO": "1", "HTTPS": "0", "SERVICE": "browser-tests",
        "CONNECTION_KEYS": str(keys),
    }  # fmt: skip


@pytest.fixture(scope="session")
def base_url(plant_environment: dict[str, str]) -> Iterator[str]:
    """The plant's address."""
    if not (settings.BUNDLE / "index.html").exists():
        pytest.fail("The screens are not built: run `make test`, or `python -m mes.stack frontend`.", pytrace=False)
    data, environment = Path(plant_environment["LINESIDE_DATA"]), plant_environment
    subprocess.run(
        [sys.executable, "manage.py", "seed_demo", "--verbosity=0"],
        cwd=CHECKOUT, env=environment, check=True, timeout=120,
    )  # fmt: skip
    with serving(environment, data / "web.log") as url:
        yield url


@contextlib.contextmanager
def serving(environment: dict[str, str], spoken: Path) -> Iterator[str]:
    """A web server with this environment; answers its address."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with spoken.open("wb") as log:
        web = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "mes.asgi:application", "--port", str(port), "--log-level", "warning"],
            cwd=CHECKOUT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait(url, web, spoken)
            yield url
        finally:
            web.terminate()
            web.wait(20)


def _wait(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(120):
        if web.poll() is not None:
            pytest.fail(f"The server ended: {log.read_text()[-2000:]}", pytrace=False)
        try:
            if requests.get(f"{url}/livez", timeout=2).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            # Not there yet, or there and still reading itself on a machine that does other work too.
            time.sleep(0.5)
    pytest.fail("The server did not answer within a minute.", pytrace=False)


@pytest.fixture(scope="session")
def machines(base_url: str, plant_database: str) -> Iterator[Machines]:
    """Machines that count and measure in this plant."""
    made = Machines({"DATABASE_URL": plant_database, "REDIS_URL": settings.REDIS_URL, "SECRET_KEY": settings.SECRET_KEY})
    yield made
    made.close()


@pytest.fixture
def plant(hand: Callable[[str], Hand], machines: Machines) -> PumpWorks:
    """Orders brought to where a test needs them."""
    return PumpWorks(hand, machines)


# A person with the API in hand --------------------------------------------------------


class Hand:
    """Somebody signed in without a browser: for what a test needs to stand ready."""

    def __init__(self, url: str, username: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.get(f"{url}/api/session", timeout=20)
        self.post("/api/session", username=username, password=PASSWORD)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.session.get(self.url + path, params=query, timeout=20)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        answer = self.session.post(
            self.url + path, json=body, timeout=20,
            headers={
                "X-CSRFToken": self.session.cookies["csrftoken"], "Referer": self.url,
                "Idempotency-Key": str(uuid.uuid4()),
            },
        )  # fmt: skip
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def order(self, material: str = "SC-07", quantity: int = 5, *, hours: int = 48, release: bool = True) -> Any:
        """An order of one's own; its jobs as `job_orders`."""
        due_at = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
        order = self.post(
            "/api/operations-requests", material=material, quantity=str(quantity), unit="C62", due_at=due_at
        )
        if release:
            self.post(f"/api/operations-requests/{order['id']}/release")
        return self.get(f"/api/operations-requests/{order['id']}")

    def unit(self, number: str) -> int:
        """The id of a work unit."""
        found: int = self.get("/api/equipment", number=number)["results"][0]["id"]
        return found


@pytest.fixture(scope="session")
def erp(base_url: str, plant_environment: dict[str, str]) -> Callable[..., requests.Response]:
    """The ERP sends a message to our public API."""
    made = subprocess.run(
        [sys.executable, "manage.py", "create_api_key", "erik"],
        cwd=CHECKOUT, env=plant_environment, check=True, timeout=60, capture_output=True, text=True,
    )  # fmt: skip
    key = made.stdout.strip().splitlines()[-1]

    def send(path: str, **message: Any) -> requests.Response:
        return requests.post(
            f"{base_url}/api/erp{path}", json={"message_id": str(uuid.uuid4()), **message}, timeout=20,
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip

    return send


@pytest.fixture
def hand(base_url: str) -> Callable[[str], Hand]:
    return lambda username: Hand(base_url, username)


# The browser --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": os.environ.get("CHROMIUM") or "/usr/bin/chromium",
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {
        "base_url": base_url, "reduced_motion": "reduce", "locale": "en-GB",
        "viewport": {"width": 1600, "height": 900},
        # A worker answers before a test could: only test_offline lets one live.
        "service_workers": "block",
    }  # fmt: skip


@dataclass
class Watch:
    """Listens to a page's console; whatever is wrong there fails the test, unless it was announced."""

    wrong: list[str] = field(default_factory=list)
    announced: list[re.Pattern[str]] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """An error this test provokes on purpose, such as the 409 of a refusal."""
        self.announced.append(re.compile(pattern))

    def listen(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"page error: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        # A violation of the CSP is a console error, too.
        if message.type == "error":
            self.wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    def check(self) -> None:
        left = [text for text in self.wrong if not any(pattern.search(text) for pattern in self.announced)]
        assert left == []


@pytest.fixture
def watch() -> Iterator[Watch]:
    watching = Watch()
    yield watching
    watching.check()


@pytest.fixture
def watched(page: Page, watch: Watch) -> Page:
    """A page whose console must stay clean: no error, no exception, no CSP violation."""
    page.set_default_timeout(PATIENCE)
    watch.listen(page)
    return page


@pytest.fixture
def another_page(browser: Browser, browser_context_args: dict[str, Any], watch: Watch) -> Iterator[Callable[[], Page]]:
    """A second browser with cookies of its own, watched as well."""
    contexts: list[BrowserContext] = []

    def fresh() -> Page:
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch.listen(page)
        return page

    yield fresh
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Signs a person in as the sign-in page does, without typing; the page stands on their landing page."""

    def enter(page: Page, username: str) -> None:
        page.goto("/sign-in")
        token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
        answer = page.request.post(
            "/api/session", data={"username": username, "password": PASSWORD},
            headers={"X-CSRFToken": token, "Referer": page.url},
        )  # fmt: skip
        assert answer.ok, answer.text()
        page.goto("/")
        page.wait_for_url(re.compile(r"/(dispatch|terminal|quality|machines|audit|people|messages|floor)"))

    return enter


@pytest.fixture
def scan() -> Callable[[Page, str], None]:
    """Scans with a wedge scanner: quick keys, then Enter, with no field in focus."""

    def read(page: Page, code: str) -> None:
        page.keyboard.type(code, delay=4)
        page.keyboard.press("Enter")

    return read


@pytest.fixture
def pair(hand: Callable[[str], Hand], scan: Callable[[Page, str], None]) -> Callable[[Page, str], None]:
    """Makes the page a terminal; the page of an earlier test that was it is closed."""

    def enter(page: Page, terminal: str) -> None:
        sofia = hand("sofia")
        place = sofia.get("/api/terminals", number=f"T-{terminal}")["results"][0]
        if place["is_paired"]:
            sofia.post(f"/api/terminals/{place['id']}/disown", reason="Another test needs the place")
        page.goto("/terminal")
        # A device's first page comes with everything it keeps: on a loaded machine longer than any later one.
        expect(page.get_by_role("heading", name="Make this device a terminal")).to_be_visible(timeout=45_000)
        scan(page, f"PAIR-{terminal}")
        expect(page.get_by_text("Scan or hold your badge")).to_be_visible()

    return enter


@pytest.fixture
def badge_in(
    pair: Callable[[Page, str], None], scan: Callable[[Page, str], None]
) -> Callable[[Page, str, str], None]:
    """Makes the page a terminal and badges somebody in: two scans."""

    def enter(page: Page, terminal: str, badge: str = "BADGE-OMAR") -> None:
        page.set_viewport_size({"width": 1280, "height": 800})
        pair(page, terminal)
        scan(page, badge)
        expect(page.get_by_role("button", name=re.compile("Haddad|Brandt"))).to_be_visible()

    return enter


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails on any violation of WCAG 2.2 A and AA and of axe's best practices on the page as it stands."""

    def check(page: Page) -> None:
        # A page that is still being fetched has nothing to look at.
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
        # A menu that still fades in has paler letters than it will have.
        page.evaluate(
            "Promise.race([Promise.allSettled(document.getAnimations().map(each => each.finished)),"
            " new Promise(done => setTimeout(done, 2000))]).then(() => null)"
        )
        # evaluate, not a script tag: the CSP allows no foreign script.
        page.evaluate(AXE.read_text())
        result = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
        found = [
            f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
            for each in result["violations"]
            for node in each["nodes"]
        ]
        assert found == [], f"{page.url}\n" + "\n".join(found)

    return check

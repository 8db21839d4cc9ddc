"""People and the ERP as clients over HTTP: each keeps its cookies and adds up how long the server took."""

from __future__ import annotations

import time
import uuid
from typing import Any

import requests

from bench.plant import Plant

Json = dict[str, Any]


class Client:
    """One browser, terminal or ERP."""

    def __init__(self, plant: Plant, key: str = "") -> None:
        self.url = plant.url
        self.http = requests.Session()
        self.http.trust_env = False
        if key:
            self.http.headers["Authorization"] = f"Bearer {key}"
        self.requests, self.seconds = 0, 0.0

    def get(self, path: str, **query: Any) -> Any:
        """What stands at /api/`path`."""
        return self._send("GET", path, None, query)

    def post(self, path: str, body: Json | None = None) -> Any:
        """Do something at /api/`path`, under a key of its own; anything but a yes ends the measurement."""
        return self._send("POST", path, body or {}, {})

    def _send(self, method: str, path: str, body: Json | None, query: Json) -> Any:
        headers = {"Referer": self.url + "/", "Origin": self.url}
        if method == "POST":
            headers |= {"Idempotency-Key": str(uuid.uuid4()), "X-CSRFToken": self.http.cookies.get("csrftoken") or ""}
        started = time.perf_counter()
        answer = self.http.request(
            method, f"{self.url}/api/{path}", json=body, params=query, headers=headers, timeout=30
        )
        self.seconds += time.perf_counter() - started
        self.requests += 1
        if not answer.ok:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()


def sign_in(plant: Plant, username: str, password: str) -> Client:
    """Somebody at a desk."""
    client = Client(plant)
    client.get("session")
    client.post("session", {"username": username, "password": password})
    return client


def badge_in(plant: Plant, pairing_code: str, badge: str) -> Client:
    """Somebody at a terminal."""
    client = Client(plant)
    client.get("session")
    client.post("terminals/pair", {"code": pairing_code})
    client.post("session/badge-in", {"badge": badge})
    return client

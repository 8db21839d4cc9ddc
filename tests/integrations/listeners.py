"""A real web server in the ERP's place, with the bad habits of real ones."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_" + "bGluZXNpZGUtdGVzdC1zZWNyZXQtMDEyMzQ1"


class Listener(ThreadingHTTPServer):
    """Books every message by its id. `moods` says what it does next: a status, "hang" or "book and hang"."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.moods: deque[int | str] = deque()
        self.heard: list[dict[str, Any]] = []
        self.book: dict[str, dict[str, Any]] = {}
        self.patience = 1.0  # seconds it hangs
        self.retry_after = ""
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhooks/lineside"

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mood = self.server.moods.popleft() if self.server.moods else 204
        if mood == "hang":
            time.sleep(self.server.patience)
            return
        message = Webhook(SECRET).verify(body, dict(self.headers.items()))
        assert message["message_id"] == self.headers["webhook-id"]
        assert json.loads(body) == message
        if mood == "book and hang" or mood == 204:
            self.server.heard.append(message)
            self.server.book.setdefault(message["message_id"], message)
        if mood == "book and hang":
            time.sleep(self.server.patience)
            return
        status = int(mood)
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "http://169.254.169.254/latest/meta-data")
        if self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

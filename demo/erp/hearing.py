"""The ERP's ear: a web server that checks who speaks and books what it hears once."""

from __future__ import annotations

import json
import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

from demo.erp.book import Book

log = logging.getLogger("demo.erp")
PATH = "/webhooks/lineside"
LARGEST = 1_000_000  # bytes


class Ear(ThreadingHTTPServer):
    """POST /webhooks/lineside takes confirmations; GET /book shows the book."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, book: Book, secret: str, host: str = "127.0.0.1") -> None:
        super().__init__((host, port), Handler)
        self.book = book
        self.webhook = Webhook(secret)


class Handler(BaseHTTPRequestHandler):
    """One request; an answer of 2xx is a promise that the message is in the book."""

    server: Ear
    timeout = 15
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path != "/book":
            self._answer(404)
            return
        self._answer(200, json.dumps(self.server.book.as_json(), indent=1).encode())

    def do_POST(self) -> None:
        said = self.headers.get("Content-Length") or ""
        length = int(said) if said.isdecimal() else 0
        if self.path != PATH or not 0 < length <= LARGEST:
            self.close_connection = True
            self._answer(404 if self.path != PATH else 413)
            return
        body = self.rfile.read(length)
        try:
            message = self.server.webhook.verify(body, dict(self.headers.items()))
        except (WebhookVerificationError, ValueError):
            self._answer(401)
            return
        # The signed header is the message's identity; a body that says otherwise was not made by the plant.
        if not isinstance(message, dict) or message.get("message_id") != self.headers.get("webhook-id"):
            self._answer(400)
            return
        first = self.server.book.hear(message)
        log.info("%s %s %s", message["kind"], message.get("order"), "booked" if first else "heard before")
        self._answer(204)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Every request is in the book already."""

"""One signed POST to an address we were told to trust, and nowhere else.

Signed after https://www.standardwebhooks.com: the receiver can prove who spoke, and when.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from standardwebhooks import Webhook

from kernel.errors import Unavailable

CONNECT, ANSWER = 3, 10  # seconds
LONGEST_ANSWER = 2000  # bytes we keep of what the other side says
LONGEST_SILENCE = 900.0  # seconds; who asks for more is asked again all the same


@dataclass(frozen=True, slots=True)
class Said:
    """What the other side answered."""

    status: int
    text: str
    # Seconds it asks us to leave it alone (Retry-After), or None.
    silence: float | None = None


class AddressRefused(Unavailable):
    """The subscription points somewhere it may not."""

    code = "address_refused"


class _Pinned(HTTPAdapter):
    """Speaks to the one address that was checked, while TLS still proves the name."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, server_hostname=self._host, assert_hostname=self._host)


def post(url: str, *, message_id: str, body: bytes, secret: str, trust: dict[str, Any]) -> Said:
    """POST `body`, signed. Raises Unavailable when nobody answers within 3 s to connect and 10 s to answer.

    `trust` is the subscription's word: `hosts` it may speak to (else only the address's own), `private` when
    one inside the plant's network is meant.
    """
    parts = urlsplit(url)
    address = checked(url, trust)
    # The name was resolved and checked once; asking again could give another address (DNS rebinding).
    literal = f"[{address}]" if address.version == 6 else str(address)
    port = f":{parts.port}" if parts.port else ""
    pinned = urlunsplit((parts.scheme, literal + port, parts.path, parts.query, ""))
    at = datetime.now(UTC)
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "Content-Type": "application/json",
        "User-Agent": "Lineside",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body.decode()),
    }
    with requests.Session() as session:
        # No proxy, no .netrc of the account we happen to run under.
        session.trust_env = False
        if parts.scheme == "https":
            session.mount("https://", _Pinned(parts.hostname or ""))
        try:
            with session.post(
                pinned, data=body, headers=headers, timeout=(CONNECT, ANSWER), allow_redirects=False, stream=True
            ) as answer:
                text = answer.raw.read(LONGEST_ANSWER, decode_content=True) or b""
                words = text.decode("utf-8", "replace").replace("\0", "")
                return Said(answer.status_code, words, silence(answer.headers.get("Retry-After")))
        except requests.Timeout:
            raise Unavailable(f"{parts.hostname} did not answer in time.", code="timeout") from None
        except (requests.RequestException, OSError) as error:
            why = type(error).__name__
            raise Unavailable(f"{parts.hostname} cannot be reached: {why}.", code="unreachable") from None


def silence(said: str | None) -> float | None:
    """How long a Retry-After asks us to wait, in seconds: a number of them, or a date. Never longer than we allow."""
    word = (said or "").strip()
    if word.isascii() and word.isdecimal():
        # Nobody means more digits than these, and an endless row of them costs time to read.
        return min(float(word[:20]), LONGEST_SILENCE)
    try:
        until = parsedate_to_datetime(word)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max((until - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_SILENCE)


def checked(url: str, trust: dict[str, Any]) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address behind the URL, if it is one we may speak to; raises AddressRefused."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise AddressRefused(f"'{url}' is not an http or https address.")
    if trust.get("hosts") and host not in trust["hosts"]:
        raise AddressRefused(f"{host} is not among the hosts this subscription may speak to.")
    try:
        found = socket.getaddrinfo(host, parts.port or 80, type=socket.SOCK_STREAM)
    except OSError:
        raise Unavailable(f"The name {host} is not known.", code="name_unknown") from None
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    for address in addresses:
        if not _may_speak_to(address, private=trust.get("private") is True):
            raise AddressRefused(f"{host} leads to {address}, where this subscription may not go.")
    return addresses[0]


def _may_speak_to(address: ipaddress.IPv4Address | ipaddress.IPv6Address, *, private: bool) -> bool:
    real = getattr(address, "ipv4_mapped", None) or address
    if real.is_loopback:
        return private
    # Clouds keep their keys at a link-local address; nobody's ERP lives there.
    if real.is_link_local or real.is_multicast or real.is_unspecified or real.is_reserved:
        return False
    return private or real.is_global


def secret_of(name: str) -> str:
    """The signing secret of this name from DATA/secrets; it never enters the database."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name):
        raise AddressRefused(f"'{name}' is not the name of a secret.")
    try:
        value = str((settings.SECRETS / name).read_text().strip())
    except OSError:
        value = ""
    if not value:
        raise AddressRefused(f"The secret '{name}' is missing in {settings.SECRETS}.")
    return value

"""Only our own pages may open a WebSocket: a browser sends the session's cookie along for any page that asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host


class OwnOrigin:
    """Lets a socket in whose Origin is, port included, the host it was opened at, or one that is trusted by name."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin1").lower()
        host = headers.get(b"host", b"").decode("latin1").lower()
        if not self._is_own(origin, host):
            return await WebsocketDenier()(scope, receive, send)
        return await self.application(scope, receive, send)

    def _is_own(self, origin: str, host: str) -> bool:
        if not origin or not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
            return False
        return urlsplit(origin).netloc == host or origin in settings.CSRF_TRUSTED_ORIGINS

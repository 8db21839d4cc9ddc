"""One uvicorn, one port: HTTP is Django's WSGI application in threads, WebSockets are Channels."""

from __future__ import annotations

from typing import Any

from a2wsgi import WSGIMiddleware

from mes.wsgi import application as http

THREADS = 16
_http = WSGIMiddleware(http, workers=THREADS)  # type: ignore[arg-type]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send each connection to the one that speaks its protocol."""
    match scope["type"]:
        case "http":
            # WSGI turns `-` into `_`: a header sent with `_` could pose as another one.
            headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
            await _http({**scope, "headers": headers}, receive, send)  # type: ignore[arg-type]
        case "lifespan":
            await _lifespan(receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})

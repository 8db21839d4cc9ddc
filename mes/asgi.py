"""One uvicorn, one port: HTTP is Django's WSGI application in threads, WebSockets are Channels."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from a2wsgi import WSGIMiddleware

# Django stands from here on; what follows may import models.
from mes.wsgi import application as http  # isort: skip

from channels.auth import AuthMiddlewareStack

from mes.consumers import LiveConsumer
from mes.live import Coalescer
from mes.origins import OwnOrigin

log = logging.getLogger(__name__)
THREADS = 16
LIVE = "/ws/live"
_http = WSGIMiddleware(http, workers=THREADS)  # type: ignore[arg-type]
_live = OwnOrigin(AuthMiddlewareStack(LiveConsumer.as_asgi()))


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send each connection to the one that speaks its protocol."""
    match scope["type"]:
        case "http":
            # WSGI turns `-` into `_`: a header sent with `_` could pose as another one.
            headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
            await _http({**scope, "headers": headers}, receive, send)  # type: ignore[arg-type]
        case "websocket" if scope["path"] == LIVE:
            await _live(scope, receive, send)
        case "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4404})
        case "lifespan":
            await _lifespan(receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    """The coalescer lives exactly as long as the process serves."""
    coalescer: asyncio.Task[None] | None = None
    while (message := await receive())["type"] != "lifespan.shutdown":
        coalescer = asyncio.create_task(_coalesce())
        await send({"type": f"{message['type']}.complete"})
    if coalescer is not None:
        coalescer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await coalescer
    await send({"type": "lifespan.shutdown.complete"})


async def _coalesce() -> None:
    while True:
        try:
            await Coalescer().run()
        except Exception:
            # A fault of ours must not leave every screen without news until somebody restarts the web.
            log.exception("the live view stumbled, beginning again")
            await asyncio.sleep(1)

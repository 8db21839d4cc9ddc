"""The web server; several processes of it share one port, and the kernel gives each new connection to one of them.

`python -m mes.serve HOST PORT [CERTIFICATE KEY]`. Python runs one line at a time in each process, so a plant with many
terminals wants several.
"""

from __future__ import annotations

import gc
import socket
import sys

import uvicorn

GRACE_SECONDS = 5
# No browser sends more at once over the live line.
LONGEST_MESSAGE = 64 * 1024


def main(host: str, port: str, certificate: str | None = None, key: str | None = None) -> int:
    """Serve until told to stop; 1 when it could not begin."""
    config = uvicorn.Config(
        "mes.asgi:application", host=host, port=int(port), ssl_certfile=certificate, ssl_keyfile=key,
        server_header=False, proxy_headers=False, ws_max_size=LONGEST_MESSAGE,
        timeout_graceful_shutdown=GRACE_SECONDS, log_level="info",
    )  # fmt: skip
    config.load()
    # What is loaded stays loaded. A request makes some hundred thousand objects and keeps none of them; to look through
    # them every few hundred took a tenth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    server = uvicorn.Server(config)
    server.run(sockets=doors(host, int(port)))
    return 0 if server.started else 1


def doors(host: str, port: int) -> list[socket.socket]:
    """A socket for each address the host stands for, which processes of the same user may share (Linux)."""
    found = []
    for family, kind, number, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        door = socket.socket(family, kind, number)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.bind(address)
        found.append(door)
    return found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

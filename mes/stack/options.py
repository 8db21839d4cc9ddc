"""What the person at the keyboard chose, read from the environment."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mes.stack.errors import StackError

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Options:
    """Everything `make run` can be told; each field is one environment variable."""

    data: Path
    host: str
    port: int
    demo: bool
    speed: float
    faults: bool
    web: int
    workers: int
    tls: str
    tls_cert: Path | None
    tls_key: Path | None
    database_url: str
    migrate_database_url: str
    redis_url: str

    @property
    def is_secure(self) -> bool:
        """Whether the web server speaks HTTPS."""
        return self.tls == "self" or self.tls_cert is not None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the web server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def url_host(self) -> str:
        """The host as it stands in a URL a browser on this machine can open."""
        if self.host in {"0.0.0.0", "::"}:
            return "localhost"
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def url(self) -> str:
        """Where a browser on this machine finds Lineside."""
        return f"{'https' if self.is_secure else 'http'}://{self.url_host}:{self.port}"


def read_options(environ: Mapping[str, str]) -> Options:
    """Read and check the choices; the first wrong one is named in a sentence."""
    tls = environ.get("TLS", "").strip()
    if tls not in {"", "0", "self"}:
        raise StackError(f"TLS is {tls!r}; it can only be 'self' (or set TLS_CERT and TLS_KEY).")
    cert, key = (_file(environ, name) for name in ("TLS_CERT", "TLS_KEY"))
    if (cert is None) != (key is None):
        raise StackError("TLS_CERT and TLS_KEY belong together: set both or neither.")
    database_url = environ.get("DATABASE_URL", "").strip()
    return Options(
        data=_data(environ),
        host=environ.get("HOST", "").strip() or "127.0.0.1",
        port=int(_number(environ, "PORT", 8000, 1, 65535, whole=True)),
        demo=_switch(environ, "DEMO"),
        speed=_number(environ, "SPEED", 1, 0.01, 1000),
        faults=_switch(environ, "FAULTS"),
        web=int(_number(environ, "WEB", _web_processes(), 1, 16, whole=True)),
        workers=int(_number(environ, "WORKERS", 1, 1, 16, whole=True)),
        tls="self" if tls == "self" else "",
        tls_cert=cert,
        tls_key=key,
        database_url=database_url,
        migrate_database_url=environ.get("MIGRATE_DATABASE_URL", "").strip() or database_url,
        redis_url=environ.get("REDIS_URL", "").strip(),
    )


def _web_processes() -> int:
    """Half of the processors, for the others have work, too; at least two, so that one waits for the other's Python."""
    return min(4, max(2, len(os.sched_getaffinity(0)) // 2))


def _data(environ: Mapping[str, str]) -> Path:
    chosen = Path(environ.get("DATA", "").strip() or ".data").expanduser()
    if any(letter in str(chosen) for letter in "\"'\n%"):
        raise StackError(f"DATA is {str(chosen)!r}; a folder without quotes or % is needed.")
    # Not resolved through symbolic links: what the person typed is what we print.
    return chosen if chosen.is_absolute() else CHECKOUT / chosen


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name, "").strip()
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    if not path.is_file():
        raise StackError(f"{name} names {path}, which is not a file.")
    return path


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower() or "1"
    if value in {"1", "on", "yes", "true"}:
        return True
    if value in {"0", "off", "no", "false"}:
        return False
    raise StackError(f"{name} is {value!r}; it must be 1 or 0.")


def _number(
    environ: Mapping[str, str], name: str, default: float, least: float, most: float, *, whole: bool = False
) -> float:
    value = environ.get(name, "").strip()
    if not value:
        return default
    try:
        number: float = int(value) if whole else float(value)
    except ValueError:
        kind = "a whole number" if whole else "a number"
        raise StackError(f"{name} is {value!r}; it must be {kind}.") from None
    if not least <= number <= most:
        raise StackError(f"{name} is {value}; it must lie between {least:g} and {most:g}.")
    return number

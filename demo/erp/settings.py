"""What the launcher tells the demo ERP through its environment and the secrets folder."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where Lineside answers, where we answer, where our book lies and how fast time passes."""

    url: str
    host: str
    port: int
    data: Path
    speed: float
    api_key: str
    webhook_secret: str


def read() -> Settings:
    """Settings from the environment; waits for the keys, which the first start of the stack makes."""
    speed = float(os.environ.get("SIM_SPEED", "1"))
    if not 0 < speed <= 1000:
        raise SystemExit(f"SIM_SPEED must lie between 0 and 1000, not {speed}.")
    data = Path(os.environ.get("LINESIDE_DATA", ".data"))
    return Settings(
        url=os.environ["LINESIDE_URL"].rstrip("/"),
        host=os.environ.get("LINESIDE_ERP_HOST", "127.0.0.1"),
        port=int(os.environ["LINESIDE_ERP_PORT"]),
        data=data,
        speed=speed,
        api_key=_secret(data, "erp_api_key"),
        webhook_secret=_secret(data, "erp_webhook_secret"),
    )


def _secret(data: Path, name: str) -> str:
    path = data / "secrets" / name
    said = False
    while True:
        try:
            value = path.read_text().strip()
        except FileNotFoundError:
            value = ""
        if value:
            return value
        if not said:
            print(f"waiting for {path}", flush=True)
            said = True
        time.sleep(1)

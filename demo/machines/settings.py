"""What the launcher tells a simulator through its environment."""

import os
import random
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where to keep the book, which address to answer on, how fast time passes and whether faults happen."""

    data: Path
    port: int
    speed: float
    faults: bool
    seed: str = ""
    host: str = "127.0.0.1"

    def chance(self, name: str) -> random.Random:
        """Chance of this machine's own; the same each time when SIM_SEED is set."""
        return random.Random(f"{self.seed}/{name}") if self.seed else random.Random()


def read(port_name: str) -> Settings:
    """The settings of the simulator that answers on the port named by this variable."""
    speed = float(os.environ.get("SIM_SPEED", "1"))
    if not 0 < speed <= 1000:
        raise SystemExit(f"SIM_SPEED must lie between 0 and 1000, not {speed}.")
    faults = os.environ.get("SIM_FAULTS", "on")
    if faults not in ("on", "off"):
        raise SystemExit(f"SIM_FAULTS must be on or off, not {faults}.")
    return Settings(
        data=Path(os.environ.get("LINESIDE_DATA", ".data")),
        port=int(os.environ[port_name]),
        speed=speed,
        faults=faults == "on",
        seed=os.environ.get("SIM_SEED", ""),
        host=os.environ.get(port_name.replace("_PORT", "_HOST"), "127.0.0.1"),
    )

"""What was measured, what was wanted, and whether it was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure; without a limit it is only told."""

    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def is_missed(self) -> bool:
        """Whether a limit was set and not reached."""
        return (self.least is not None and self.value < self.least) or (
            self.most is not None and self.value > self.most
        )

    @property
    def wanted(self) -> str:
        """The limit in words."""
        if self.least is not None:
            return f"at least {self.least:g}"
        return f"at most {self.most:g}" if self.most is not None else ""


def tell(title: str, lines: Sequence[Line]) -> bool:
    """Print a table; answers whether every limit was kept."""
    width = max(len(line.name) for line in lines)
    print(f"\n{title}", flush=True)
    for line in lines:
        verdict = "" if not line.wanted else "MISSED" if line.is_missed else "kept"
        figure = f"{line.value:,.0f}" if abs(line.value) >= 1000 else f"{line.value:.3g}"
        print(f"  {line.name:<{width}}  {figure:>10} {line.unit:<10} {line.wanted:<14} {verdict}", flush=True)
    return not any(line.is_missed for line in lines)

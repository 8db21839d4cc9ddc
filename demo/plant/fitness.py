"""What the demo's start gate asks about: skills, tools with their wear, gauges with their calibration."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Skill:
    """A skill, and the usernames of those who hold it."""

    number: str
    name: str
    holders: tuple[str, ...]


@dataclass(frozen=True)
class Tool:
    """A tool; `work_unit` empty: in the crib."""

    number: str
    name: str
    tool_class: str
    life: int
    used: int
    work_unit: str = ""

    @property
    def warning(self) -> int:
        """People are told for the last tenth of its life."""
        return self.life * 9 // 10


@dataclass(frozen=True)
class Gauge:
    """A gauge, and in how many days its calibration ends."""

    number: str
    name: str
    gauge_class: str
    work_unit: str
    days: int


# A visitor may be anybody with hands at a terminal.
VISITORS = ("omar", "sofia")
SKILLS = (
    Skill("SEAL", "Seal assembly", ("jon", "tara", *VISITORS)),
    Skill("LEAK", "Leak testing", ("piet", *VISITORS)),
)
TOOLS = (
    Tool("FM-101", "Face mill 63 mm", "FACE-MILL", 20_000, 6_240, "MILL-01"),
    Tool("FM-102", "Face mill 63 mm", "FACE-MILL", 20_000, 11_870, "MILL-02"),
    Tool("FM-103", "Face mill 63 mm", "FACE-MILL", 20_000, 0),
    # Near its end, so that a visitor sees the plant say so before it stops.
    Tool("TI-201", "Turning insert holder", "TURNING", 5_000, 4_610, "TURN-01"),
    Tool("TI-202", "Turning insert holder", "TURNING", 5_000, 0),
)
GAUGES = (
    Gauge("PG-62", "Plug gauge 62 H7", "PLUG-62", "", 210),
    Gauge("MI-28", "Micrometer 25-50 mm", "MICROMETER", "TURN-01", 140),
    Gauge("TW-01", "Torque wrench 20-60 Nm", "TORQUE", "ASM-01", 320),
    # Due within a week: told, and nothing stops.
    Gauge("TW-02", "Torque wrench 20-60 Nm", "TORQUE", "ASM-02", 5),
)

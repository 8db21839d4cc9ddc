"""The demo plant brought into an empty Lineside, through the rooms' own commands; again it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.plant.seeding import fitness, labour, limits, links, people, places, products, stock
from kernel.commands import all_or_nothing
from personnel.services import system_person


@dataclass
class Report:
    """What was added, by subject."""

    added: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        told = [f"{count} {what}" for what, count in self.added.items() if count]
        return ", ".join(told) if told else "nothing to add"


@all_or_nothing
def seed() -> Report:
    """Add whatever the demo plant still lacks."""
    by = system_person("demo")
    return Report(
        {
            "people": people.seed(by),
            "places": places.seed(by),
            "materials and lots": stock.seed(by),
            "skills, tools and gauges": fitness.seed(by),
            "work masters": products.seed(by),
            "connections": links.seed(by),
            "limits": limits.seed(by),
            "rules for personal times": labour.seed(by),
        }
    )

"""How fast the simulated colleagues live."""

import random
from dataclasses import dataclass, field

#: However fast the plant runs, nobody asks the server more often than this (seconds).
SHORTEST = 0.3


@dataclass
class Pace:
    """Turns the seconds of a colleague into seconds of the clock, a little different each time."""

    speed: float
    chance: random.Random = field(default_factory=random.Random)

    def wait(self, seconds: float) -> float:
        """So many of the colleague's seconds, give or take a fifth."""
        return max(SHORTEST, seconds * self.chance.uniform(0.8, 1.2) / self.speed)

    def happens(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.chance.random() < share

"""Plausible process values: things warm up, run up and settle; nothing jumps."""

import math
import random
from dataclasses import dataclass


@dataclass
class Lag:
    """A quantity that follows its target with one time constant (seconds), like metal warming up."""

    value: float
    seconds: float
    noise: float = 0.0

    def follow(self, target: float, seconds: float) -> None:
        """Let this many seconds pass with the given target."""
        self.value += (target - self.value) * (1 - math.exp(-seconds / self.seconds))

    def read(self, chance: random.Random) -> float:
        """The value as a sensor shows it, with its noise (one standard deviation)."""
        return self.value + chance.gauss(0, self.noise) if self.noise else self.value

"""How strictly does the gate ask here?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from equipment.models import Equipment
from orders.gate import DEFAULTS, MODES, SETTABLE
from orders.models import StartCheck


@dataclass(frozen=True, slots=True)
class Strictness:
    """A check's mode at a place; `set_at` is the number of the place that says so, empty for the default."""

    check: str
    mode: str
    set_at: str


class Checks:
    """The modes of every place, the nearest level winning; two queries, one while nothing is set."""

    def __init__(self) -> None:
        self._set: dict[int, dict[str, str]] = defaultdict(dict)
        for place, name, mode in StartCheck.objects.values_list("equipment_id", "name", "mode"):
            self._set[place][name] = mode
        self._places: dict[int, tuple[str, int | None]] = {}
        if self._set:
            rows = Equipment.objects.values_list("pk", "number", "parent_id")
            self._places = {key: (number, parent) for key, number, parent in rows}
        self._known: dict[int | None, Mapping[str, str]] = {None: DEFAULTS}

    def at(self, place: int | None) -> Mapping[str, str]:
        """The mode of each check at a work unit; without one, the defaults."""
        if place not in self._known:
            parent = self._places[place][1] if place in self._places else None
            own = self._set.get(place or 0)
            self._known[place] = {**self.at(parent), **own} if own else self.at(parent)
        return self._known[place]

    def strictest(self, check: str, places: Iterable[int]) -> str:
        """Its mode where it is asked most strictly of these places; without any, the default."""
        return max((self.at(place)[check] for place in places), key=MODES.index, default=DEFAULTS[check])

    def explained(self, place: int) -> list[Strictness]:
        """The same, each with the place that says so."""
        return [self._explain(place, check) for check in SETTABLE]

    def _explain(self, place: int, check: str) -> Strictness:
        node: int | None = place
        while node is not None and node in self._places:
            number, parent = self._places[node]
            if check in self._set.get(node, {}):
                return Strictness(check, self._set[node][check], number)
            node = parent
        return Strictness(check, DEFAULTS[check], "")

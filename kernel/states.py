"""Life cycles as tables: which action leads from where to where. Decides, never saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kernel.errors import Conflict


class StateMachine:
    """One life cycle.

    `words` says the actions as the floor does ("taking a report back"); one without a word is a step the
    house takes by itself and is offered to nobody.

    >>> door = StateMachine({"open": {"closed": "open"}, "close": {"open": "closed"}}, words={"open": "opening it"})
    >>> door.next("closed", "open")
    'open'
    """

    def __init__(
        self, table: Mapping[str, Mapping[str, str]], *, noun: str = "This", words: Mapping[str, str] | None = None
    ) -> None:
        self.table = {action: dict(moves) for action, moves in table.items()}
        self.noun = noun
        self.words = dict(words or {})

    @property
    def states(self) -> frozenset[str]:
        """Every state named anywhere in the table."""
        return frozenset(
            state for moves in self.table.values() for pair in moves.items() for state in pair
        )

    def next(self, state: str, action: str) -> str:
        """Where `action` leads from `state`; raises Conflict when it leads nowhere."""
        try:
            return self.table[action][state]
        except KeyError:
            said = [self.words[each] for each in self.allowed(state) if each in self.words]
            no = f"{self.words[action]} is not possible now" if action in self.words else "that is not possible now"
            raise Conflict(
                f"{self.noun} is {state.replace('_', ' ')}: {no}." + (f" Possible: {', '.join(said)}." if said else ""),
                code="wrong_state", state=state, allowed_actions=self.allowed(state),
            ) from None

    def allowed(self, state: str) -> list[str]:
        """The actions that lead somewhere from `state`, in the order of the table."""
        return [action for action, moves in self.table.items() if state in moves]


def choices(states: Iterable[str]) -> list[tuple[str, str]]:
    """The states as Django choices."""
    return [(state, state.replace("_", " ").capitalize()) for state in sorted(states)]

"""What every simulated colleague sees when looking up: the dispatch board and who stands at the terminals."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from demo.operators.client import Api, Json

#: After a person's last touch the simulated colleague stays away from that terminal for so long.
STAY_AWAY = timedelta(minutes=10)
BOARD_SECONDS, TERMINALS_SECONDS = 1.5, 5.0


class Floor:
    """Answers that all colleagues share, asked again only when they are old."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._kept: dict[str, tuple[float, Any]] = {}

    def board(self) -> Json:
        """The dispatch board, at most a moment old."""
        board: Json = self._keep("board", BOARD_SECONDS, lambda: self._api.get("dispatch-board"))
        return board

    def forget(self) -> None:
        """Something was changed: look again next time."""
        self._kept.pop("board", None)

    def lane(self, number: str) -> Json | None:
        """One work unit with its running and waiting jobs."""
        lanes: list[Json] = self.board()["units"]
        return next((lane for lane in lanes if lane["number"] == number), None)

    def confirm(self, job: int, words: Json) -> None:
        """The supervisor comes over and looks: what somebody else has to release."""
        self._api.post(f"job-orders/{job}/complete-step", words)

    def is_taken(self, terminal: str) -> bool:
        """Whether a real person worked at this terminal within the last ten minutes."""
        rows = self._keep("terminals", TERMINALS_SECONDS, lambda: self._api.rows("terminals"))
        row = next((row for row in rows if row["number"] == terminal), None)
        touched = row.get("last_touch_at") if row else None
        return bool(touched) and datetime.now(UTC) - moment(str(touched)) < STAY_AWAY

    def _keep(self, name: str, seconds: float, ask: Callable[[], Any]) -> Any:
        kept = self._kept.get(name)
        if kept is None or time.monotonic() - kept[0] > seconds:
            kept = (time.monotonic(), ask())
            self._kept[name] = kept
        return kept[1]


def moment(text: str) -> datetime:
    """A time of the API."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))

"""The simulated supervisor and the simulated quality engineer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from demo.operators.client import Json, Refused
from demo.operators.colleague import Colleague
from demo.operators.floor import moment
from demo.operators.material import stock

#: What a real supervisor began is left alone for so long (real time).
LEAVE_ALONE = timedelta(minutes=10)
#: Who stops things when a process value leaves its limits.
COLLECTOR = "Collector"
#: Orders that people entered in the browser say so.
BY_PERSON = "person"
ENOUGH, MOST_OPEN_ORDERS = 2, 4
PATIENCE_WHEN_EMPTY, PATIENCE = 8.0, 180.0
PATIENCE_WITH_CHANGES = 240.0
CALIBRATED = timedelta(days=180)
#: Seconds until pieces that wait are sent to rework.
PATIENCE_WITH_REWORK = 60.0
SEALS_LOW, SEALS_ORDER = Decimal(45), 30


class Supervisor(Colleague):
    """Releases and dispatches what the ERP ordered, keeps seal cartridges in stock and tools sharp."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._dispatched: dict[int, datetime] = {}
        self._looked_for_seals = 0
        self._looked_at_tools = 0
        self._to_rework: dict[int, datetime] = {}
        self._reserved: set[int] = set()
        self._released: set[int] = set()
        #: What the plant's rules forbade once; asking again every few seconds would change nothing.
        self._refused: set[str] = set()
        self._began = datetime.now(UTC)

    def turn(self) -> float:
        done = (
            self._order_seals() or self._renew() or self._release() or self._dispatch() or self._decide()
            or self._rework()
        )
        if done:
            self.floor.forget()
        return self.pace.wait(1.5 if done else 6)

    def _release(self) -> bool:
        under_way = [
            row
            for state in ("released", "running")
            for row in self.api.rows("operations-requests", state=state, page_size=100)
        ]
        self._reserved = {row["id"] for row in under_way if self._is_a_visitors(row)}
        open_orders = len(under_way) - len(self._reserved)
        if open_orders >= MOST_OPEN_ORDERS:
            return False
        for order in sorted(self.api.rows("operations-requests", state="received"), key=lambda row: int(row["id"])):
            age = datetime.now(UTC) - moment(order["created_at"])
            # With enough on the floor an order waits a while, so that a visitor finds one to release.
            seconds = PATIENCE if open_orders >= ENOUGH else PATIENCE_WHEN_EMPTY
            patience = LEAVE_ALONE if order["source"] == BY_PERSON else timedelta(seconds=seconds / self.pace.speed)
            if age < patience or order["number"] in self._refused:
                continue
            try:
                self.api.post(f"operations-requests/{order['id']}/release", {})
            except Refused as no:
                self._refused.add(order["number"])
                self.log.info("%s is not released: %s", order["number"], no.detail)
                continue
            self._released.add(order["id"])
            self.log.info("released %s", order["number"])
            return True
        return False

    def _is_a_visitors(self, order: Json) -> bool:
        """Whether a person released this order just now, and may want to dispatch it too."""
        if not order["released_at"] or order["id"] in self._released:
            return False
        at = moment(order["released_at"])
        # What was released before we came belongs to the plant's own night.
        return at > self._began and datetime.now(UTC) - at < LEAVE_ALONE

    def _dispatch(self) -> bool:
        board = self.floor.board()
        waiting = {lane["id"]: sum(_left(card) for card in lane["running"] + lane["queue"]) for lane in board["units"]}
        for card in board["ready"]:
            if "dispatch" not in card["allowed_actions"] or not card["work_units"]:
                continue
            if card["request_id"] in self._reserved:
                continue
            before = self._dispatched.get(card["id"])
            # Dispatched before and ready again: a person took it back and has plans with it.
            if before and datetime.now(UTC) - before < LEAVE_ALONE:
                continue
            # The board is a moment old; a person may have dispatched it meanwhile, perhaps elsewhere.
            if self.api.get(f"job-orders/{card['id']}")["state"] != "ready":
                continue
            to = min(card["work_units"], key=lambda unit: waiting.get(unit, 0))
            try:
                self.api.post(f"job-orders/{card['id']}/dispatch", {"work_unit": to})
            except Refused as no:
                self.log.info("%s is not dispatched: %s", card["number"], no.detail)
                continue
            self._dispatched[card["id"]] = datetime.now(UTC)
            self.log.info("dispatched %s", card["number"])
            return True
        return False

    def _decide(self) -> bool:
        """Accept what the customer wants where it can be done, unless a visitor was quicker."""
        for change in self.api.rows("change-requests", state="open"):
            age = datetime.now(UTC) - moment(change["asked_at"])
            if age < timedelta(seconds=max(30.0, PATIENCE_WITH_CHANGES / self.pace.speed)):
                continue
            if self._answer(change):
                return True
        return False

    def _answer(self, change: Json) -> bool:
        try:
            self.api.post(f"change-requests/{change['id']}/accept", {})
        except Refused as no:
            # A machine still runs for an order to be closed: that ends by itself.
            if no.code != "jobs_still_running":
                self.api.post(f"change-requests/{change['id']}/decline", {"reason": no.detail})
                self.log.info("declined the %s of %s: %s", change["kind"], change["number"], no.detail)
            return no.code != "jobs_still_running"
        self.log.info("accepted the %s of %s", change["kind"], change["number"])
        return True

    def _rework(self) -> bool:
        """Pieces with a burr go through their operation once more, unless a visitor was quicker."""
        at = datetime.now(UTC)
        for card in (card for lane in self.floor.board()["units"] for card in lane["running"]):
            if not Decimal(card["rework"]) or "route_rework" not in card["allowed_actions"]:
                continue
            seen = self._to_rework.setdefault(card["id"], at)
            if at - seen < timedelta(seconds=PATIENCE_WITH_REWORK / self.pace.speed):
                continue
            waiting = self.api.get(f"job-orders/{card['id']}/rework")["waiting"]
            if not Decimal(waiting):
                continue
            words = {"operation": card["sequence"], "quantity": waiting, "reason": "Take the burr off"}
            try:
                self.api.post(f"job-orders/{card['id']}/route-rework", words)
            except Refused as no:
                self.log.info("%s: nothing is sent to rework: %s", card["number"], no.detail)
                continue
            self.log.info("%s: %s sent to rework", card["number"], waiting)
            return True
        return False

    def _renew(self) -> bool:
        """A tool at its end is overhauled, so that its machine may start again."""
        self._looked_at_tools += 1
        if self._looked_at_tools % 10 != 1:
            return False
        for tool in self.api.rows("tools", state="usable"):
            if tool["life_limit"] is not None and Decimal(tool["used_cycles"]) >= Decimal(tool["life_limit"]):
                self.api.post(f"tools/{tool['id']}/overhaul", {"reason": "New inserts"})
                self.log.info("overhauled %s", tool["number"])
                return True
        return False

    def _order_seals(self) -> bool:
        """An order of our own for seal cartridges, when their stock is low and none is under way."""
        self._looked_for_seals += 1
        if self._looked_for_seals % 5 != 1:
            return False
        if stock(self.api.rows("material-lots", material="SC-07", state="available", page_size=100)) > SEALS_LOW * 2:
            return False
        for state in ("received", "released", "running"):
            if any(_material(row) == "SC-07" for row in self.api.rows("operations-requests", state=state)):
                return False
        due = datetime.now(UTC) + timedelta(hours=4)
        order = {"material": "SC-07", "quantity": str(SEALS_ORDER), "unit": "C62", "due_at": due.isoformat()}
        made = self.api.post("operations-requests", order)
        self.api.post(f"operations-requests/{made['id']}/release", {})
        self._released.add(made["id"])
        self.log.info("ordered %d seal cartridges: %s", SEALS_ORDER, made["number"])
        return True


class QualityEngineer(Colleague):
    """Decides about held units after a while, and calibrates; a visitor who is quicker may decide first."""

    #: Seconds of the colleague, and real minutes when a person raised it.
    patience_seconds = 240.0

    def __init__(self, *arguments: Any, secret: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._secret = secret

    def turn(self) -> float:
        return self.pace.wait(10 if self._decide_case() or self._lift_hold() or self._calibrate() else 15)

    def _is_due(self, since: str) -> bool:
        age = datetime.now(UTC) - moment(since)
        return age >= timedelta(seconds=max(45.0, self.patience_seconds / self.pace.speed))

    def _decide_case(self) -> bool:
        for case in self.api.rows("nonconformances", state="open"):
            if not self._is_due(case["raised_at"]):
                continue
            decision, reason = self._decide()
            body = {"disposition": decision, "reason": reason, "secret": self._secret}
            try:
                self.api.post(f"nonconformances/{case['id']}/disposition", body)
            except Refused as no:
                self.log.info("%s: %s", case["number"], no.detail)
                continue
            self.log.info("%s: %s", case["number"], decision)
            return True
        return False

    def _lift_hold(self) -> bool:
        """Judge what a limit has stopped; what a person holds stays for that person."""
        for lot in self.api.rows("material-lots", state="on_hold"):
            holds = lot["holds"]
            placed = [each for each in holds if each["by"] == COLLECTOR and not each["because"]]
            if not placed or placed != holds or not all(self._is_due(each["placed_at"]) for each in placed):
                continue
            try:
                self.api.post(f"material-lots/{lot['id']}/release-hold", {"reason": "Looked at: the seal is whole."})
            except Refused as no:
                self.log.info("%s stays held: %s", lot["number"], no.detail)
                continue
            self.log.info("%s may be tested again", lot["number"])
            return True
        return False

    def _calibrate(self) -> bool:
        """A gauge goes to the laboratory when it is due."""
        at = datetime.now(UTC)
        for gauge in self.api.rows("gauges", state="usable"):
            if gauge["due_at"] is not None and moment(gauge["due_at"]) <= at:
                words = {"calibrated_at": at.isoformat(), "due_at": (at + CALIBRATED).isoformat()}
                self.api.post(f"gauges/{gauge['id']}/calibrate", words)
                self.log.info("calibrated %s", gauge["number"])
                return True
        return False

    def _decide(self) -> tuple[str, str]:
        if self.pace.happens(0.7):
            return "scrap", "Leaks at the seal; the casing is scored."
        return "use_as_is", "Measured again on the bench: tight."


def _left(card: Json) -> Decimal:
    return Decimal(card["quantity"]) - Decimal(card["good"])


def _material(row: Json) -> str:
    material = row["material"]
    return str(material["number"] if isinstance(material, dict) else material)

"""From the ERP's order to the ERP's book: what it counts is what the plant made, whoever was away meanwhile."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.erp.book import Book
from demo.erp.hearing import Ear
from demo.erp.sending import Sender
from genealogy.models import LotLink
from integrations.erp import relay
from integrations.services.subscriptions import subscribe_erp
from kernel.clock import now
from orders import services
from orders.models import ChangeRequest, JobOrder, JobResponse, OperationsRequest
from personnel.services import create_api_key
from records.models import Delivery
from tests import make
from tests.integrations.listeners import SECRET
from tests.makes import genealogy as stock
from tests.makes import orders as plant

pytestmark = pytest.mark.django_db(transaction=True)


class Erp:
    """The demo's ERP with its book on disk; its ear can be shut and opened again at the same port."""

    def __init__(self, folder: Path, url: str, key: str) -> None:
        self._file = folder / "erp.sqlite3"
        self.book = Book(self._file)
        self.sender = Sender(self.book, url, key)
        self.port = 0

    @contextmanager
    def listening(self) -> Iterator[Ear]:
        ear = Ear(self.port, self.book, SECRET)
        self.port = ear.server_port
        thread = threading.Thread(target=ear.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield ear
        finally:
            ear.shutdown()
            ear.server_close()
            thread.join()

    def restart(self) -> None:
        """Killed and started again: only what is on disk is left."""
        self.book.close()
        self.book = Book(self._file)

    def order(self, number: str, material: str, quantity: int) -> None:
        self.book.order(
            {
                "number": number,
                "material": material,
                "quantity": quantity,
                "unit": "C62",
                "due_at": now().isoformat(),
                "priority": 2,
            }
        )

    def says(self, number: str) -> dict[str, Any]:
        found: dict[str, Any]
        (found,) = (order for order in self.book.as_json()["orders"] if order["number"] == number)
        return found


@pytest.fixture
def erp(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[Erp]:
    settings.SECRETS = tmp_path
    (tmp_path / "erp_webhook_secret").write_text(SECRET)
    key = create_api_key(make.erik(), "demo", by=make.house())
    erp = Erp(tmp_path, live_server.url, key)
    with erp.listening() as ear:
        url = f"http://127.0.0.1:{ear.server_port}/webhooks/lineside"
    subscribe_erp("Demo ERP", url=url, secret="erp_webhook_secret", private=True, by=make.house())
    yield erp
    erp.book.close()


def pay() -> None:
    """Let the relay work until nothing is due, without waiting for its backoff."""
    for _ in range(20):
        Delivery.objects.filter(state="waiting").update(next_try_at=now())
        if not relay.pay().delivered:
            break


def truth(number: str) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """The plant's own figures, by operation: the sum of all reports."""
    sums: dict[int, tuple[Decimal, Decimal, Decimal]] = {}
    for row in JobResponse.objects.filter(job__request__number=number):
        good, scrap, rework = sums.get(row.job.sequence, (Decimal(0),) * 3)
        sums[row.job.sequence] = (good + row.good, scrap + row.scrap, rework + row.rework)
    return sums


def booked(erp: Erp, number: str) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """The ERP's figures, by operation."""
    return {
        row["sequence"]: (Decimal(row["good"]), Decimal(row["scrap"]), Decimal(row["rework"]))
        for row in erp.says(number)["operations"]
    }


def stock_truth(number: str) -> dict[tuple[int, str], Decimal]:
    """What the plant's stock says went into each operation of the order, by lot."""
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    jobs = {job.pk: job.sequence for job in JobOrder.objects.filter(request__number=number)}
    for link in LotLink.objects.filter(job_kind="job_order", job_id__in=jobs).select_related("parent"):
        sums[jobs[link.job_id], link.parent.number] += -link.quantity if link.reverses_id else link.quantity
    return {key: total for key, total in sums.items() if total}


def stock_booked(erp: Erp, number: str) -> dict[tuple[int, str], Decimal]:
    """The same as the ERP has it."""
    return {
        (operation["sequence"], lot["lot"]): Decimal(lot["quantity"])
        for operation in erp.says(number)["operations"]
        for lot in operation["lots"]
        if lot["side"] == "consumed" and lot["quantity"] != "0"
    }


def figures(good: int, scrap: int) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(good), Decimal(scrap), Decimal(0)


def test_an_order_comes_back_as_what_was_made(erp: Erp) -> None:
    plant.pump_master()
    erp.order("PO-1001", "CP-200", 3)
    assert erp.sender.send_due() == 1
    services.release_request(OperationsRequest.objects.get(number="PO-1001"), by=make.sofia())
    testing, units = plant.testing(3)
    stock.lot("BOX-LOT-1", 50, of="BOX-2")
    for seq, unit in enumerate(units, start=1):
        plant.tested(unit.lot.number, 2.5, seq)
    services.complete(testing, by=make.omar())
    packing = services.start(plant.dispatched(60, "PACK-01", 3), by=make.omar())
    for unit in units:
        services.scan(packing, code=unit.lot.number, by=make.omar())
        services.complete_step(packing, step=10, by=make.omar())
        services.complete_step(packing, step=20, by=make.omar())
    services.complete(packing, by=make.omar())
    with erp.listening():
        pay()
    assert booked(erp, "PO-1001") == truth("PO-1001")
    assert stock_booked(erp, "PO-1001") == stock_truth("PO-1001")
    assert {sequence for sequence, _ in stock_truth("PO-1001")} == {10, 20, 30, 40, 60}
    made = [lot for lot in erp.says("PO-1001")["operations"][3]["lots"] if lot["side"] == "produced"]
    assert sorted((lot["lot"], lot["quantity"]) for lot in made) == sorted((unit.lot.number, "1") for unit in units)
    line = erp.says("PO-1001")
    assert (line["ordered"], line["good"], line["scrap"], line["state"]) == ("3", "3", "0", "completed")
    assert OperationsRequest.objects.get().quantity_good == 3
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_reports_undone_and_an_erp_that_dies_in_between(erp: Erp) -> None:
    plant.seal_master()
    erp.order("PO-2001", "SC-07", 10)
    erp.sender.send_due()
    services.release_request(OperationsRequest.objects.get(number="PO-2001"), by=make.sofia())
    job = plant.pressing(10)
    scratched = [services.Loss(Decimal(1), "scratched")]
    services.report(job, good=Decimal(4), scrap=scratched, by=make.omar())
    pay()  # nobody listens
    wrong = services.report(job, good=Decimal(5), by=make.omar())
    with erp.listening():
        pay()
    assert booked(erp, "PO-2001") == {10: figures(9, 1)}
    services.undo_response(wrong, reason="miscounted", by=make.omar())
    services.report(job, good=Decimal(3), by=make.omar())
    pay()  # nobody listens
    erp.restart()
    with erp.listening():
        pay()
        assert booked(erp, "PO-2001") == truth("PO-2001") == {10: figures(7, 1)}
        assert stock_booked(erp, "PO-2001") == stock_truth("PO-2001") != {}
        # The ERP's answer was lost: the relay sends again, the book counts once.
        Delivery.objects.update(state="waiting", next_try_at=now())
        pay()
    assert booked(erp, "PO-2001") == {10: figures(7, 1)}
    assert stock_booked(erp, "PO-2001") == stock_truth("PO-2001")
    services.complete(job, by=make.omar())
    with erp.listening():
        pay()
    line = erp.says("PO-2001")
    assert (line["good"], line["scrap"], line["state"]) == ("7", "1", "completed")
    assert erp.book.as_json()["messages_repeated"] > 0


def test_the_erp_hears_what_a_supervisor_decided(erp: Erp) -> None:
    plant.seal_master()
    erp.order("PO-2001", "SC-07", 10)
    erp.sender.send_due()
    services.release_request(OperationsRequest.objects.get(number="PO-2001"), by=make.sofia())
    plant.pressing(10)
    erp.book.ask("PO-2001", "change", {"quantity": 14, "reason": "Customer wants more"})
    erp.sender.send_due()
    assert erp.says("PO-2001")["ordered"] == "10"
    services.accept_change(ChangeRequest.objects.get(), by=make.sofia(), reason="There is time")
    with erp.listening():
        pay()
    assert erp.says("PO-2001")["ordered"] == "14"


def test_an_erp_whose_messages_get_lost_sends_them_again(erp: Erp, live_server: Any) -> None:
    plant.seal_master()
    erp.order("PO-2001", "SC-07", 10)
    erp.book.ask("PO-2001", "cancel", {"reason": "Customer left"})
    nowhere = Sender(erp.book, "http://127.0.0.1:9", "no key")
    assert nowhere.send_due() == 0
    for row in erp.book.due(time.time() + 60):
        erp.book.later(row, 0, "now")
    assert erp.sender.send_due() == 1
    assert erp.sender.send_due() == 1
    assert erp.says("PO-2001")["state"] == "cancelled"
    assert OperationsRequest.objects.get().state == "cancelled"


def test_the_erp_hears_of_the_plants_own_orders(erp: Erp) -> None:
    own = plant.request(10, "LO-1", "SC-07")
    services.release_request(own, by=make.sofia())
    services.cancel_request(own, reason="not needed", by=make.sofia())
    with erp.listening():
        pay()
    assert (erp.says("LO-1")["ordered"], erp.says("LO-1")["state"]) == ("10", "cancelled")
    assert erp.book.count() == 0

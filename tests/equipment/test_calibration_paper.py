"""The paper of a calibration stands with its gauge, and goes when the next calibration comes without one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from equipment import services
from equipment.models import Gauge
from kernel.clock import now
from records.files import store
from records.models import Event
from tests import make
from tests.makes import calls

pytestmark = pytest.mark.django_db


def calibrate(gauge: Gauge, **more: object) -> dict:
    words = {"calibrated_at": now().isoformat(), "due_at": (now() + timedelta(days=365)).isoformat()} | more
    answer = calls.post(make.quinn(), f"/api/gauges/{gauge.pk}/calibrate", words)
    return {"status": answer.status_code} | answer.json()


def test_the_paper_is_kept_with_the_calibration_it_belongs_to() -> None:
    gauge = services.add_gauge("TW-1", "Torque wrench", by=make.quinn())
    paper = store("LAB-7.pdf", b"%PDF-1.7 not much of it", "application/pdf")
    said = calibrate(gauge, certificate="LAB-7", certificate_file=paper.sha256)
    assert (said["status"], said["certificate_url"]) == (200, paper.url)
    assert Event.objects.get(kind="gauge.calibrated").data["file"] == paper.sha256
    assert calibrate(gauge, certificate="LAB-8")["certificate_url"] is None


def test_a_paper_nobody_sent_changes_nothing() -> None:
    gauge = services.add_gauge("TW-1", "Torque wrench", by=make.quinn())
    assert calibrate(gauge, certificate_file="0" * 64)["status"] == 400
    gauge.refresh_from_db()
    assert gauge.calibrated_at is None

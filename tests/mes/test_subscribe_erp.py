"""A plant of one's own tells its ERP what becomes of orders."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from records.models import Event, Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secrets(settings: Any, tmp_path: Path) -> Path:
    settings.SECRETS = tmp_path
    return tmp_path


def subscribe(*words: str) -> str:
    out = io.StringIO()
    call_command("subscribe_erp", *words, stdout=out)
    return out.getvalue().strip()


def test_an_erp_is_told_from_now_on_and_moves_with_the_same_key(secrets: Path) -> None:
    key = subscribe("Our ERP 2", "https://erp.example/lineside")
    assert key.startswith("whsec_") and (secrets / "erp_webhook_our_erp_2").read_text().strip() == key
    assert subscribe("Our ERP 2", "http://10.1.2.3/lineside", "--private") == key
    told = Subscription.objects.get()
    assert (told.url, told.is_active, told.settings) == (
        "http://10.1.2.3/lineside", True, {"secret": "erp_webhook_our_erp_2", "private": True},
    )  # fmt: skip
    assert "job_response.reported" in told.kinds
    assert Event.objects.filter(kind="subscription.set").count() == 2


@pytest.mark.parametrize(("name", "url"), [("ERP", "erp.example"), ("ERP", "ftp://erp.example/"), ("!", "https://a.example")])
def test_what_is_no_address_or_no_name_subscribes_nobody(secrets: Path, name: str, url: str) -> None:
    with pytest.raises(CommandError):
        subscribe(name, url)
    assert not Subscription.objects.exists() and list(secrets.glob("erp_webhook*")) == []

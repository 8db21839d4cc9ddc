"""A command happens as a whole, and so does one that calls others."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from kernel.commands import all_or_nothing
from kernel.errors import RuleBroken
from orders.models import SerialCounter

pytestmark = pytest.mark.django_db


@all_or_nothing
def count(prefix: str, *, refuse: bool = False) -> None:
    SerialCounter.objects.create(prefix=prefix)
    if refuse:
        raise RuleBroken("No.")


@all_or_nothing
def count_both() -> None:
    count("outer-")
    count("inner-", refuse=True)


@all_or_nothing
def go_on_after_a_no(*, says_so: bool) -> None:
    try:
        if says_so:
            with transaction.atomic():
                count("refused-", refuse=True)
        else:
            count("refused-", refuse=True)
    except RuleBroken:
        count("afterwards-")


def test_the_no_of_a_command_undoes_the_one_that_called_it() -> None:
    with pytest.raises(RuleBroken):
        count_both()
    assert not SerialCounter.objects.exists()


def test_a_caller_that_says_so_goes_on_after_a_no() -> None:
    go_on_after_a_no(says_so=True)
    assert [counter.prefix for counter in SerialCounter.objects.all()] == ["afterwards-"]


def test_a_caller_that_forgets_to_say_so_is_stopped() -> None:
    with pytest.raises(TransactionManagementError):
        go_on_after_a_no(says_so=False)
    assert not SerialCounter.objects.exists()


def test_a_command_within_a_command_asks_the_database_nothing_more() -> None:
    with CaptureQueriesContext(connection) as asked, pytest.raises(RuleBroken):
        count_both()
    words = [query["sql"].split()[0] for query in asked.captured_queries]
    assert words == ["SAVEPOINT", "INSERT", "INSERT", "ROLLBACK", "RELEASE"]

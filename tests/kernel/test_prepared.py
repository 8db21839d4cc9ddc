"""A prepared question asks what its queryset asks, with other words each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import QuerySet

from kernel.prepared import Asked, Prepared
from orders.models import SerialCounter

pytestmark = pytest.mark.django_db(transaction=True)


def some() -> QuerySet[SerialCounter]:
    return SerialCounter.objects.filter(prefix__any_of=Asked("prefixes"), last__gte=Asked("least")).order_by("prefix")


@pytest.fixture
def counters() -> None:
    for last, prefix in enumerate(("a", "b", "c")):
        SerialCounter.objects.create(prefix=prefix, last=last)


def test_the_same_question_is_asked_with_other_words(counters: None) -> None:
    question = Prepared(some)
    assert [row.prefix for row in question.ask(prefixes=["a", "b", "x"], least=0)] == ["a", "b"]
    assert [row.prefix for row in question.ask(prefixes=["c", "b"], least=1)] == ["b", "c"]
    assert question.ask(prefixes=[], least=0) == []


def test_its_rows_are_read_anew(counters: None) -> None:
    question = Prepared(some)
    before = question.ask(prefixes=["a"], least=0)
    SerialCounter.objects.filter(prefix="a").update(last=7)
    assert [row.last for row in question.ask(prefixes=["a"], least=0)] == [7]
    assert [row.last for row in before] == [0]


def test_the_queryset_is_built_once(counters: None) -> None:
    built = []

    def build() -> QuerySet[SerialCounter]:
        built.append(1)
        return some()

    question = Prepared(build)
    for _ in range(3):
        question.ask(prefixes=["a"], least=0)
    assert len(built) == 1


def test_each_thread_asks_through_its_own_connection(counters: None) -> None:
    question = Prepared(some)

    def elsewhere(prefix: str) -> list[str]:
        found = [row.prefix for row in question.ask(prefixes=[prefix], least=0)]
        connection.close()
        return found

    with ThreadPoolExecutor(3) as people:
        assert list(people.map(elsewhere, "abcab")) == [["a"], ["b"], ["c"], ["a"], ["b"]]


def test_a_connection_that_was_lost_is_no_reason_to_prepare_again(counters: None) -> None:
    question = Prepared(some)
    question.ask(prefixes=["a"], least=0)
    connection.close()
    assert [row.prefix for row in question.ask(prefixes=["b"], least=0)] == ["b"]

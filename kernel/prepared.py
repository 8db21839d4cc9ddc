"""Questions asked after every touch: each thread makes them into SQL once, and asks them with other words each time.

Django writes the SQL of a queryset anew whenever it is asked, which takes longer than PostgreSQL needs for the answer.
A prepared question is an ordinary queryset with `Asked` where its words come:

    _runs = Prepared(lambda: JobRun.objects.filter(job=Asked("job")).order_by("pk"))
    runs = _runs.ask(job=7)

Worth it for a handful of questions; any other is asked as usual.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Expression, Field, ForeignObject, Lookup, QuerySet

T = TypeVar("T")


class Asked(Expression):
    """Stands where a word of the question comes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):  # type: ignore[type-arg]
    """One of a list. Unlike `in`, it is the same SQL however long the list is."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, words = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*words, *more]


class Prepared(Generic[T]):
    """A queryset that is made into SQL once."""

    def __init__(self, build: Callable[[], QuerySet[Any, T]]) -> None:
        self.build = build
        self._own = threading.local()

    def ask(self, **words: Any) -> list[T]:
        """Its rows with these words, read anew."""
        own = self._own.__dict__
        if not own:
            rows = self.build()
            # The connection is the thread's, and so is what was made for it.
            compiler = rows.query.get_compiler(rows.db)
            sql, params = compiler.as_sql()
            rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
            own |= {"rows": rows, "compiler": compiler, "sql": sql, "params": params}
        params = tuple(words[each.name] if isinstance(each, Asked) else each for each in own["params"])
        own["compiler"].as_sql = lambda *_, **__: (own["sql"], params)
        rows = own["rows"]
        return list(rows._iterable_class(rows))

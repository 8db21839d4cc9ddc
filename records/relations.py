"""Which tables are regulated: written once, closed to the runtime role, sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from pghistory import InsertEvent
from pghistory.models import Event as History

from records.models import AppendOnly, Leaf, Seal


@dataclass(frozen=True, slots=True)
class Relation:
    """A regulated table and its key."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """A table whose every state its history table keeps."""

    table: str
    key: str
    history: str
    columns: tuple[str, ...]


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def append_only() -> list[Relation]:
    """Tables the runtime role may only add to, the seal's own among them."""
    found = [
        Relation(model._meta.db_table, _key(model))
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, (AppendOnly, History)) and not model._meta.proxy and model._meta.managed
    ]
    return sorted(found, key=lambda relation: relation.table)


def sealed() -> list[Relation]:
    """Tables whose rows become leaves."""
    own = {Seal._meta.db_table, Leaf._meta.db_table}
    return [relation for relation in append_only() if relation.table not in own]


def tracked() -> list[Tracked]:
    """Tables whose rows can be compared with their history, and the columns it keeps.

    Where only what was is kept (a row written once, and where it stood before), the history says nothing about now.
    """
    found = []
    for model in apps.get_models():
        subject = getattr(model, "pgh_tracked_model", None)
        if subject is None or not issubclass(model, History) or not model._meta.managed:
            continue
        trackers: tuple[Any, ...] = model.pgh_trackers or ()
        if not any(isinstance(tracker, InsertEvent) for tracker in trackers):
            continue
        columns = tuple(str(f.column) for f in model._meta.concrete_fields if not f.name.startswith("pgh_"))
        found.append(Tracked(subject._meta.db_table, _key(subject), model._meta.db_table, columns))
    return sorted(found, key=lambda relation: relation.table)

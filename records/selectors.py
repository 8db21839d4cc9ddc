"""Questions to the records."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.db import models
from pghistory.models import Event as History


def history_of(kind: str) -> type[models.Model] | None:
    """The history table behind a kind of thing ("material_lot"), if its rows are kept."""
    for model in apps.get_models():
        subject = getattr(model, "pgh_tracked_model", None)
        if subject is not None and issubclass(model, History) and _kind(subject) == kind:
            return model
    return None


def changes_of(kind: str, row: int) -> list[dict[str, Any]] | None:
    """Every change of one row, oldest first, with what differed; None for a kind without history."""
    history = history_of(kind)
    if history is None:
        return None
    columns = [field.name for field in history._meta.concrete_fields if not field.name.startswith("pgh_")]
    result: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for change in history._default_manager.filter(pgh_obj_id=row).order_by("pgh_id"):
        after = {name: change.serializable_value(name) for name in columns}
        context = change.pgh_context or {}  # type: ignore[attr-defined]
        differing = [name for name in columns if before.get(name) != after[name]]
        result.append({
            "id": change.pk, "action": change.pgh_label.partition("_")[0], "at": change.pgh_created_at,  # type: ignore[attr-defined]
            "command": context.get("command"), "by": context.get("by"),
            "old": {name: before.get(name) for name in differing} if before else {},
            "new": {name: after[name] for name in differing},
        })
        before = after
    return result


def _kind(model: type[models.Model]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()

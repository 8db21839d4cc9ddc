"""A frozen copy in the words of a work master's document, so that two of them compare as two versions do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from equipment.models import Equipment

# What a copy keeps for programs, and what its reader is told apart from the rest.
SILENT = ("work_master", "read", "sequence")


def unit_numbers(copies: Iterable[dict[str, Any]]) -> dict[int, str]:
    """The numbers of the work units that any of these copies may run at."""
    wanted = {unit for frozen in copies for unit in frozen["work_units"]}
    return dict(Equipment.objects.filter(pk__in=wanted).values_list("pk", "number"))


def in_words(frozen: dict[str, Any], units: dict[int, str]) -> dict[str, Any]:
    """Things by their numbers instead of their ids."""
    return {name: value for name, value in frozen.items() if name not in SILENT} | {
        "work_units": [units[unit] for unit in frozen["work_units"] if unit in units],
        "output": _number(frozen["output"]),
        "skills": [skill["number"] for skill in frozen.get("skills", [])],
        "materials": [_portion(need) for need in frozen["materials"]],
        "co_products": [_portion(product) for product in frozen.get("co_products", [])],
        "steps": [_step(step) for step in frozen["steps"]],
    }


def _number(material: dict[str, Any] | None) -> str | None:
    return material["number"] if material else None


def _portion(row: dict[str, Any]) -> dict[str, Any]:
    words = {name: value for name, value in row.items() if name not in ("id", "number", "from_order")}
    if "substitutes" in row:
        words["substitutes"] = [_portion(other) for other in row["substitutes"]]
    return {"material": row["number"]} | words


def _step(step: dict[str, Any]) -> dict[str, Any]:
    # "per" says again what "due" says.
    words = {name: value for name, value in step.items() if name != "per"}
    return words | {"material": _number(step["material"])}

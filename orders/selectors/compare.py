"""What differs between two versions of a work master."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# By what the rows of a list are the same row in both versions.
KEYS = {
    "segments": "sequence", "steps": "sequence", "materials": "material", "substitutes": "material",
    "co_products": "material", "parameters": "name", "documents": "title",
}  # fmt: skip
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that one version says and the other does not, or otherwise."""

    path: str
    what: str
    before: Any
    after: Any


def compare(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """The differences between two documents; a path names rows by their key: "segments.20.steps.30.lower"."""
    return list(_compare("", before, after))


def _compare(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before | after:
            yield from _compare(f"{path}.{name}".lstrip("."), before.get(name), after.get(name))
        return
    name = path.rpartition(".")[2]
    if name in KEYS and isinstance(before, list) and isinstance(after, list):
        yield from _compare(path, _by_key(before, KEYS[name]), _by_key(after, KEYS[name]))
    elif before != after and not (_is_empty(before) and _is_empty(after)):
        what = ADDED if before is None else REMOVED if after is None else CHANGED
        yield Difference(path, what, before, after)


def _is_empty(value: Any) -> bool:
    """Nothing is said, whether the word is left out or left blank: a German warning that nobody wrote is no change."""
    if isinstance(value, dict):
        return all(_is_empty(each) for each in value.values())
    return value is None or value in ("", [])


def _by_key(rows: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    """Two documents of one title are told apart by their place among them."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        # A frozen copy carries its materials whole: their number is the key.
        word, place = row.get(key, row.get("number")), 1
        name = str(word)
        while name in found:
            place += 1
            name = f"{word} ({place})"
        found[name] = row
    return found

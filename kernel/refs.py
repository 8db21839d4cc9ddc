"""How a lower room names a thing of a higher one: kind, id and a printed label, never a foreign key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """`kind` is the model's word ("job_order"), `id` its row, `label` what a person reads ("PO-1001-10")."""

    kind: str
    id: int
    label: str

    def __str__(self) -> str:
        return self.label

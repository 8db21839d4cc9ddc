"""Which tables can be brought."""

from __future__ import annotations

from integrations.services.importing import lots, materials, people, work_masters
from integrations.services.importing.words import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (materials.KIND, work_masters.KIND, people.KIND, lots.KIND)}

"""Tables people bring: uploaded, given a meaning, tried, and taken in whole."""

from integrations.services.importing.commands import (
    apply_import,
    check_import,
    discard_import,
    map_columns,
    upload_table,
)
from integrations.services.importing.kinds import KINDS
from integrations.services.importing.running import done_so_far, run_imports, sweep_imports

__all__ = [
    "KINDS", "apply_import", "check_import", "discard_import", "done_so_far", "map_columns", "run_imports",
    "sweep_imports", "upload_table",
]  # fmt: skip

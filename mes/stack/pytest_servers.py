"""For pytest without settings: private servers for this run, and never the plant of `make run`.

Loaded by `-p` before pytest-django reads the settings.
"""

from __future__ import annotations

import pytest

from mes.stack.browser import lend_node
from mes.stack.trial import ensure_servers

lend_node()
_servers = ensure_servers()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started, once the last test has ended."""
    _servers.close()

"""Real PostgreSQL, real Valkey; `make test` starts private ones and names them in the environment."""

from __future__ import annotations

import hypothesis
import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from hypothesis import HealthCheck

from tests.templates import template


def pytest_configure(config: pytest.Config) -> None:
    # Argon2 is slow on purpose; nothing here tests its strength.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # How long an example takes says how busy the computer is.
    hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright's event loop runs in this thread until the session ends, and asyncio allows no second one.
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The test database begins as a copy."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template()


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Each test keeps its files to itself."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SEAL_CHECKPOINTS = str(tmp_path / "seals.jsonl")
    keys = tmp_path / "connection_keys"
    keys.write_text(Fernet.generate_key().decode() + "\n")
    settings.CONNECTION_KEYS = str(keys)

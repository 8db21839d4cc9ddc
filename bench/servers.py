"""PostgreSQL and Valkey for a measurement without a plant: a database of its own, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from mes.stack.trial import ensure_servers


@contextlib.contextmanager
def database() -> Iterator[dict[str, str]]:
    """Django stands on an empty, migrated database; gives the environment for processes beside us."""
    with ensure_servers(), tempfile.TemporaryDirectory(prefix="lineside-bench-") as folder:
        os.environ["LINESIDE_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mes.settings")
        os.environ.setdefault("SECRET_KEY", "only-for-this-measurement-and-gone-afterwards-0123456789")
        (Path(folder) / "secrets").mkdir()
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection

        settings.DATABASES["default"]["TEST"]["NAME"] = name = f"bench_{os.getpid()}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield os.environ | {"DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()}
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

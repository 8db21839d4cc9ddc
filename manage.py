#!/usr/bin/env python
"""Commands of the house: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mes.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        stop(str(error))
    except OperationalError as error:
        # With a code the database has answered.
        if getattr(error.__cause__, "pgcode", None):
            raise
        stop(f"The database does not answer; is the plant running?\n{error}".rstrip())


def stop(why: str) -> None:
    """Say it in words, and with a code that no command uses for what it found: EX_CONFIG of sysexits.h."""
    sys.stderr.write(f"{why}\n")
    sys.exit(78)


if __name__ == "__main__":
    main()

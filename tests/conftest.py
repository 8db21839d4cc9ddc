"""Real PostgreSQL, real Valkey: where none is given, private ones are started and stopped with the session."""

from __future__ import annotations

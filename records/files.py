"""Pictures and documents: kept once, under the digest of their content."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

from records.models import File


def store(name: str, content: bytes, content_type: str) -> File:
    """Keep `content`; the same bytes again are the same file."""
    sha256 = hashlib.sha256(content).hexdigest()
    file = File.objects.filter(sha256=sha256).first() or File(
        sha256=sha256, name=name, content_type=content_type, size=len(content)
    )
    path = location(file)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(content)
        temporary.replace(path)
    if file.pk is None:
        file.save()
    return file


def location(file: File) -> Path:
    """Where the bytes lie."""
    return Path(settings.MEDIA_ROOT) / file.path

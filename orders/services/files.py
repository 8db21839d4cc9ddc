"""Pictures, drawings and videos that instructions show, and photos taken at a step."""

from __future__ import annotations

from kernel.commands import all_or_nothing
from orders.events import FileEvent
from personnel.models import Person
from personnel.services import require
from records import files
from records.contents import content_type
from records.models import File
from records.services import record


@all_or_nothing
def add_file(name: str, content: bytes, *, by: Person) -> File:
    """Keep a file under the digest of its content; the same bytes again are the same file. Raises Malformed."""
    require(by, "records.add_file")
    kind = content_type(content)
    file = files.store(name.strip()[-200:] or "file", content, kind)
    record(FileEvent.ADDED, file, by=by, size=file.size, content_type=kind, sha256=file.sha256)
    return file

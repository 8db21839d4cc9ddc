"""What kind of file some bytes are, by what is in them: a name and a header can say anything."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from kernel.errors import Malformed

PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
PDF, MP4, WEBM = "application/pdf", "video/mp4", "video/webm"
MB = 1024 * 1024
LIMITS = {**dict.fromkeys(PICTURES.values(), 15 * MB), PDF: 30 * MB, MP4: 100 * MB, WEBM: 100 * MB}
LARGEST = max(LIMITS.values())
# More pixels than any camera at a station has: a small file can unfold to fill the memory.
PIXELS = 60_000_000


def content_type(content: bytes) -> str:
    """Picture (PNG, JPEG, WebP), PDF or video (MP4, WebM); raises Malformed for anything else, or too much of it."""
    kind = _kind(content)
    if kind is None:
        raise Malformed(
            "This is no picture (PNG, JPEG, WebP), PDF or video (MP4, WebM).", code="unknown_content", field="file"
        )
    if len(content) > LIMITS[kind]:
        raise Malformed(f"Such a file may have at most {LIMITS[kind] // MB} MB.", code="too_large", field="file")
    return kind


def _kind(content: bytes) -> str | None:
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if content[4:8] == b"ftyp":
        return MP4
    if content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]:
        return WEBM
    try:
        with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
            if picture.width * picture.height > PIXELS:
                raise Malformed("This picture has too many pixels.", code="too_large", field="file")
            picture.verify()
            return PICTURES[picture.format or ""]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None

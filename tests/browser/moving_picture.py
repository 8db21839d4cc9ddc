"""A small film for the tests: every frame a picture of its own, so that a player can begin anywhere.

A lossy WebP is one VP8 frame in an envelope, and a WebM of VP8 frames is a row of such frames in another one.
"""

from __future__ import annotations

import io
import struct

from PIL import Image

WIDTH, HEIGHT, FRAMES, MILLISECONDS = 160, 120, 80, 250
# Nothing, in its middle: more than one answer of the server holds, so that a player has to ask for what lies behind it.
PADDING = 6 * 1024 * 1024


def film() -> bytes:
    """Twenty seconds of noise in grey, with its table of places at the end."""
    info = _box("1549A966", _box("2AD7B1", _number(1_000_000)) + _box("4489", struct.pack(">d", FRAMES * MILLISECONDS))
                + _box("4D80", b"tests") + _box("5741", b"tests"))  # fmt: skip
    video = _box("B0", _number(WIDTH)) + _box("BA", _number(HEIGHT))
    tracks = _box("1654AE6B", _box("AE", _box("D7", b"\1") + _box("73C5", b"\1") + _box("83", b"\1")
                                   + _box("86", b"V_VP8") + _box("E0", video)))  # fmt: skip
    start = len(_seek(0, 0, 0))
    clusters, cues = b"", b""
    for frame in range(FRAMES):
        clusters += _box("EC", bytes(PADDING)) if frame == FRAMES // 2 else b""
        at = frame * MILLISECONDS
        place = start + len(info) + len(tracks) + len(clusters)
        cues += _box("BB", _box("B3", _number(at)) + _box("B7", _box("F7", b"\1") + _box("F1", _number(place))))
        block = b"\x81" + struct.pack(">h", 0) + b"\x80" + _frame(frame)
        clusters += _box("1F43B675", _box("E7", _number(at)) + _box("A3", block))
    body = _seek(start, start + len(info), start + len(info) + len(tracks) + len(clusters))
    body += info + tracks + clusters + _box("1C53BB6B", cues)
    head = _box("4286", b"\1") + _box("42F7", b"\1") + _box("42F2", b"\4") + _box("42F3", b"\x08")
    head += _box("4282", b"webm") + _box("4287", b"\2") + _box("4285", b"\2")
    return _box("1A45DFA3", head) + _box("18538067", body)


def _seek(info: int, tracks: int, cues: int) -> bytes:
    """Where the three tables stand, counted from here."""
    places = (("1549A966", info), ("1654AE6B", tracks), ("1C53BB6B", cues))
    return _box("114D9B74", b"".join(
        _box("4DBB", _box("53AB", bytes.fromhex(name)) + _box("53AC", _number(place))) for name, place in places
    ))  # fmt: skip


def _frame(number: int) -> bytes:
    """Noise, no two alike."""
    kept = io.BytesIO()
    Image.effect_noise((WIDTH, HEIGHT), 60 + number % 20).convert("RGB").save(kept, "WEBP", quality=80)
    body = kept.getvalue()
    at = body.index(b"VP8 ") + 4
    (length,) = struct.unpack("<I", body[at : at + 4])
    return body[at + 4 : at + 4 + length]


def _box(name: str, content: bytes) -> bytes:
    length = bytes([0x80 | len(content)]) if len(content) < 0x7F else struct.pack(">Q", 1 << 56 | len(content))
    return bytes.fromhex(name) + length + content


def _number(value: int) -> bytes:
    return struct.pack(">Q", value)

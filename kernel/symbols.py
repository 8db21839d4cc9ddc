"""Codes that scanners read, as drawings."""

from __future__ import annotations

import re
from functools import lru_cache

import zxingcpp


@lru_cache(maxsize=500)
def qr(text: str) -> str:
    """A QR code as a small SVG without script, style or outside reference; scales to any size."""
    return _drawn(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


@lru_cache(maxsize=500)
def bars(text: str) -> str:
    """A Code 128 bar code, for scanners that read no squares."""
    return _drawn(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))


def _drawn(barcode: zxingcpp.Barcode) -> str:
    svg = zxingcpp.write_barcode_to_svg(barcode, add_quiet_zones=True)
    width, height = re.search(r'<svg width="(\d+)" height="(\d+)"', svg).groups()  # type: ignore[union-attr]
    body = svg[svg.index("<g ") : svg.index("</svg>")]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">{body}</svg>'

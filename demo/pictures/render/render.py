"""Draw the demo plant's pictures: three.js in a headless Chromium, saved as webp beside hotspots.json.

npm install --prefix /tmp/three three@0.187 && python demo/pictures/render/render.py /tmp/three [scene ...]
"""

import base64
import functools
import http.server
import io
import json
import os
import sys
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
OUT = HERE.parent
PAGE = b"""<!doctype html><canvas></canvas><script type="importmap">{"imports":{"three":"/three/build/three.module.js",
"three/addons/":"/three/examples/jsm/"}}</script><script type="module" src="/render.mjs"></script>"""


class Files(http.server.SimpleHTTPRequestHandler):
    """The scripts of this folder, and three.js from where npm put it."""

    three: Path

    def do_GET(self) -> None:
        if self.path == "/":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE)
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix("/three/")
        return str((self.three if inside != path else HERE) / inside.lstrip("/"))

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return "text/javascript" if str(path).endswith(("js", "mjs")) else super().guess_type(path)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: one line per picture is printed below."""


def save(png: str, to: Path) -> int:
    """Store the drawing as webp, as good as 80 kB allow."""
    image = Image.open(io.BytesIO(base64.b64decode(png.split(",", 1)[1]))).convert("RGB")
    for quality in (90, 86, 82, 78, 70, 60):
        image.save(to, "WEBP", quality=quality, method=6)
        if to.stat().st_size <= 80_000:
            break
    return to.stat().st_size


def main(three: str, *wanted: str) -> None:
    Files.three = Path(three).resolve() / "node_modules" / "three"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    spots_file = OUT / "hotspots.json"
    spots = json.loads(spots_file.read_text()) if spots_file.exists() else {}
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
        )
        page = browser.new_page()
        page.on("pageerror", lambda error: print(error))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("() => !!window.draw")
        for name in wanted or page.evaluate("window.names"):
            drawn = page.evaluate("name => window.draw(name, 1280, 960)", name)
            size = save(drawn["png"], OUT / f"{name}.webp")
            spots[name] = drawn["hotspots"]
            print(f"{name}: {size // 1000} kB, {len(drawn['hotspots'])} hotspots")
        browser.close()
    spots_file.write_text(json.dumps(spots, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

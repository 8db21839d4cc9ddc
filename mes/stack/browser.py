"""A Chromium or Chrome for the browser tests: found, else brought the way the machine allows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from mes.stack.errors import StackError
from mes.stack.frontend import node_folder

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> Path | None:
    """A browser on this machine that really starts, or None; CHROMIUM names one by hand."""
    chosen = os.environ.get("CHROMIUM", "").strip()
    if chosen:
        if _starts(chosen):
            return Path(chosen)
        raise StackError(f"CHROMIUM names {chosen}, which does not start as a browser.")
    for name in NAMES:
        found = shutil.which(name)
        # Ubuntu's `chromium-browser` may be a stub that only asks for a snap.
        if found and _starts(found):
            return Path(found)
    return _brought_by_playwright()


def find_or_bring() -> Path:
    """The browser; where none is, fetch one, or say what a person can do."""
    if found := find():
        return found
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        _tell("No Chromium or Chrome here; installing Debian's (apt-get install chromium) ...")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "update", "-qq"], env=quiet, stdout=sys.stderr)
        subprocess.run(
            [apt, "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
            env=quiet,
            stdout=sys.stderr,
        )
        if found := find():
            return found
    _tell("No Chromium or Chrome here; asking Playwright for one ...")
    lend_node()
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium-headless-shell"], stdout=sys.stderr)
    if found := find():
        return found
    raise StackError(
        "The browser tests need Chromium or Chrome, and none could be brought here. Install one "
        "(as root: apt-get install chromium), or name one: make test CHROMIUM=/path/to/chrome"
    )


def with_browser(command: list[str]) -> int:
    """Become a command that finds its browser in CHROMIUM."""
    os.environ["CHROMIUM"] = str(find_or_bring())
    lend_node()
    os.execvp(command[0], command)


def lend_node() -> None:
    """Let Playwright run on our Node: its own needs a library (libatomic) a bare Debian lacks."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node_folder() / "bin" / "node"))


def _brought_by_playwright() -> Path | None:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    for pattern in ("chromium_headless_shell-*/*/*headless*shell", "chromium-*/*/chrome"):
        for path in sorted(cache.glob(pattern), reverse=True):
            if _starts(str(path)):
                return path
    return None


def _starts(path: str) -> bool:
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0 and "hrom" in asked.stdout


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

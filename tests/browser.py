"""Find the Chromium that the tests drive, or install one: `python tests/browser.py`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def executable() -> str | None:
    """Path of an installed Chromium or Chrome; None where only Playwright's own can be used."""
    places = (os.environ.get("CHROMIUM"), *map(shutil.which, COMMANDS))
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    return next((place for place in (*places, mac) if place and Path(place).exists()), None)


def install() -> None:
    """Install a browser where there is none: Debian's own if this may, else Playwright's."""
    if executable():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
        if executable():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)


if __name__ == "__main__":
    install()

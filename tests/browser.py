"""The Chromium that the tests drive, and its fonts; `python tests/browser.py` installs it where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# What Chromium draws `serif`, `monospace` and everything else with: wide letters, or narrow ones.
FONTS = {
    "dejavu": ("DejaVu Serif", "DejaVu Sans Mono", "DejaVu Sans"),
    "roboto": ("DejaVu Serif Condensed", "DejaVu Sans Mono", "Roboto Condensed"),
}
FONT_PACKAGES = ("dejavu-fonts-ttf", "@expo-google-fonts/roboto-condensed")
COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def executable() -> str | None:
    """Path of an installed Chromium or Chrome; None where only Playwright's own can be used."""
    places = (os.environ.get("CHROMIUM"), *map(shutil.which, COMMANDS))
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    return next((place for place in (*places, mac) if place and Path(place).exists()), None)


def font_families() -> tuple[str, str, str]:
    """The families for `serif`, `monospace` and `sans-serif`, as the environment's TEST_FONTS chooses."""
    return FONTS[os.environ.get("TEST_FONTS", "dejavu")]


def font_settings(folder: Path) -> Path:
    """Write settings of fontconfig to a folder, by which a browser sees the fonts of the tests and no others."""
    modules = Path(__file__).parent / "node_modules"
    lines = [f"<dir>{modules / package}</dir>" for package in FONT_PACKAGES]
    lines.append(f"<cachedir>{folder}</cachedir>")
    # A name that is neither of these, such as that of the system's own font, means sans-serif.
    names = "".join(
        f"<test qual='all' name='family' compare='not_eq'><string>{name}</string></test>"
        for name in ("serif", "monospace")
    )
    lines.append(f"<match>{names}<edit name='family' mode='append_last'><string>sans-serif</string></edit></match>")
    for name, family in zip(("serif", "monospace", "sans-serif"), font_families(), strict=True):
        preferred = f"<family>{name}</family><prefer><family>{family}</family></prefer>"
        lines.append(f"<alias binding='strong'>{preferred}</alias>")
    file = folder / "fonts.conf"
    file.write_text("\n".join(["<fontconfig>", *lines, "</fontconfig>"]), encoding="utf-8")
    return file


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

"""Writing with `make serve`: every edit shows, every fault is told and gone when mended, and nothing stops it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import Project

PATIENCE = 60  # seconds, for a busy computer


@pytest.fixture
def look(project: Project) -> Iterator[Callable[[str], str]]:
    """Serves the project; gives what a path answers."""
    # A fault on record: serving starts all the same.
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## On record { #on-record }\n", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = ["make", "--silent", "serve", f"ADDR={address}"]
    with (project.folder / "served.txt").open("w") as said:
        server = subprocess.Popen(command, cwd=project.folder, stdout=said, stderr=said, start_new_session=True)

    def answer(path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://{address}{path}", timeout=PATIENCE) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except urllib.error.URLError:
            return ""

    yield answer
    os.killpg(server.pid, signal.SIGINT)
    server.wait(PATIENCE)


def wait(look: Callable[[str], str], path: str, pattern: str) -> None:
    end = time.monotonic() + PATIENCE
    while not re.search(pattern, look(path), re.DOTALL):
        assert time.monotonic() < end, f"{path} does not show {pattern}"
        time.sleep(0.1)


ALERT = r'<pre role="alert"[^>]*>[^<]*'

# What is edited, what takes the place of what, which page is looked at, and what it shows.
EDITS = [
    ("docs/preparation.md", "\n## On record { #on-record }\n", "\nA zebra.\n", "/preparation/", "A zebra"),
    ("docs/preparation.md", "A zebra", "## A heading\n\nA zebra", "/preparation/", rf"{ALERT}A heading.*A zebra"),
    ("docs/preparation.md", "## A heading", '{{ figure("no") }}', "/preparation/", rf"{ALERT}preparation.md:\d+:"),
    ("docs/preparation.md", '{{ figure("no") }}', "{{ none() }}", "/preparation/", rf"{ALERT}preparation.md:\d+: "),
    ("docs/preparation.md", "{{ none() }}", "[x](results.md#none)", "/preparation/", rf"{ALERT}preparation.md:\d+: "),
    ("docs/preparation.md", "[x](results.md#none)", "Mended.", "/preparation/", r"<body[^>]*>(?!<pre).*Mended"),
    ("docs/_data/outcomes.yml", "company: Zoom", "company: Zebra", "/results/", "Zebra"),
    ("docs/_data/outcomes.yml", "company: Zebra", "compny: Zebra", "/results/", rf"{ALERT}outcomes.yml:\d+:\d+: "),
    ("docs/_data/outcomes.yml", "compny: Zebra", "company: Zoom", "/results/", r"<body[^>]*>(?!<pre).*Zoom"),
    ("macros/html/tables.py", "Annual pay in", "Yearly pay in", "/results/", "Yearly pay in"),
    ("macros/html/tables.py", "def _table(", "def _table(:", "/results/", rf"{ALERT}macros/html/tables.py:\d+: "),
    ("macros/html/tables.py", "def _table(:", "def _table(", "/results/", r"<body[^>]*>(?!<pre).*Yearly pay in"),
    ("overrides/hooks.py", 'page.meta["changed"] =', 'page.content += "A gnu"; page.meta["changed"] =', "/", "A gnu"),
    ("overrides/partials/source-file.html", "Last updated", "Last seen", "/", "Last seen"),
    ("overrides/partials/source-file.html", "Last seen", "{% if %}", "/", ALERT),
    ("overrides/partials/source-file.html", "{% if %}", "Last updated", "/", r"<body[^>]*>(?!<pre).*Last updated"),
    ("mkdocs.yml", "site_name: ML Job Hunt", "site_name: [", "/", ALERT),
    ("mkdocs.yml", "site_name: [", "site_name: Zebra Hunt", "/", r"<body[^>]*>(?!<pre).*Zebra Hunt"),
]  # fmt: skip


def test_serving_shows_every_edit_and_tells_every_fault(project: Project, look: Callable[[str], str]) -> None:
    wait(look, "/preparation/", rf"{ALERT}/preparation/#on-record: not yet recorded")
    for file, old, new, path, pattern in EDITS:
        project.edit(file, old, new)
        wait(look, path, pattern)
    said = (project.folder / "served.txt").read_text(encoding="utf-8")
    assert "has no id" in said and "appear stuck" not in said

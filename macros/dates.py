"""When pages last changed, by the project's history."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path


def last_changes(root: Path, folder: str) -> dict[str, datetime]:
    """Find when each file of a folder last changed.

    Args:
        root: the project's folder.
        folder: a folder below it.

    Returns:
        The time of the last commit that changed it, by each file's path below `root`. It is empty where git, the
        repository or its history is missing (a shallow copy knows no dates): a copy without them builds too.
    """
    def git(*words: str) -> str:
        command = ["git", "-C", str(root), "-c", "core.quotePath=off", *words]
        try:
            return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
        except (OSError, UnicodeDecodeError, subprocess.CalledProcessError):
            return ""

    if git("rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    found: dict[str, datetime] = {}
    when = datetime.now(UTC)
    for line in git("log", "--format=%x00%at", "--name-only", "--relative", "--", folder).splitlines():
        if line.startswith("\0"):
            when = datetime.fromtimestamp(int(line[1:]), UTC)
        elif line:
            found.setdefault(line, when)
    return found


def build_time() -> datetime:
    """Give the time that a build goes by: `SOURCE_DATE_EPOCH`, where that is set, or now."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.now(UTC).timestamp()), UTC)

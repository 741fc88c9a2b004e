"""Where a build writes: beside the site that stands, which gives way once the new one is whole."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from macros.errors import GuideError

log = logging.getLogger("mkdocs.guide")


class Output:
    """The folder of a site, and beside it `.NAME.next`, where the next one grows, and `.NAME.last`, the one before.

    Only one build at a time writes to a folder that several share; another waits for it.
    """

    def __init__(self, folder: Path, *, shared: bool) -> None:
        self.folder = folder
        self.next, self._last, self._lock = (
            folder.with_name(f".{folder.name}.{name}") for name in ("next", "last", "lock")
        )
        self._shared = shared
        self._held: IO[str] | None = None

    def begin(self) -> None:
        """Wait until no other build is at work, and make room.

        Raises:
            GuideError: if the folders cannot be written.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            if self._shared:
                self._held = self._lock.open("w")
                self._acquire(self._held)
            # A build was cut off between the two steps of `finish`.
            if self._last.exists() and not self.folder.exists():
                self._last.rename(self.folder)
            for left in (self.next, self._last):
                shutil.rmtree(left, ignore_errors=True)
            self.next.mkdir(parents=True)
        except OSError as error:
            raise GuideError.of(f"{error.filename}: {error.strerror}", "a folder that can be written") from None

    def finish(self) -> None:
        """Put the new site in the place of the old one."""
        if self.folder.exists():
            self.folder.rename(self._last)
        self.next.rename(self.folder)
        shutil.rmtree(self._last, ignore_errors=True)
        self._release()

    def discard(self) -> None:
        """Leave the old site where it is."""
        shutil.rmtree(self.next, ignore_errors=True)
        self._release()

    def _release(self) -> None:
        if self._held:
            self._held.close()

    @staticmethod
    def _acquire(file: IO[str]) -> None:
        import fcntl  # not on Windows itself, where the guide is built in WSL

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("Another build of this project is at work; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, by their paths below a folder."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

"""What a page shows of its practice file."""

from __future__ import annotations

from pathlib import Path

from macros.errors import GuideError


def block(docs: Path, file: str) -> str:
    """What a page shows of a practice file: the download, how to run it, and the place of the timer.

    Args:
        docs: the folder of the docs.
        file: the solution's path below `docs`; the page that shows it lies beside it.

    Raises:
        GuideError: if there are no checks to make a practice file with.
    """
    checks = docs / file.replace(".py", "_checks.py")
    if not checks.is_file():
        raise GuideError.of(f"practice({file!r}): no {checks.name} beside it")
    count = checks.read_text(encoding="utf-8").count("\ndef check_")
    name = f"practice_{Path(file).name}"
    return (
        f'Download <a href="../{name}" download>{name}</a>: the signatures and docstrings of the listing without the '
        f"bodies, and {count} checks. Write the bodies, then run it; it needs Python and NumPy, nothing else. Every "
        f"check says FAIL until the code that it needs is right, and why.\n\n"
        f'```sh\npython {name}\n```\n\n<div class="practice" data-module="practice"></div>'
    )

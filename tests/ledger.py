"""Where everything that was ever published lives now, as docs/_data/ledger.yml says."""

from __future__ import annotations

import yaml

from tests.conftest import ROOT

_LEDGER = yaml.safe_load((ROOT / "docs/_data/ledger.yml").read_text(encoding="utf-8"))
# What stands at each address (`/page/` or `/page/#id`).
TITLES: dict[str, str] = _LEDGER["live"]
# Every address ever published, and the one that its readers arrive at.
ARRIVALS: dict[str, str] = {**_LEDGER["moved"], **{address: address for address in TITLES}}
# The same for the id of every section and row ever published: its short link leads there.
SECTIONS: dict[str, str] = {old.partition("#")[2]: new for old, new in ARRIVALS.items() if "#" in old}


def arrival(address: str) -> str:
    """The address at which readers of a page, of a section of it, or of an id alone (`#id`) arrive.

    Raises:
        LookupError: nothing was ever published there.
    """
    found = SECTIONS.get(address.removeprefix("#")) if address.startswith("#") else ARRIVALS.get(address)
    if found is None:
        raise LookupError(f"{address} is neither live nor moved in docs/_data/ledger.yml")
    return found

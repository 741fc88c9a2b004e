"""Write the JSON Schemas by which an editor checks docs/_data: `python -m macros.schema FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from macros.ledger import Ledger
from macros.models import (
    AnnBenchmark,
    Blind75,
    FailureLog,
    Outcomes,
    Principles,
    Record,
    Resources,
    Sources,
    Synonyms,
    Vendored,
)

SCHEMAS: dict[str, type[Record]] = {
    "ann-benchmark": AnnBenchmark,
    "blind75": Blind75,
    "failure-log": FailureLog,
    "ledger": Ledger,
    "outcomes": Outcomes,
    "principles": Principles,
    "resources": Resources,
    "sources": Sources,
    "synonyms": Synonyms,
    "vendor": Vendored,
}


def write(folder: Path) -> None:
    """Write `NAME.schema.json` into `folder` for every data file `NAME.yml`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in SCHEMAS.items():
        schema = json.dumps(model.model_json_schema(), indent=2)
        (folder / f"{name}.schema.json").write_text(schema + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

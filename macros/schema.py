"""Write the JSON Schemas by which an editor checks docs/_data: `python -m macros.schema FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from macros.data import models


def write(folder: Path) -> None:
    """Write `NAME.schema.json` into `folder` for every data file `NAME.yml`."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, model in models().items():
        schema = json.dumps(model.model_json_schema(), indent=2)
        (folder / f"{Path(file).stem}.schema.json").write_text(schema + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

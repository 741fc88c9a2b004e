"""Write the files that readers download beside the pages that offer them."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import write_file

from macros.data import load
from macros.downloads import failure_log_csv, outcomes_csv, outcomes_json, outcomes_yaml, tracking_sheet
from macros.models import FailureLog, Outcomes
from macros.practice import practice_files


def on_post_build(config: MkDocsConfig) -> None:
    """Write the data, the template and the sheets that pages offer, and the practice files."""
    data, site = Path(config.docs_dir, "_data"), Path(config.site_dir)
    root = Path(config.config_file_path).parent
    outcomes = load(data / "outcomes.yml", Outcomes, root)
    files = {
        "algorithms/method/failure-log.csv": failure_log_csv(load(data / "failure-log.yml", FailureLog, root)),
        "job-search/tracking-sheet.csv": tracking_sheet(),
        "results/outcomes.csv": outcomes_csv(outcomes),
        "results/outcomes.json": outcomes_json(outcomes),
        "results/outcomes.yaml": outcomes_yaml(outcomes),
        "ml-system-design/ml-design-template.md": (data / "ml-design-template.md").read_text(encoding="utf-8"),
        **practice_files(Path(config.docs_dir)),
    }
    for path, content in files.items():
        write_file(content.encode(), str(site / path))

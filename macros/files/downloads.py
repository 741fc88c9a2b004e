"""The files that readers download: values in, text out."""

from __future__ import annotations

import csv
import io
import json

import yaml

from macros.data import Data
from macros.html.tables import TRACKING_SHEET
from macros.models import FailureLog, LogEntry, Outcomes


def downloads(data: Data) -> dict[str, bytes]:
    """What each download holds, by its path: those made of data files stand beside the pages that offer them."""
    made = {
        "algorithms/method/failure-log.csv": failure_log_csv(data.failure_log),
        "job-search/tracking-sheet.csv": tracking_sheet(),
        "ml-system-design/ml-design-template.md": data.ml_design_template,
        "results/outcomes.csv": outcomes_csv(data.outcomes),
        "results/outcomes.json": outcomes_json(data.outcomes),
        "results/outcomes.yaml": outcomes_yaml(data.outcomes),
    }
    return {path: content.encode() for path, content in made.items()}


def tracking_sheet() -> str:
    """CSV with the columns of the tracking sheet, and nothing below."""
    return ",".join(TRACKING_SHEET) + "\n"


def outcomes_csv(outcomes: Outcomes) -> str:
    """One line for each row of the results; several locations are joined by a semicolon."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("list", "id", "company", "role", "locations", "pay_low", "pay_high", "group"))
    for offer in outcomes.offers:
        writer.writerow((
            "offers", offer.id, offer.company, offer.role, ";".join(offer.locations),
            offer.pay.low, offer.pay.high, str(offer.group).lower(),
        ))
    for row in outcomes.waiting:
        writer.writerow(("waiting", row.id, row.company, row.role, "", "", "", "false"))
    for name, companies in (("cancelled", outcomes.cancelled), ("rejections", outcomes.rejections)):
        for company in companies:
            writer.writerow((name, company.id, company.company, "", "", "", "", "false"))
    return text.getvalue()


def outcomes_json(outcomes: Outcomes) -> str:
    """The results as one JSON object, a list of rows for each outcome."""
    return json.dumps(outcomes.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def outcomes_yaml(outcomes: Outcomes) -> str:
    """The results as YAML, in the shape of the JSON."""
    return yaml.safe_dump(outcomes.model_dump(mode="json"), sort_keys=False, allow_unicode=True)


def failure_log_csv(log: FailureLog) -> str:
    """The example of a failure log, for readers to go on with their own entries."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(LogEntry.model_fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(entry.model_dump() for entry in log.example)
    return text.getvalue()

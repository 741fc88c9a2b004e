"""The files that readers download: values in, text out."""

from __future__ import annotations

import csv
import io
import json

import yaml

from macros.models import FailureLog, LogEntry, Outcomes

# The columns of the sheet in which readers track their applications, and what to write in each.
TRACKING_SHEET = {
    "company": "Name as in the posting",
    "role": "Title, and the link to the posting; save the text, for postings vanish",
    "level": "Asked for, and offered",
    "location": "Or remote, and from where",
    "pay_band": "From the posting or the recruiter",
    "source": "Cold, referral (by whom), or recruiter",
    "practice": "Yes, if you would not take the job now",
    "applied_on": "Date",
    "stage": "Applied, screen, onsite, offer, closed",
    "stage_since": "Date; two silent weeks call for a note",
    "next_step": "Yours or theirs, with its date",
    "rounds": "Kinds of round, and who holds them",
    "asked": "The questions, written down the same day",
    "missed": "What to study before the next one",
    "decide_by": "Deadline of the offer, in writing",
    "outcome": "Offer, rejection, withdrawn, cancelled",
}


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

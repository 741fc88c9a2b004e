"""What a maintainer is told when a data file is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from macros.data import DataError, load
from macros.models import Outcomes, Resources
from tests.conftest import ROOT, Project, errors

GOOD = """\
offers:
  - id: dropbox
    company: Dropbox
    role: IC3 MLE
    locations: [remote]
    pay: {low: 400, high: 450}
waiting:
  - {id: google, company: Google, role: L4 SWE-ML}
cancelled: []
rejections:
  - {id: zoom, company: Zoom}
"""


def faults(tmp_path: Path, content: str) -> list[str]:
    file = tmp_path / "outcomes.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(file, Outcomes, tmp_path)
    return str(caught.value).splitlines()


def test_good_data_loads(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.yml"
    file.write_text(GOOD, encoding="utf-8")
    outcomes = load(file, Outcomes, tmp_path)
    assert outcomes.offers[0].pay.high == 450
    assert outcomes.counts == {"offers": 1, "waiting": 1, "cancelled": 0, "rejections": 1}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param(
            "    role: IC3 MLE\n", "    role: IC3 MLE\n    rolle: IC3 MLE\n",
            "outcomes.yml:5:5: offers[1].rolle: unknown key; "
            "allowed: id, company, role, locations, pay, group; did you mean role?",
            id="unknown key",
        ),
        pytest.param(
            "    role: IC3 MLE\n", "",
            "outcomes.yml:2:5: offers[1].role: missing; this field is required", id="missing field",
        ),
        pytest.param(
            "low: 400", "low: lots",
            "outcomes.yml:6:16: offers[1].pay.low: found 'lots'; allowed: a valid integer", id="wrong type",
        ),
        pytest.param(
            "low: 400", "low: 450.0",
            "outcomes.yml:6:16: offers[1].pay.low: found 450.0; allowed: a valid integer", id="no silent conversion",
        ),
        pytest.param(
            "low: 400", "low: 500",
            "outcomes.yml:6:10: offers[1].pay: found low 500 above high 450; allowed: low at most high",
            id="low above high",
        ),
        pytest.param(
            "low: 400", "low: -400",
            "outcomes.yml:6:16: offers[1].pay.low: found -400; allowed: greater than 0", id="negative pay",
        ),
        pytest.param(
            "[remote]", "[Remoet]",
            "outcomes.yml:5:17: offers[1].locations[1]: found 'Remoet'; allowed: remote, NYC; did you mean remote?",
            id="unknown location",
        ),
        pytest.param(
            "    locations: [remote]\n", "",
            "outcomes.yml:2:5: offers[1]: found no locations; allowed: one or more", id="no location",
        ),
        pytest.param(
            "rejections:\n", "rejections:\n  - {id: zoom-2, company: zoom}\n",
            "outcomes.yml:12:25: rejections[2].company: found 'Zoom' again; it is already rejections[1]",
            id="company twice in a list",
        ),
        pytest.param(
            "company: Zoom", "company: Google",
            "outcomes.yml:11:25: rejections[1].company: found 'Google' again; it is already waiting[1]",
            id="company in two lists",
        ),
        pytest.param(
            "id: zoom", "id: google",
            "outcomes.yml:11:10: rejections[1].id: found 'google' again; it is already waiting[1]", id="id twice",
        ),
        pytest.param(
            "company: Dropbox\n", "company: Dropbox\n    company: Box\n",
            "outcomes.yml:4:5: offers[1].company: this key stands twice; it is already on line 3", id="key twice",
        ),
        pytest.param(
            "cancelled: []", "cancelled: none",
            "outcomes.yml:9:12: cancelled: found 'none'; allowed: a valid tuple", id="not a list",
        ),
        pytest.param(
            "id: dropbox", "id: Drop Box",
            "outcomes.yml:2:9: offers[1].id: found 'Drop Box'; "
            "allowed: text that matches ^[a-z0-9]+(-[a-z0-9]+)*$", id="bad id",
        ),
        pytest.param("    role", "\trole", "outcomes.yml:4:1: YAML: found a tab; indent with spaces", id="tab"),
    ],
)
def test_a_fault_is_one_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert faults(tmp_path, GOOD.replace(old, new, 1)) == [line]


def test_bad_yaml_says_where(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, GOOD.replace("[remote]", "[remote"))
    assert line.startswith("outcomes.yml:6:8: YAML: expected ',' or ']'")


@pytest.mark.parametrize("content", ["", "# nothing yet\n"])
def test_empty_file(tmp_path: Path, content: str) -> None:
    assert faults(tmp_path, content) == [
        "outcomes.yml:1:1: file: empty; it must hold offers, waiting, cancelled, rejections"
    ]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^outcomes\.yml:1:1: file: missing; this file must exist$"):
        load(tmp_path / "outcomes.yml", Outcomes, tmp_path)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    content = GOOD.replace("low: 400", "low: -1").replace("[remote]", "[Paris]").replace("Zoom", "Dropbox")
    assert [line.split(": ")[1] for line in faults(tmp_path, content)] == [
        "offers[1].locations[1]", "offers[1].pay.low", "rejections[1].company",
    ]


def test_a_failed_build_tells_the_faults_of_all_files_and_leaves_the_site(project: Project) -> None:
    published = project.folder / "site"
    published.mkdir()
    (published / "index.html").write_text("what readers see")
    project.edit("docs/_data/outcomes.yml", "role: IC3 MLE", "rol: IC3 MLE")
    project.edit("docs/_data/outcomes.yml", "low: 300", "low: 380")
    project.edit("docs/_data/resources.yml", "cost: paid", "cost: payed")  # codespell:ignore
    result = project.build()
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    lines = errors(result)
    assert [line.split(":")[0] for line in lines] == ["docs/_data/outcomes.yml"] * 3 + ["docs/_data/resources.yml"]
    assert lines[-1].endswith("cost: found 'payed'; allowed: free, paid, mixed; did you mean paid?")  # codespell:ignore
    assert [file.name for file in published.iterdir()] == ["index.html"]
    assert (published / "index.html").read_text() == "what readers see"


@pytest.mark.parametrize("name", ["outcomes.yml", "resources.yml", "ledger.yml", "ml-design-template.md"])
def test_a_build_without_a_data_file_names_it(project: Project, name: str) -> None:
    (project.folder / "docs/_data" / name).unlink()
    result = project.build()
    assert result.returncode != 0
    assert errors(result) == [f"docs/_data/{name}:1:1: file: missing; this file must exist"]


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schema")
    subprocess.run([sys.executable, "-m", "macros.schema", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("file", sorted((ROOT / "docs/_data").glob("*.yml")), ids=lambda file: file.name)
def test_an_editor_finds_the_data_good(schemas: Path, file: Path) -> None:
    schema = json.loads((schemas / f"{file.stem}.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert file.read_text(encoding="utf-8").startswith(
        f"# yaml-language-server: $schema=../../.cache/schema/{file.stem}.schema.json\n"
    )


@pytest.mark.parametrize(("old", "new"), [("role:", "rol:"), ("[remote]", "[Paris]"), ("low: 400", "low: -4")])
def test_an_editor_finds_a_fault(schemas: Path, old: str, new: str) -> None:
    schema = json.loads((schemas / "outcomes.schema.json").read_text())
    assert jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(GOOD))
    assert not jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(GOOD.replace(old, new)))


def test_resources_are_what_pages_cite() -> None:
    resources = load(ROOT / "docs/_data/resources.yml", Resources, ROOT).resources
    cited = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    assert [row.id for row in resources if f'resource("{row.id}"' not in cited] == []

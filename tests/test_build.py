"""A build: whole or not at all, whatever is missing or happens beside it; and every macro as it is documented."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined

import macros
from macros.build import Build
from macros.errors import GuideError, marked_faults
from macros.output import Output
from tests.conftest import ROOT, Project, errors


def files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def start(project: Project) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [".venv/bin/python", "-m", "mkdocs", "build"], cwd=project.folder, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def test_two_builds_at_once_leave_a_whole_site(project: Project) -> None:
    assert project.build().returncode == 0
    whole = files(project.folder / "site")
    builds = [start(project) for _ in range(2)]
    said = [build.communicate()[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert files(project.folder / "site") == whole
    assert any("Another build of this project is at work; waiting for it." in text for text in said)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("moment", [0.3, 0.8])
def test_a_build_that_is_cut_off_leaves_the_last_site(project: Project, sign: signal.Signals, moment: float) -> None:
    assert project.build().returncode == 0
    whole = files(project.folder / "site")
    build = start(project)
    while not (project.folder / ".site.next").exists() and build.poll() is None:
        time.sleep(0.01)
    time.sleep(moment)
    build.send_signal(sign)
    build.communicate()
    assert files(project.folder / "site") == whole
    assert project.build().returncode == 0
    assert files(project.folder / "site") == whole
    assert not (project.folder / ".site.next").exists()


def test_a_build_that_was_cut_off_while_sites_changed_places_is_mended(tmp_path: Path) -> None:
    output = Output(tmp_path / "site", shared=True)
    output.begin()
    (output.next / "index.html").write_text("old")
    output.finish()
    (tmp_path / "site").rename(tmp_path / ".site.last")
    output = Output(tmp_path / "site", shared=True)
    output.begin()
    output.discard()
    assert (tmp_path / "site/index.html").read_text() == "old"


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GuideError) as told:
        Output(tmp_path / "file/site", shared=True).begin()
    assert len(str(told.value).splitlines()) == 1


def test_the_faults_of_all_pages_are_told_at_once_each_with_its_place(project: Project) -> None:
    assert project.build().returncode == 0
    before = (project.folder / "site/results/index.html").read_bytes()
    wrong = {
        "preparation": '{{ figure("none") }}', "results": "{{ offers() }}", "job-search": "Some $\\frac{1$ here.",
        "index": '{{ resource("epi-judge", lable="x") }}', "ml-system-design/index": "{{ count }}",
    }  # fmt: skip
    lines = {}
    for name, text in wrong.items():
        page = project.folder / f"docs/{name}.md"
        lines[name] = page.read_text(encoding="utf-8").count("\n") + 2
        page.write_text(f"{page.read_text(encoding='utf-8')}\n{text}\n\n[x](nowhere.md)\n", encoding="utf-8")
    result = project.build()
    assert result.returncode != 0 and "Traceback" not in result.stderr
    told = errors(result)
    for name in wrong:
        assert any(line.startswith(f"docs/{name}.md:") and "nowhere.md" in line for line in told), told
    for name in ("preparation", "results", "index", "ml-system-design/index"):
        assert any(line.startswith(f"docs/{name}.md:{lines[name]}: ") for line in told), told
    assert any(line.startswith("docs/job-search.md: formula") for line in told), told
    assert (project.folder / "site/results/index.html").read_bytes() == before


def test_a_copy_without_git_or_an_address_builds(project: Project) -> None:
    (project.folder / "programs").mkdir()
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=project.folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": str(project.folder / "programs"), "SITE_URL": "", "PYTHONWARNINGS": ""},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    page = (project.folder / "site/results/index.html").read_text(encoding="utf-8")
    assert "None" not in re.findall(r'<link rel="canonical" href="([^"]*)"', page)[0]
    assert re.search(r'property="og:image" content="https?://[^"]+/results/card\.png"', page)


def test_mkdocs_finds_the_guide_from_any_folder(tmp_path: Path) -> None:
    load = f"from mkdocs.config import load_config; print(load_config({str(ROOT / 'mkdocs.yml')!r}).site_name)"
    result = subprocess.run([sys.executable, "-P", "-c", load], cwd=tmp_path, text=True, capture_output=True)
    assert result.stdout.strip()


def plugin() -> Any:
    """The macros plugin, as far as the macros know it, at work on a page."""
    named: dict[str, Any] = {}
    source = SimpleNamespace(src_uri="ml-theory/trees.md", content_string="")
    build = Build.start(ROOT, "Guide", "https://octo.example/")
    env = SimpleNamespace(
        conf={"build": build}, macro=lambda function, name: named.update({name: function}), named=named,
        page=SimpleNamespace(file=source, markdown=""),
    )  # fmt: skip
    macros.define_env(env)  # type: ignore[arg-type]
    return env


def test_every_macro_is_documented_by_an_example_that_works() -> None:
    env = plugin()
    examples = re.findall(r"^\| `\{\{ (.+?) \}\}` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M)
    assert sorted(example.partition("(")[0] for example in examples) == sorted(env.named)
    jinja = Environment(undefined=StrictUndefined)
    jinja.globals.update(env.named)
    for example in examples:
        made = jinja.from_string(f"{{{{ {example} }}}}").render()
        assert made and marked_faults(made) == [], example

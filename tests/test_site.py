"""The built pages, as files: whole, valid, linked, and self-contained."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.conftest import ROOT, Site

AREAS = ("algorithms", "ml-coding", "system-design", "ml-system-design", "ml-theory", "behavioral")


def test_every_promised_page_is_there(any_site: Site) -> None:
    promised = {"/", "/results/", "/preparation/", "/job-search/", "/resources/", "/404.html"}
    assert promised | {f"/{area}/" for area in AREAS} <= any_site.pages.keys()


def test_every_page_has_its_own_title_and_description(site: Site) -> None:
    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for path, page in site.pages.items():
        if path == "/404.html":
            continue
        title, description = page.select_one("head > title"), page.select_one('head > meta[name="description"]')
        assert title and title.text.strip(), path
        assert description and 70 <= len(str(description["content"])) <= 160, path
        assert titles.setdefault(title.text, path) == path
        assert descriptions.setdefault(str(description["content"]), path) == path


def test_every_page_has_one_h1_and_no_skipped_level(site: Site) -> None:
    for path, article in site.articles.items():
        levels = [int(heading.name[1]) for heading in article.select("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_ids_are_unique_on_a_page(site: Site) -> None:
    for path, page in site.pages.items():
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), (path, {name for name in ids if ids.count(name) > 1})


def test_no_template_leaks(site: Site) -> None:
    for path, article in site.articles.items():
        assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|#\}", article.get_text()), path
        assert not re.search(r"(?<!\w)\{ ?[#.:]", article.get_text()), f"{path}: attributes left as text"


def addresses(page: BeautifulSoup) -> list[str]:
    found = [str(tag[name]) for name in ("href", "src", "action", "poster", "data") for tag in page.select(f"[{name}]")]
    for tag in page.select("[srcset]"):
        found += [part.split()[0] for part in str(tag["srcset"]).split(",")]
    return found


def test_every_internal_link_and_anchor_leads_somewhere(any_site: Site) -> None:
    host = "https://octo.example"
    ids = {path: {tag["id"] for tag in page.select("[id]")} for path, page in any_site.pages.items()}
    dead = []
    for path, page in any_site.pages.items():
        for address in addresses(page):
            target = urlsplit(urljoin(f"{host}{any_site.base.rstrip('/')}{path}", address))
            if f"{target.scheme}://{target.netloc}" != host:
                continue
            inside = "/" + unquote(target.path).removeprefix(any_site.base)
            file = any_site.folder / inside.lstrip("/")
            found = (file / "index.html").is_file() if inside.endswith("/") else file.is_file()
            inside_ids = ids.get(inside, {target.fragment}) | {"", "__skip"}
            if not target.path.startswith(any_site.base) or not found or target.fragment not in inside_ids:
                dead.append((path, address))
    assert dead == []


def test_nothing_is_fetched_from_another_host(site: Site) -> None:
    links = [f"link[rel~={kind}]" for kind in ("stylesheet", "icon", "preload", "preconnect")]
    fetching = ", ".join([*links, "script", "img", "iframe", "source"])
    for path, page in site.pages.items():
        for tag in page.select(fetching):
            for name in ("src", "href"):
                assert not re.match(r"(https?:)?//", str(tag.get(name, ""))), (path, tag)
    for sheet in site.folder.rglob("*.css"):
        found = re.findall(r"(?:url\(|@import)\s*['\"]?(https?:)?//", sheet.read_text(encoding="utf-8"))
        assert found == [], sheet


def test_own_heads_and_sitemap_name_the_published_address(site_below_path: Site) -> None:
    for path, page in site_below_path.pages.items():
        if path != "/404.html":
            canonical = page.select_one("link[rel=canonical]")
            assert canonical and canonical["href"] == f"https://octo.example/guide{path}"
    sitemap = (site_below_path.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert "https://octo.example/guide/results/" in sitemap


@pytest.mark.parametrize(
    ("origin", "repository"),
    [
        ("git@github.com:octo/guide.git", "https://github.com/octo/guide"),
        ("https://github.com/octo/guide.git", "https://github.com/octo/guide"),
        ("https://github.com/octo/guide", "https://github.com/octo/guide"),
        ("/srv/mirrors/guide.git", ""),  # a clone of a copy: where to edit is unknown, and the site has no edit links
        ("https://git.example/octo/guide.git", ""),
    ],
)
def test_edit_links_follow_the_remote_of_the_clone(tmp_path: Path, origin: str, repository: str) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "show.mk").write_text("show:\n\t@echo '$(REPO_URL) $(EDIT_URI)'\n")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run(["git", "remote", "add", "origin", origin], cwd=tmp_path, check=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("REPO_URL", "EDIT_URI")}
    command = ["make", "--silent", "-f", "Makefile", "-f", "show.mk", "show"]
    shown = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert shown.split() == ([repository, "edit/main/docs/"] if repository else [])


def test_pages_can_be_edited_and_are_dated(site_below_path: Site) -> None:
    for path, article in site_below_path.articles.items():
        if path == "/404.html":
            continue
        foot = article.select_one(".page-source")
        assert foot and re.search(r"Last updated \w+ \d+, \d{4}", foot.text), path
        edit = foot.select_one("a[rel=edit]")
        assert edit
        source = str(edit["href"]).removeprefix("https://github.com/octo/guide/edit/main/")
        assert (ROOT / source).is_file(), path


def test_data_files_are_not_published(site: Site) -> None:
    assert not (site.folder / "_data").exists()
    assert [file.name for file in site.folder.rglob("*.md")] == ["ml-design-template.md"]


def test_downloads_are_linked_and_hold_the_data(site: Site) -> None:
    page = site.pages["/results/"]
    assert {link["href"] for link in page.select("a[download]")} == {"outcomes.csv", "outcomes.json", "outcomes.yaml"}
    rows = json.loads((site.folder / "results/outcomes.json").read_text(encoding="utf-8"))
    data = yaml.safe_load((ROOT / "docs/_data/outcomes.yml").read_text(encoding="utf-8"))
    for name, listed in data.items():
        assert [row["company"] for row in rows[name]] == [row["company"] for row in listed]


def test_the_template_is_the_same_on_the_page_and_in_its_file(site: Site) -> None:
    source = (ROOT / "docs/_data/ml-design-template.md").read_text(encoding="utf-8")
    shown = [code.get_text() for code in site.pages["/ml-system-design/"].select("article pre code")]
    assert source.strip() in [text.strip() for text in shown]
    assert (site.folder / "ml-system-design/ml-design-template.md").read_text(encoding="utf-8") == source


def test_all_six_areas_stand_in_every_page_navigation(site: Site) -> None:
    for path, page in site.pages.items():
        targets = {urljoin(f"https://x{path}", str(a["href"])) for a in page.select(".md-nav--primary a[href]")}
        if path != "/404.html":
            assert {f"https://x/{area}/" for area in AREAS} <= targets, path


def test_next_links_lead_through_every_page(site: Site) -> None:
    path, seen = "/", ["/"]
    while following := site.pages[path].select_one(".md-footer__link--next"):
        path = urlsplit(urljoin(f"https://x{path}", str(following["href"]))).path
        assert path not in seen
        seen.append(path)
    assert set(seen) == site.pages.keys() - {"/404.html"}


def html_faults(*files: Path) -> str:
    """What html-validate says of the files; nothing if they are valid."""
    node, validator = Path(sys.executable).parent / "node", "node_modules/html-validate/bin/html-validate.mjs"
    result = subprocess.run(
        [node, validator, "--config", "html-validate.config.mjs", "--formatter", "text", *files],
        cwd=ROOT / "tests", capture_output=True, text=True, check=False,
    )  # fmt: skip
    return result.stdout + result.stderr


def test_html_is_valid(site: Site) -> None:
    assert html_faults(*sorted(site.folder.rglob("*.html"))) == ""


def test_invalid_html_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!DOCTYPE html><html lang="en"><head><title>Page</title></head><body><p><div></p></body></html>')
    assert "page.html" in html_faults(page)

# The commands of this project. `make` alone lists them.

PYTHON ?= python3
ADDR ?= 127.0.0.1:8000

BIN := .venv/bin
MKDOCS := $(BIN)/python -m mkdocs

# Where the site is published and edited. GitHub Actions sets both; elsewhere the edit links follow the clone's own remote.
export SITE_URL ?= http://$(ADDR)/
export REPO_URL ?= $(shell git remote get-url origin 2>/dev/null | sed -nE 's#^(git@github\.com:|https://github\.com/)([^/]+/[^/]+)$$#https://github.com/\2#p' | sed 's#\.git$$##')
export EDIT_URI ?= $(if $(REPO_URL),edit/main/docs/)
# Material's notice about the next major version of MkDocs, which its own pin keeps out.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve build check test bench-search links audit lock ledger schema clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: .venv/site.stamp schema ## build the site and serve it with live reload, data files included
	$(MKDOCS) serve --no-strict --dev-addr $(ADDR)

build: .venv/site.stamp schema ## write the site to site/; a build that fails leaves the last one as it was
	$(MKDOCS) build

check: .venv/test.stamp ## check code, types, data and units in half a minute, without a build or a browser
	$(BIN)/pytest -m "not site"

test: .venv/test.stamp build ## check code, data, built pages and the site in a browser
	SITE_URL=https://octo.example/guide/ REPO_URL=https://github.com/octo/guide EDIT_URI=edit/main/docs/ $(MKDOCS) build --site-dir .cache/project-site
	$(BIN)/pytest

links: .venv/test.stamp build ## check the links to other sites; the report goes to .cache/links.md
	mkdir -p .cache
	$(BIN)/lychee --config .github/lychee.toml --format markdown --output .cache/links.md --root-dir $(CURDIR)/site site

audit: .venv/test.stamp ## check the dependencies for known weaknesses
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt
	$(BIN)/pip-audit --require-hashes --disable-pip -r tests/requirements.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm audit --prefix tests

ledger: .venv/site.stamp ## fit docs/_data/ledger.yml to the site; MOVED="/old/#a=/new/#b" says where readers of what is gone go
	LEDGER=update MOVED="$(MOVED)" $(MKDOCS) build

bench-search: .venv/test.stamp build ## measure the search on tests/search_queries.yml, beside the theme's own, in a browser
	$(BIN)/python -m tests.bench_search

schema: .venv/site.stamp ## write the JSON Schemas by which an editor checks docs/_data
	$(BIN)/python -m macros.schema .cache/schema

lock: .venv/test.stamp ## compile the pinned, hashed requirements from the .in files
	$(BIN)/uv pip compile -q --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' tests/requirements.in -o tests/requirements.txt

clean: ## remove everything that was made
	rm -rf .cache .site.* .venv site tests/node_modules

.venv/site.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11, 5) or sys.exit(f"This needs Python 3.11.5 or newer, found {sys.version.split()[0]}: make serve PYTHON=/path/to/python3")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	echo '$(CURDIR)' > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/guide.pth"  # for mkdocs from any folder
	touch $@

.venv/test.stamp: .venv/site.stamp tests/requirements.txt tests/package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix tests --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/python tests/browser.py
	touch $@

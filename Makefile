# Two commands matter: `make run` and `make test`. `make help` lists them all.

# A system's own Python is built with optimisation; one that was built by hand often is not, and takes
# half as long again for whatever Python itself does.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
    echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
TRACKER := $(BIN)/tracker
PIP := $(BIN)/python -m pip --disable-pip-version-check
# A lock is whole, so nothing is left to resolve: a newer release of anything changes nothing.
INSTALL := $(PIP) install -q --no-deps --require-hashes

# Tests commit to databases some ten thousand times: not to the disk where memory has room for them.
SCRATCH := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 {print "TMPDIR=/dev/shm"}')
# In one process, beside all others: thousands of tests of a millisecond cost as much again to hand out.
ALONE := $(SCRATCH) $(BIN)/pytest -m "not slow"
# One worker more than processors: some tests wait, for daemons that start and for deadlines that pass.
SUITE := $(ALONE) -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist=worksteal
# Two more for the long fault tests: a third of their time passes in waiting for leases, locks and alarms.
WAITERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 2)
# The tests that cover all of the pure core: tracing the others, too, would cost a third of their time.
CORE := tests/unit/dates tests/unit/domain tests/unit/planning
# At another time, and going on from there: see tests/peers/elsewhen.
at = PYTHONPATH=$(CURDIR)/tests/peers/elsewhen TRACKER_TEST_AT=$(1) TRACKER_TEST_SINCE=$$(date +%s)

# Where Python may not keep what it has compiled, each of some hundred processes compiles it anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help pictures run test core others docs docs-check collection elsewhen lint format faults hosts pythons quick dist deb bench bench-report axe lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VENV)/run.stamp ## Run the daemon on config/tracker.toml; Ctrl-C stops it
	@find config -name tracker.toml \( -perm -020 -o -perm -002 \) -exec chmod go-w {} + # as a umask of 002 leaves a clone
	@$(BIN)/python .ci/foreground.py sh -ec '$(TRACKER) init --defaults --samples; exec $(TRACKER) run'

test: $(VENV)/dev.stamp ## Run the default test suite
	@$(MAKE) --no-print-directory --jobs=2 core others

core: $(VENV)/dev.stamp ## Run the tests of the pure core, which have to cover all of it
	$(ALONE) -q --cov --cov-report=term --cov-fail-under=100 $(CORE)

others: $(VENV)/dev.stamp ## Run all other tests of the default suite
	$(SUITE) $(addprefix --ignore=,$(CORE))

collection: $(VENV)/dev.stamp ## Check that clock, zone, locale, hash seed and user shape no test
	$(BIN)/python -m tests.packaging.collecting

elsewhen: $(VENV)/dev.stamp ## Run the suite in another zone, as clocks change, and on 29 February
	TZ=Pacific/Apia $(SUITE)
	$(call at,2027-03-28T00:55:00+00:00) $(SUITE)
	$(call at,2028-02-29T09:00:00+00:00) $(SUITE)

lint: $(VENV)/dev.stamp ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp ## Put the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

faults: $(VENV)/dev.stamp ## Kill, freeze, starve and mislead the daemon, and count what arrives
	@command -v strace >/dev/null || \
	    (apt-get update -qq && apt-get install -qq -y strace) >/dev/null 2>&1 || \
	    echo "strace is not installed: tests that need it are skipped" >&2
	$(BIN)/pytest -v -m slow -n $(WAITERS) --dist=worksteal --timeout=600 --progress-every=30

hosts: $(VENV)/dev.stamp ## Have three hosts send 10,000 messages while hosts, network and servers fail
	TRACKER_TEST_DELIVERIES=10000 $(ALONE) -m slow -s tests/faults/test_three_hosts.py

docs: $(VENV)/dev.stamp ## Write config/commands.md anew, from the commands themselves
	$(BIN)/python -m tests.packaging.reference

docs-check: $(VENV)/dev.stamp ## Run what documents show, and miss what they do not (in make test, too)
	$(ALONE) tests/unit/documents tests/unit/cli/test_first_setup.py tests/unit/config/test_documents.py tests/unit/config/test_examples.py

pythons: ## Try the quick tests on each other Python that is found
	@for each in python3.12 python3.13; do \
	    $$each -m ensurepip --version >/dev/null 2>&1 || { echo "$$each is not installed: it is not tried" >&2; continue; }; \
	    $(MAKE) --no-print-directory VENV=build/$$each PYTHON=$$each quick || exit 1; \
	done

quick: $(VENV)/dev.stamp ## Run the tests of parts alone: a third of the suite
	$(SUITE) tests/unit tests/contract

dist: $(VENV)/dev.stamp ## Make what is given out: sdist, wheel with manual pages and completions, lock, digests
	rm -rf dist
	$(BIN)/python -m tests.packaging.distribution dist

deb: dist ## Make a package for Debian of it, with all it needs but Python (on Debian; asks the index)
	$(BIN)/python -m tests.packaging.debian_package dist

bench: $(VENV)/dev.stamp ## Measure, side by side with a peer; writes build/bench.json
	$(BIN)/python -m tests.bench $(PARTS)

bench-report: bench ## Measure, write tests/bench/README.md of it and keep the figures
	$(BIN)/python -m tests.bench.report build/bench.json

pictures: $(VENV)/dev.stamp ## Picture mails in a headless Chromium; writes build/pictures
	@command -v chromium >/dev/null || \
	    (apt-get update -qq && apt-get install -qq -y chromium) >/dev/null 2>&1 || true
	$(BIN)/python -m tests.pictures

axe: ## Fetch what has a browser examine pages (needs npm)
	@mkdir -p build/axe && cp tests/peers/axe/package*.json build/axe
	@npm ci --silent --ignore-scripts --no-audit --no-fund --prefix build/axe || \
	    echo "npm is not installed or has no registry: pages are not examined by axe-core" >&2

lock: ## Resolve the locked dependencies anew (needs uv)
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate --extra postgres --extra excel --extra pdf --extra web --extra oidc --group build pyproject.toml -o requirements.lock
	uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate --all-extras --group build --group lint --group test --group bench \
	    pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## Remove what the other targets made, but not the database
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("tracker needs Python 3.11 or newer; try make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what tracker needs into $(VENV); this takes a minute or two"
	@$(INSTALL) -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@said=$$($(PIP) check) || { echo "$$said" >&2; exit 1; }
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(INSTALL) -r requirements-dev.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	$(PIP) check
	@touch $@ $(VENV)/run.stamp

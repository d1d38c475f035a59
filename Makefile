# Two commands for a newcomer: `make run` and `make test`. Needs Python 3.11+, Node 20.19+ and make.
# Each step leaves a stamp, so a second run starts at once; `make clean` forgets them all.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet
LOCK := constraints/python.txt
OUT ?= out/demo
ARGS ?=
MINUTES ?= 30
# A module's tests stay in one process, so that what they share is made once and storms do not meet.
SIDE_BY_SIDE ?= -n auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup web wheel samples demo run test lint lint-python lint-web format thorough bench bench-gpu web-speed lighthouse browsers storm bots-storm soak contract hostile images compose lock clean

help: ## Say what there is.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.installed build/assets/.built ## Build the environment, the fonts and the face models.

web: build/web/site.json ## Build the browser application.

wheel: web ## Build dist/thumbsmith-*.whl, which carries the browser application.
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

samples: setup $(VENV)/.tested ## Make the sample pictures of all styles ahead; else the service does at its first start.
	@$(RUN) -m service.catalogue.samples

demo: setup ## Render the sample from a real photograph and say where the files lie.
	@$(VENV)/bin/thumbsmith demo --out $(OUT)

run: setup build/assets/.served build/web/site.json ## Serve the API and render for it, on this machine alone (ARGS="--port 8080").
	@$(VENV)/bin/thumbsmith serve $(ARGS)

test: setup web samples build/assets/.painting tests/readers/node_modules/.installed tests/web/node_modules/.installed tests/bots/slack/emulate/node_modules/.installed bench/peers/node_modules/.installed ## Run every test (ARGS="-k name" for some).
	@$(RUN) -m pytest $(SIDE_BY_SIDE) $(ARGS)

thorough: ## Run the tests of which `make test` tries a part with all they have (every cut, every design, every system).
	@THUMBSMITH_THOROUGH=1 $(MAKE) --no-print-directory test ARGS="tests/api/test_cut_operations.py tests/web/parity tests/ci $(ARGS)"

browsers: ## Run the journeys in Chromium, Firefox and WebKit, all of them; `make test` has a few in the last two.
	@THUMBSMITH_THOROUGH=1 $(MAKE) --no-print-directory test ARGS="tests/web/engines tests/web/test_journeys.py tests/web/test_editing.py $(ARGS)"

lint: lint-python lint-web ## Check style, layout, types, and which room imports which; needs no fonts.

lint-python: $(VENV)/.linted $(VENV)/.tested
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

lint-web: web/generated/.written
	@cd web && npm run --silent check

format: setup $(VENV)/.linted ## Lay the code out.
	@$(VENV)/bin/ruff format .

bench: setup $(VENV)/.tested bench/peers/node_modules/.installed ## Measure the speed beside two other ways to do the same work.
	@$(RUN) -m bench.render $(ARGS)

bench-gpu: setup build/assets/.painting ## Measure SDXL on the CUDA card that is here; without one, a burst on a stand-in (ARGS="--count 20").
	@$(RUN) -m bench.gpu $(ARGS)

web-speed: setup web $(VENV)/.tested ## Measure how soon a phone on a slow link can use the page; over two seconds fails.
	@$(RUN) -m bench.web_speed $(ARGS)

lighthouse: setup web $(VENV)/.tested tests/web/node_modules/.installed ## Ask Lighthouse about every page; below 100 fails.
	@$(RUN) -m tests.web.lighthouse

storm: setup $(VENV)/.tested ## Kill workers and servers under load; the last line counts what was lost and what was doubled.
	@$(RUN) -m bench.storm $(ARGS)

bots-storm: setup $(VENV)/.tested ## End the bots again and again under load; the last lines count what was lost and what was doubled.
	@$(RUN) -m bench.bots_storm $(ARGS)

soak: setup $(VENV)/.tested ## Use the whole service for MINUTES with a fault each minute; the last line is the verdict (MINUTES=3).
	@$(RUN) -m bench.soak --minutes $(MINUTES) $(ARGS)

contract: setup $(VENV)/.tested ## Ask every operation of the API 1,000 times each way; goes on where it was cut off.
	@$(RUN) -m bench.contract $(ARGS)

hostile: setup $(VENV)/.tested ## Send 10,000 damaged pictures through the intake.
	@$(RUN) -m bench.hostile_images $(ARGS)

images: wheel ## Build the container images with buildah, and try each as it will run (ARGS="worker --base IMAGE").
	@$(RUN) deploy/images/build.py $(ARGS)

compose: wheel ## Build the images with Docker and start everything on this machine (deploy/compose.yaml).
	@$(RUN) deploy/first_secrets.py
	@docker compose --file deploy/compose.yaml up --build --detach --wait

lock: ## Renew the pinned versions from pyproject.toml.
	@rm -rf build/lock && $(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check --quiet install hatchling editables
	@build/lock/bin/python -m pip --disable-pip-version-check --quiet install torch==2.13.0
	@build/lock/bin/python -m pip --disable-pip-version-check --quiet install --no-build-isolation '.[sample,service,discord,slack,monitoring,sdxl,insightface,tests,lint]'
	@build/lock/bin/python -m pip freeze --exclude thumbsmith | sed -e 's/+cpu$$//' -e '/^nvidia-/d' -e '/^triton==/d' > $(LOCK)
	@rm -rf build/lock

clean: ## Forget everything that was built.
	rm -rf $(VENV) build dist out web/generated web/node_modules tests/readers/node_modules tests/web/node_modules tests/bots/slack/emulate/node_modules bench/peers/node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache .mypy_cache

# The build backend comes from the same pins, so that the build itself needs no second environment.
$(VENV)/.installed: pyproject.toml $(LOCK)
	@test -n "$(PYTHON)" || { echo "Thumbsmith needs Python 3.11 or newer as python3; this machine has none." >&2; exit 1; }
	@echo "Building the Python environment in $(VENV) ..."
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade -c $(LOCK) hatchling editables
	@$(PIP) install --no-build-isolation -c $(LOCK) -e '.[sample]'
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@$(PIP) install --no-build-isolation -c $(LOCK) -e '.[tests,service,discord,slack,monitoring]'
	@touch $@

# Torch first: it comes in several builds, and what stands on it takes the one that is there.
$(VENV)/.painting: $(VENV)/.tested
	@echo "Installing PyTorch and diffusers, for the tests of painted grounds ..."
	@$(PIP) install -c $(LOCK) torch
	@$(PIP) install --no-build-isolation -c $(LOCK) -e '.[sdxl,insightface]'
	@touch $@

$(VENV)/.served: $(VENV)/.installed
	@$(PIP) install --no-build-isolation -c $(LOCK) -e '.[service,discord,slack,monitoring]'
	@touch $@

$(VENV)/.linted: $(VENV)/.installed
	@$(PIP) install --no-build-isolation -c $(LOCK) -e '.[lint]'
	@touch $@

build/assets/.built: $(VENV)/.installed $(wildcard setup_assets/*.* setup_assets/faces/*.*)
	@$(VENV)/bin/thumbsmith setup
	@mkdir -p $(@D) && touch $@

# What has come since may bring parts of its own: models that nothing used before.
build/assets/.served: build/assets/.built $(VENV)/.served
	@$(VENV)/bin/thumbsmith setup
	@touch $@

build/assets/.painting: build/assets/.built $(VENV)/.painting
	@$(VENV)/bin/thumbsmith setup
	@touch $@

WEB := $(shell find web -path web/node_modules -prune -o -path web/generated -prune -o -type f -print 2>/dev/null)

build/web/site.json: web/generated/.written $(WEB) $(wildcard bots/phrases/common.*.po)
	@echo "Building the browser application ..."
	@cd web && npm run --silent build
	@touch $@

web/generated/.written: $(VENV)/.served web/node_modules/.installed web/scripts/types.mjs $(wildcard api/*.py api/routes/*.py) engine/looks.py engine/measures.py engine/scene.py $(wildcard plugins/styles/*/style.toml plugins/formats/*.toml)
	@cd web && PYTHON=$(abspath $(RUN)) npm run --silent types
	@touch $@

%/node_modules/.installed: %/package-lock.json
	@cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

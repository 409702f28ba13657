# Everything a person or a machine runs here. `make help` lists it.
# The first target that needs Python makes the environment itself; a second run finds it made.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

BIN := .venv/bin
SHARED := $(or $(DETENTE_SHARED),../shared)
DATA ?= $(SHARED)/data
# Coverage is held to its floor where the shared data are present, so that their tests run.
FLOOR := --cov-fail-under=90
GATE ?= $(if $(or $(CI),$(wildcard $(SHARED))),$(FLOOR))

.PHONY: help setup brief test check test-all golden fix docs data crosscheck history bench clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: .venv/.dev  ## make the environment for development

brief: .venv/.core  ## write brief.html: the state of the truce on one page (ON=date for a past day)
	@$(BIN)/detente brief $(if $(ON),--on $(ON) --known $(ON)) --out brief.html
	@echo "brief.html is written: open it in any browser"

# The linter of imports keeps stale edges in its cache when a package appears: it runs without.
test: .venv/.dev  ## lint, types, layers and tests (what CI runs)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n 2 -m "not slow and not spark" --cov $(GATE)

check:  ## the same, with the coverage floor wherever it runs
	@$(MAKE) test GATE=$(FLOOR)

test-all: test .venv-spark/.dev  ## the same, then the slow tests and Spark (needs Java 17)
	.venv-spark/bin/pytest -m "slow or spark"

golden: .venv/.dev  ## write the golden files of the brief anew and list what changed
	DETENTE_GOLDEN=1 $(BIN)/pytest tests/golden -m "not slow and not spark"
	@git --no-pager diff --stat -- tests/golden

fix: .venv/.dev  ## correct what the linter can correct
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: .venv/.docs  ## build the documentation into site/, failing on any broken reference
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html is written"

data: .venv/.dev  ## rebuild the derived tables from the originals under DATA
	$(BIN)/python -m detente.ledger.products.derive $(DATA)
	$(BIN)/python -m detente.trade.derive $(DATA)
	$(BIN)/python -m detente.verdict.sayings.derive
	$(BIN)/python -m detente.model.derive $(DATA)
	$(BIN)/python -m detente.model.hindcast.derive $(DATA)
	$(BIN)/python -m detente.desk.futures.derive

crosscheck: .venv/.core  ## hold the case against the schedule; write docs/method/crosscheck.md
	$(BIN)/python -m detente.ledger.products.crosscheck $(DATA) --out docs/method/crosscheck.md

history: .venv/.core  ## redraw the daily average of docs/method
	$(BIN)/python -m detente.report.history docs/method

bench: .venv/.bench  ## measure the claims of speed
	$(BIN)/python benchmarks/run.py

clean:  ## remove the environments and what was built
	rm -rf .venv .venv-spark site .cache .coverage .mypy_cache .ruff_cache

# One environment, filled as far as the target needs: the stamp is the set that was installed.
.venv/.core: SET :=
.venv/.dev: SET := --group dev
.venv/.docs: SET := --group dev --group docs
.venv/.bench: SET := --group dev --group bench
.venv-spark/.dev: SET := --group dev --extra spark

.venv/.core .venv/.dev .venv/.docs .venv/.bench .venv-spark/.dev: pyproject.toml uv.lock
	@sh .ci/bootstrap $(@D) $(SET)
	@touch $@

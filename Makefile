# relsim: a bare `make` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test torture check format docs bench score clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

setup: $(READY) ## make the virtual environment with pinned dependencies

demo: $(READY) ## set up, replay April 2017 with its what-ifs, say where the pictures lie
	$(BIN)/relsim run scenarios/syria-2017.yaml

test: $(READY) ## set up and run every test
	$(BIN)/python -m pytest -n auto

torture: $(READY) ## cut the power, fill disks, flip bits; takes minutes, and root for some
	$(BIN)/python -m pytest -m torture tests/torture

check: $(READY) ## formatting, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY) ## write the generated reference pages again
	$(BIN)/python -m relsim.scenario.reference > docs/scenario-reference.md
	$(BIN)/relsim schema > scenarios/relsim.schema.json

bench: $(READY) ## measure speed and memory, as ratios
	$(BIN)/python -m benchmarks.kernel
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/log.py
	$(BIN)/python benchmarks/imports.py

score: $(READY) ## say how well the article coder does, on test data in ../shared
	$(BIN)/relsim code --score tests/coder/unseen/gold.jsonl
	$(BIN)/relsim code --score ../shared --explain

clean: ## remove the virtual environment and everything that was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

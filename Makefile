# `make serve` builds and runs everything; `make test` checks everything. Both do all of their set-up.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: help install serve test bench clean

help:
	@echo "make serve   construit le site et le sert (PORT=8000)"
	@echo "make test    vérifie tout : style, types, Python, JavaScript, navigateur"
	@echo "make bench   mesure vitesse, poids et pertinence"
	@echo "make clean   retire tout ce qui a été construit"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 ou plus récent est nécessaire (PYTHON=/chemin/python3)."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.service: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[service]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt package.json | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[service,dev]'
	$(BIN)/python tests/setup_tools.py
	@touch $@ $(VENV)/.service

install: $(VENV)/.dev

serve: $(VENV)/.service
	$(BIN)/faq serve --port $(PORT)

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tests/run_js.py
	$(BIN)/pytest -q

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .cache site build node_modules *.egg-info

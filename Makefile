# `make serve` builds and runs everything; `make test` checks everything. Both do all of their set-up.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest -q -r s -n 2 --dist worksteal
export NO_MKDOCS_2_WARNING := 1

.PHONY: help install serve check test style types js quick whole bench clean

help:
	@echo "make serve   construit le site et le sert (PORT=8000)"
	@echo "make check   vérifie en une minute : style, types, JavaScript, Python sans navigateur"
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

# Parts run side by side: the first four take a core while the tests start.
check: $(VENV)/.dev
	@$(MAKE) --no-print-directory -j2 --keep-going style types js quick

test: $(VENV)/.dev
	@$(MAKE) --no-print-directory -j2 --keep-going style types js whole

style: ; $(BIN)/ruff check .
types: ; $(BIN)/mypy
js: ; $(BIN)/python tests/run_js.py
quick: ; $(PYTEST) -m 'not browser and not slow'
whole: ; $(PYTEST)

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .cache site build node_modules *.egg-info

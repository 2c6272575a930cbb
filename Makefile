# `make serve` builds and runs everything; `make test` checks everything. Both do all of their set-up.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest -q -r s -n 2 --dist worksteal
export NO_MKDOCS_2_WARNING := 1

SITE := site
COPIE := faq-hors-ligne.zip
WHOOSH3 := build/whoosh3

.PHONY: help install serve check test style types js quick whole test-whoosh3 lock audit publication package bench clean

help:
	@echo "make serve   construit le site et le sert (PORT=8000)"
	@echo "make check   vérifie en une minute : style, types, JavaScript, Python sans navigateur"
	@echo "make test    vérifie tout : style, types, Python, JavaScript, navigateur"
	@echo "make bench   mesure vitesse, poids et pertinence"
	@echo "make clean   retire tout ce qui a été construit"

# Again, if what stands there is only half an environment (python3-venv was missing).
ifneq ($(shell $(BIN)/python -m pip --version >/dev/null 2>&1 && echo whole),whole)
.PHONY: $(BIN)/python
endif
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 ou plus récent est nécessaire (PYTHON=/chemin/python3)."; exit 1; }
	$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); echo "Il manque « venv » à ce Python : sous Debian, apt install python3-venv."; exit 1; }

$(VENV)/.service: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[service]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt package.json | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[service,dev]'
	$(BIN)/python tests/setup_tools.py
	@touch $@ $(VENV)/.service

install: $(VENV)/.dev

serve: $(VENV)/.service
	$(BIN)/faq serve --port $(PORT) || [ $$? -eq 130 ] # Ctrl-C

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

# The engine on the maintained fork of Whoosh, which hides the other for this run only.
test-whoosh3: $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(WHOOSH3) whoosh3==3.54.0
	PYTHONPATH=$(WHOOSH3) $(BIN)/python -c 'import whoosh; assert "$(WHOOSH3)" in whoosh.__file__, whoosh.__file__'
	PYTHONPATH=$(WHOOSH3) $(BIN)/pytest -q -r s tests/test_engine_*.py

# After a change of constraints.txt or package.json: the digests of what is deployed and of the npm tools.
lock: $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	echo 'setuptools' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra service -c constraints.txt -o deploy/requirements.txt pyproject.toml -
	PATH="$(BIN):$$PATH" npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --ignore-scripts

# Known flaws of what we install; needs the network.
audit: $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --disable-pip --no-deps -r constraints.txt
	cd tests && PATH="../$(BIN):$$PATH" npm audit --prefix ..

# What is put online: the site with its offline copy, checked, and files compressed for hosts that serve them so.
publication: $(VENV)/.service
	FAQ=$(BIN)/faq SITE=$(SITE) COPIE=$(COPIE) SERVICE=$(SERVICE) deploy/preparer.sh

# A version: the wheel, tried from an environment of its own, and its checksum.
package: $(VENV)/.dev
	rm -rf dist
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	WHEEL=$$(ls dist/*.whl) $(BIN)/pytest -q tests/test_adoption.py
	cd dist && sha256sum *.whl > SHA256SUMS && cat SHA256SUMS

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(NAMES)

clean:
	rm -rf $(VENV) .cache site site.construction site-brouillons build dist node_modules *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis $(COPIE)
	find . -name __pycache__ -prune -exec rm -rf {} +

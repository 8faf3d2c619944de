# The commands of the project. All but `lock` and `docker` need Python 3.12 or 3.13 and make, nothing else.

PORT ?= 8000
export PORT

INSTALLED_PYTHON := .venv/bin/python

.PHONY: help up test lint format lock docker clean

help:
	@echo "make up      run ClassifyMe at http://127.0.0.1:$(PORT)/ (another port: PORT=8001 make up)"
	@echo "make test    check everything: style, types, imports, migrations, settings, packages, tests"
	@echo "make lint    the checks without the tests"
	@echo "make format  lay the code out and put the imports in order"
	@echo "make lock    write poetry.lock and both requirements files anew"
	@echo "make docker  build the image classifyme"

up:
	@sh scripts/install.sh requirements.txt
	@exec $(INSTALLED_PYTHON) -m scripts.serve

test:
	@sh scripts/install.sh requirements-dev.txt
	@exec $(INSTALLED_PYTHON) -m scripts.check

lint:
	@sh scripts/install.sh requirements-dev.txt
	@exec $(INSTALLED_PYTHON) -m scripts.check --without-tests

format:
	@sh scripts/install.sh requirements-dev.txt
	@$(INSTALLED_PYTHON) -m ruff check --fix --select I .
	@$(INSTALLED_PYTHON) -m ruff format .

lock:
	@sh scripts/lock.sh

docker:
	docker build --tag classifyme .

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles

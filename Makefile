# The verbs of the project. `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
export PORT

.PHONY: help run check test quick fix dev lock audit drill bench setup setup-test

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:
	@$(PYTHON) flytthit/bootstrap.py run

setup-test:
	@$(PYTHON) flytthit/bootstrap.py test

run: setup ## start the demo region: server, mail sender, task worker (PORT=8000)
	@DEMO=1 exec $(PY) manage.py serve --prepare

check: setup-test ## lint, types, floors, migrations, messages, deployment settings
	@$(PY) -m tests.checks

test: setup-test ## everything, on SQLite and on PostgreSQL, with a browser, behind nginx
	@$(PY) -m tests.run

quick: setup-test ## what failed or changed first, then what else fits into three minutes, on SQLite
	@$(PY) -m tests.run --quick

fix: setup-test ## format and mend what can be mended by machine
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format .
	@$(PY) -m tests.templates --fix ; $(PY) -m tests.biome --write ; DEMO=1 $(PY) manage.py messages update

dev: setup-test ## start with reload and error pages for developers
	@DEMO=1 DEBUG=1 $(PY) manage.py prepare && DEMO=1 DEBUG=1 exec $(PY) manage.py runserver $(PORT)

audit: setup-test ## the long versions: full matrices, all examples, every page
	@$(PY) -m tests.run --audit

drill: setup-test ## hurt a portal in every way while families write; prints how long each took to mend
	@$(PY) -m tests.drill

bench: setup-test ## figures of speed, printed as tables
	@$(PY) -m tests.bench && $(PY) -m tests.bench_desk

lock: setup-test ## renew the lock files from pyproject.toml
	@for set in "pyproject.toml -o requirements/run.txt" "pyproject.toml --extra test -o requirements/test.txt" "requirements/uv.in -o requirements/uv.txt" "requirements/workflows.in -o requirements/workflows.txt"; do \
		.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate $$set || exit 1; done

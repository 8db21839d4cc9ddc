# Two commands: `make run` starts the whole plant, `make test` is exactly what CI runs.
# For everything else: .venv/bin/python manage.py help
#
# make run   PORT=8000 HOST=127.0.0.1 DATA=.data TLS= TLS_CERT= TLS_KEY= DEMO=1 SPEED=1 FAULTS=1 WORKERS=1 WEB=
#            DATABASE_URL= REDIS_URL= (docs/configuration.md)

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test screens check lint types bench faults lock schema clean install install-dev

# The first of these that is there and new enough.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PY := .venv/bin/python
STACK := $(PY) -m mes.stack
export PORT HOST DATA TLS TLS_CERT TLS_KEY DEMO SPEED FAULTS WORKERS WEB DATABASE_URL MIGRATE_DATABASE_URL REDIS_URL CHROMIUM

help:
	@sed -n '1,5s/^# \{0,1\}//p' Makefile
	@echo "make check    the quick part of the tests: style, types, house rules"
	@echo "make schema   write openapi.yaml and the frontend's types anew"
	@echo "make lock     resolve the dependencies anew into both lock files"
	@echo "make faults   kill everything in turn while machines count: ARGS='--pulses 3000 --minutes 1' for less"
	@echo "make bench    measure a plant of its own: ARGS=life, load, latency, browser, opcua, modbus, samples or gate"

run: install
	@$(STACK) frontend
	@exec $(STACK) run

# Test ---------------------------------------------------------------------------------

test: install-dev lint
	@$(MAKE) --no-print-directory -j2 types screens
	@$(STACK) with-browser $(PY) -m tests.lanes $(ARGS)

screens:
	@$(STACK) frontend typecheck lint test
	@$(STACK) frontend

check: install-dev lint types
	@$(STACK) with-servers python -m pytest -q tests/house tests/stack $(ARGS)

lint:
	@$(PY) -m ruff check .
	@.venv/bin/python -c 'from importlinter.cli import lint_imports_command as c; c()'

types:
	@$(STACK) with-servers python -m mypy .

bench: install-dev
	@$(STACK) frontend
	@$(STACK) with-browser $(PY) -m bench $(ARGS)

faults: install
	@$(STACK) frontend
	@exec $(PY) -m faults $(ARGS)

schema: install-dev
	@$(STACK) with-servers python manage.py spectacular --file openapi.yaml --validate --fail-on-warn
	@$(STACK) frontend gen

# Install ------------------------------------------------------------------------------

# A linked environment is somebody else's to keep up to date.
ifneq ($(shell test -L .venv && echo linked),linked)
install: .venv/.run
install-dev: .venv/.dev
endif

.venv/.made:
	@test -n "$(PYTHON)" || { echo "Lineside needs Python 3.11 or newer: apt-get install python3.11 python3.11-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Lineside needs $(PYTHON)'s venv module: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making the virtual environment ..."
	@rm -rf .venv && $(PYTHON) -m venv .venv && touch $@

.venv/.uv: | .venv/.made
	@# uv installs ten times faster than pip; it comes from the lock, by hash, like everything else.
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements-dev.lock > .venv/uv.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .venv/uv.lock \
		|| echo "uv could not be installed; pip will do." >&2
	@touch $@

.venv/.run: requirements.lock | .venv/.uv
	@echo "Installing the dependencies ..."
	$(call fetch,requirements.lock)
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/.uv
	@echo "Installing the dependencies and the tools ..."
	$(call fetch,requirements-dev.lock)
	@touch $@ .venv/.run

# uv asks the system which certificates to trust, as pip and git do. pip knows mirrors that uv
# does not; so when uv cannot, pip tries.
define fetch
	@{ test -x .venv/bin/uv && VIRTUAL_ENV=.venv UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 .venv/bin/uv pip install --quiet --require-hashes -r $(1); } \
		|| $(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $(1)
endef

lock: install-dev
	@.venv/bin/uv pip compile --universal --generate-hashes --no-header --no-annotate --upgrade \
		pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile --universal --generate-hashes --no-header --no-annotate --group dev \
		-c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	@rm -rf frontend/dist frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

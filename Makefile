# Each target does its own set-up. `make run` starts the demo, `make test` runs what can run here.

.PHONY: setup run test check bench services lock

HEXAGLOT = .venv/bin/hexaglot
PYTHON = .venv/bin/python

setup: .venv/.ready

.venv/.ready: pyproject.toml requirements-dev.txt .ci/setup
	.ci/setup
	@touch $@

run: setup
	$(HEXAGLOT) up --demo

test: setup
	$(PYTHON) -m pytest

check: setup
	.ci/check

bench: setup
	$(PYTHON) -m pytest tests/bench -o python_files='bench_*.py' -o timeout=0 -q -s

# PostgreSQL, Redis, MinIO, LibreOffice, Chromium and fonts, for the tests that need them.
services:
	.ci/services

# Writes the lock files anew after pyproject.toml has changed; what is locked stays where it can.
lock:
	.ci/lock

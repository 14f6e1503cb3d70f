# Each target does its own set-up. `make run` starts the demo, `make test` runs what can run here.

.PHONY: setup run test check bench services lock words

HEXAGLOT = .venv/bin/hexaglot
PYTHON = .venv/bin/python

setup: .venv/.ready

.venv/.ready: pyproject.toml requirements-dev.txt .ci/setup
	.ci/setup
	@touch $@

run: setup
	$(HEXAGLOT) up --demo

test: setup
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup
	.ci/check

bench: setup
	@for bench in tests/bench/bench_*.py; do \
		echo; echo "=== $$bench"; $(PYTHON) $$bench || exit 1; \
	done

# PostgreSQL, Redis, MinIO, LibreOffice, Chromium and fonts, for the tests that need them.
services:
	.ci/services

# Writes the lock files anew after pyproject.toml has changed; what is locked stays where it can.
lock:
	.ci/lock

# Collects what the interface says and brings its five catalogues up to date (docs/editors.md).
words: setup
	$(PYTHON) .ci/words

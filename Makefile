# Two commands matter: `make crawl` and `make test`. Both make their own virtual environment.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help venv crawl test test-fast lint format bench bench-loo bench-near bench-store bench-queue bench-workers bench-crawl
.DEFAULT_GOAL := help

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

venv: $(READY) ## make the virtual environment

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "spamcrawl needs Python 3.11 or newer; name one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# Without SEEDS the example site is served on loopback hosts for the time of the crawl; nothing leaves the machine.
crawl: $(READY) ## crawl the example site, or your own list: make crawl SEEDS=path-or-url
ifdef SEEDS
	$(BIN)/python -m scrapy crawl seeds -a "seeds=$$SEEDS" $(ARGS)
else
	$(BIN)/python -m examples -L WARNING $(ARGS)
endif

# Tests that need a server or a browser install it (as root, from the distribution's packages) or skip with a reason.
test: $(READY) ## run every test, as CI does: make test ARGS="tests/core -x"
	$(BIN)/python -m pytest -n auto $(ARGS)

test-fast: $(READY) ## run the tests that are not marked slow
	$(BIN)/python -m pytest -n auto -m "not slow" $(ARGS)

lint: $(READY) ## ruff on everything, mypy on core and store
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## write every file as ruff lays it out
	$(BIN)/ruff format .

# The tools of the field live in an environment of their own; one that cannot be installed is left out and named.
PEERS := benchmarks/.venv

$(PEERS)/.ready: benchmarks/requirements-peers.txt
	$(PYTHON) -m venv $(PEERS)
	-$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	-$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r $< || \
	  grep -v '^#' $< | while read -r name _; do $(PEERS)/bin/python -m pip install --quiet "$$name" || echo "left out: $$name"; done
	@touch $@

bench: $(READY) $(PEERS)/.ready ## quality and speed beside the field's tools: benchmarks/out/quality.md and .svg
	$(BIN)/python -m benchmarks.quality --peers $(PEERS)/bin/python $(ARGS)

bench-near: $(READY) ## near-duplicates on real articles: recall, precision, cost
	$(BIN)/python benchmarks/near_duplicates.py $(ARGS)

bench-store: $(READY) ## the store at size, on both backends: make bench-store ARGS="--articles 1000000"
	$(BIN)/python -m benchmarks.store $(ARGS)

bench-loo: $(READY) ## what is left when one family's rules are hidden
	$(BIN)/python -m benchmarks.leave_one_out $(ARGS)

bench-queue: $(READY) ## what the queues that survive cost a page
	$(BIN)/python -m benchmarks.queue_cost $(ARGS)

bench-workers: $(READY) ## what four workers bring that share a queue: make bench-workers ARGS="--latency 0.5"
	$(BIN)/python -m benchmarks.many_workers $(ARGS)

bench-crawl: $(READY) ## what a whole crawl costs a page beside Scrapy alone: make bench-crawl ARGS=--stages
	$(BIN)/python -m benchmarks.crawl $(ARGS)

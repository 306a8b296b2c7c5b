# The commands of this house. `make` alone lists them; docs/development.md says more.
# Settings come from the environment (docs/): TRACKER_DATABASE_URL, TRACKER_DATA_DIR, TRACKER_PORT.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
SHARED ?= ../shared
export SHARED
# Compiled modules are kept, whatever the machine says: without them every process compiles the program again.
unexport PYTHONDONTWRITEBYTECODE

# The paper that the demo shows: as it could have been filed for the session of 2023.
DRAFT ?= --state RUS --cycle 4 --org PSCORE --as-of 2023-04-30 --out out --force
# The paper for the review before it, on the 231 recommendations of 2013, where the report is beside the checkout.
EARLIER ?= --state RUS --cycle 3 --org PSCORE --as-of 2017-09-30 --out out --force
REPORT := $(SHARED)/data/wg-reports/russia2013.pdf
ANSWERS := $(SHARED)/data/upr-info/sessions-14-17.csv

.PHONY: help setup run start test sure lint types contracts migrations drafts accuracy bench soak photographs catalogues dictionary access format lock environment development database

help: ## list the commands
	@sed -n 's/^\([a-z ]*\):[^#]*## /\1\t/p' Makefile | expand -t 24

# ------------------------------------------------------------------ use

setup: environment database ## environment, system libraries, database, demo data

run: setup ## set up, write the demo paper to out/, serve it on this machine
	@sh .ci/once.sh out/.made tracker templates seed migrations requirements.txt -- $(BIN)/tracker draft $(DRAFT) || test $$? = 4
	@sh .ci/pass-on.sh $$PPID $$$$ >/dev/null 2>&1 & exec $(BIN)/tracker serve

start: export TRACKER_DATA_DIR ?= var/own
start: export TRACKER_DATABASE_URL ?= sqlite:///var/own/tracker.sqlite3
start: environment ## your own records, without the demo, in var/own: set up, then serve
	@mkdir -p var/own && $(BIN)/tracker db upgrade && $(BIN)/tracker seed
	@sh .ci/pass-on.sh $$PPID $$$$ >/dev/null 2>&1 & exec $(BIN)/tracker serve

drafts: setup ## write both demo papers to out/; the second from a database of its own, so that the demo stays as it is
	$(BIN)/tracker draft $(DRAFT)
	@if [ -f "$(REPORT)" ]; then set -ex; \
	  TRACKER_DATABASE_URL=sqlite:///var/earlier.sqlite3; export TRACKER_DATABASE_URL; \
	  $(BIN)/tracker db upgrade; $(BIN)/tracker seed --demo; \
	  $(BIN)/tracker import "$(REPORT)" --apply >/dev/null; \
	  $(BIN)/tracker import "$(ANSWERS)" --apply >/dev/null; \
	  $(BIN)/tracker draft $(EARLIER); \
	else echo "The second paper is left out: $(REPORT) is not there." >&2; fi

environment:
	@sh .ci/environment.sh requirements.txt
	@sh .ci/libraries.sh

database:
	@$(BIN)/tracker db upgrade
	@$(BIN)/tracker seed --demo

# ------------------------------------------------------------------ trust

test: development ## all tests, on SQLite and, where its server is installed, PostgreSQL
	@$(PYTEST) -n 3 --dist loadfile --no-loadscope-reorder -q

sure: lint types contracts migrations test ## what CI runs

lint: development ## style and likely bugs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: development ## strict types
	@$(BIN)/mypy

contracts: development ## who may import whom
	@$(BIN)/lint-imports

migrations: development ## do the migrations make exactly the tables of the model, on both databases
	@$(PYTEST) -q tests/guards/test_migrations.py

development:
	@sh .ci/environment.sh requirements-dev.txt
	@sh .ci/libraries.sh

# ------------------------------------------------------------------ measure

accuracy: development ## how right what is read is: name, got, asked, ok or short
	@$(BIN)/python -m tests.bench $@

bench: development ## how fast it is, beside peers in an environment of their own: name, got, asked, ok or short
	@sh .ci/environment.sh requirements-bench.txt .venv-bench
	@$(BIN)/python -m tests.bench $@

soak: ## what is long: every parser fed broken files (SOAK_SECONDS=60 each), imports and the server killed, the whole Index imported
	@sh .ci/environment.sh requirements-soak.txt .venv-soak
	@.venv-soak/bin/python -m tests.bench $@

# ------------------------------------------------------------------ look

OUT ?= out/photographs
photographs: development ## pictures of every page: three widths, light and dark, into out/photographs (PAGES="states. evidence.")
	@sh .ci/packages.sh chromium-headless-shell fonts-dejavu-core fonts-nanum || echo "A browser is needed: sudo apt-get install chromium-headless-shell" >&2
	@$(BIN)/python -m tests.browser.photographs $(OUT) $(PAGES)

# ------------------------------------------------------------------ keep

catalogues: development ## bring the translations up to the words of pages and papers
	@$(BIN)/python -m tests.guards.catalogues

dictionary: development ## write docs/data-dictionary.md from the model
	@$(BIN)/python -m tests.guards.dictionary

access: development ## write docs/access.md, who may open which address, from the code
	@$(BIN)/python -m tests.guards.access

format: development ## lay out the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

# The newest versions that pyproject.toml allows, each with its hashes; all files agree. Needs the program uv.
lock:
	uv pip compile pyproject.toml --extra postgres --group build $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --extra postgres --group dev -c requirements.txt $(LOCK) -o requirements-dev.txt
	uv pip compile pyproject.toml --group bench -c requirements-dev.txt $(LOCK) -o requirements-bench.txt
	uv pip compile pyproject.toml --extra postgres --group soak -c requirements-dev.txt $(LOCK) -o requirements-soak.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

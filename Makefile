# make demo    a portal from sample projects, in public/
# make test    everything that must hold before a change is kept
# make help    the rest

PYTHON ?= python3
BIN := .venv/bin
SITE := public
UV ?= uv

.DEFAULT_GOAL := help
.PHONY: help demo test clients schemas lint types serve pipeline pipeline-new pictures release messages bench canary chaos fuzz hostile histories original properties real snippets versions tracking-servers tracking-servers-check clean lock test-lowest test-newest

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

SOURCES_OF_WHEEL := pyproject.toml hatch_build.py frontend/package-lock.json $(shell find frontend/src frontend/build.mjs 2>/dev/null)
PYTHON_IS_NEW := $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
PIP_INSTALL := -m pip install --disable-pip-version-check

# The environment is made anew when what it is made from changes; sources need no new installation.
.venv/.ready: requirements/development.txt $(SOURCES_OF_WHEEL)
	@$(PYTHON_IS_NEW)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Setting up .venv (the first time takes a minute or two)"
	@$(BIN)/python $(PIP_INSTALL) --quiet --require-hashes --requirement requirements/development.txt
	@$(BIN)/python $(PIP_INSTALL) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# A demo needs a third of what the tests need. It has an environment of its own, unless that of the tests is there.
DEMO := $(if $(MLFLOW)$(wildcard .venv/.ready),.venv,.venv-demo)

.venv-demo/.ready: requirements/runtime.txt $(SOURCES_OF_WHEEL)
	@$(PYTHON_IS_NEW)
	@test -x .venv-demo/bin/python || $(PYTHON) -m venv .venv-demo
	@echo "Setting up .venv-demo (600 MB; the first time takes a minute or two)"
	@.venv-demo/bin/python $(PIP_INSTALL) --require-hashes --requirement requirements/runtime.txt
	@echo "Building the front end"
	@.venv-demo/bin/python $(PIP_INSTALL) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(DEMO)/.ready ## Build a portal from sample projects (SERVE=1 serves it, PORT=8000; MLFLOW=1 with a real MLflow server)
	@$(DEMO)/bin/sharinghub-static demo --output $(SITE) $(if $(MLFLOW),--mlflow) $(if $(SERVE)$(MLFLOW),--serve --port $(or $(PORT),8000))

test: lint types ## Check the sources, then run the tests (ARGS=… goes to pytest)
	@$(BIN)/python -m tests.fetch_schemas --optional
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

schemas: .venv/.ready ## Fetch the published schemas of STAC, GitLab and other formats once, for the tests that need them
	@$(BIN)/python -m tests.fetch_schemas

lint: .venv/.ready frontend/node_modules/.package-lock.json ## Check style, and which package may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(NPM) run --silent lint

types: .venv/.ready frontend/node_modules/.package-lock.json ## Check types, strictly
	$(BIN)/mypy
	$(NPM) run --silent check

# Node of the environment, where it is installed as a Python package.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix frontend

frontend/node_modules/.package-lock.json: frontend/package-lock.json | .venv/.ready
	@$(NPM) ci --ignore-scripts --loglevel=error
	@touch $@

serve: .venv/.ready ## Serve what was built
	@$(BIN)/sharinghub-static serve $(SITE) --port $(or $(PORT),8000)

pipeline: .venv/.ready ## Run the jobs of .gitlab-ci.yml that publish for real, against the embedded GitLab
	$(BIN)/python tests/pipeline/run_pages_job.py

pipeline-new: .venv/.ready ## Run the pipeline that init writes, three times, against the embedded GitLab
	$(BIN)/python tests/pipeline/run_new_portal.py

pictures: .venv/.ready ## Take the pictures of the documentation from the demo (needs Chromium)
	$(BIN)/sharinghub-static demo --output .cache/pictures
	$(BIN)/python -m tests.take_pictures .cache/pictures
	@mkdir -p .cache/themes
	for theme in journal observatory; do \
	  echo "portal: {templates: $(CURDIR)/docs/examples/themes/$$theme/templates}" > .cache/themes/$$theme.yml; \
	  $(BIN)/sharinghub-static demo -c site_config.yml -c .cache/themes/$$theme.yml --output .cache/themes/$$theme --snapshot .cache/themes/$$theme.sqlite; \
	  $(BIN)/python -m tests.take_pictures .cache/themes/$$theme $$theme; \
	done

release: .venv/.ready ## Build wheel and sdist twice, compare, and write checksums and an SBOM to dist/
	PATH="$(CURDIR)/$(BIN):$$PATH" PYTHON=$(BIN)/python bash .ci/release dist

messages: .venv/.ready ## Bring the translations up to date with what the templates say
	@$(BIN)/pybabel -q extract -F pyproject.toml -k gettext_noop --add-location file --sort-output -o messages.pot .
	@for catalog in sharinghub_static/portal/locales/*.po; do $(BIN)/pybabel -q update -i messages.pot -o $$catalog -l $$(basename $$catalog .po) --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --width 100; done
	@rm messages.pot

bench: .venv/.ready ## Measure builds beside Hugo, Pelican and Eleventy (ARGS="--projects 100 1000 10000")
	@$(BIN)/python benchmarks/rebuilds.py $(ARGS)

measure: .venv/.ready ## Run the other measurements of benchmarks/
	@for script in $(filter-out benchmarks/peers.py benchmarks/rebuilds.py,$(wildcard benchmarks/*.py)); do $(BIN)/python $$script; done

LOCK := pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11

lock: ## Choose the newest versions that fit pyproject.toml and write requirements/*.txt (needs uv)
	$(UV) $(LOCK) --upgrade pyproject.toml requirements/build.in --output-file requirements/runtime.txt
	$(UV) $(LOCK) --upgrade --extra demo --extra parquet --group test --constraint requirements/runtime.txt pyproject.toml requirements/build.in --output-file requirements/development.txt
	$(UV) $(LOCK) --upgrade requirements/clients.in --output-file requirements/clients.txt
	sed -i '1i # Made by: make lock. Versions and hashes of what is installed; pip refuses anything else.' requirements/*.txt

test-lowest: RESOLUTION := lowest-direct
test-lowest: CONSTRAINTS := --constraint requirements/lowest.in
test-newest: RESOLUTION := highest
test-lowest test-newest: ## Run the tests with the lowest or newest versions that pyproject.toml allows (needs uv)
	$(UV) venv --quiet --clear --python $(PYTHON) .venv-$(RESOLUTION)
	$(UV) pip install --quiet --python .venv-$(RESOLUTION) --resolution $(RESOLUTION) $(CONSTRAINTS) --requirement requirements/build.in --editable '.[demo]' --group test
	.venv-$(RESOLUTION)/bin/python -m pytest -n auto --dist worksteal $(ARGS)

canary: .venv/.ready ## Search all that a build writes for what must not be published
	$(BIN)/python -m tests.campaigns.canary.run

chaos: .venv/.ready ## Build through every fault, then without it (ARGS=--help)
	$(BIN)/python -m tests.campaigns.chaos.run $(ARGS)

fuzz: .venv/.ready ## Feed 100,000 hostile inputs to all that reads (ARGS=--help; FUZZ_CORPUS=folder of real files)
	$(BIN)/python -m tests.campaigns.fuzz.run $(ARGS)

properties: .venv/.ready ## Try every property with 20 times the examples of the tests, new ones each time
	PROPERTY_TIMES=$(or $(TIMES),20) $(BIN)/python -m pytest -n auto --dist worksteal -m hypothesis $(ARGS)

versions: .venv/.ready ## Build the samples from each version of GitLab and print what differs
	$(BIN)/python -m tests.campaigns.versions

hostile: .venv/.ready ## Build 100 hubs of hostile projects: no other project's page may change (ARGS=--help)
	$(BIN)/python -m tests.campaigns.hostile.run $(ARGS)

histories: .venv/.ready ## Take random steps in the life of a hub; each site must be that of a clean build (ARGS=--help)
	$(BIN)/python -m tests.campaigns.histories $(ARGS)

real: .venv/.ready ## Show a folder of Git repositories as a hub, check it and print its figures (REPOSITORIES=DIR)
	$(BIN)/python -m tests.campaigns.real $(or $(REPOSITORIES),$(error name a folder: make real REPOSITORIES=DIR)) $(ARGS)

snippets: .venv/.ready ## Run all code that the demo's pages offer, as pasted, with what is installed (ARGS=--help)
	$(BIN)/python -m tests.campaigns.snippets $(ARGS)

.venv-clients/.ready: requirements/clients.txt
	@test -x .venv-clients/bin/python || $(PYTHON) -m venv .venv-clients
	@echo "Setting up .venv-clients (DuckDB, geopandas, Polars, rustac, EODAG, …: 900 MB)"
	@.venv-clients/bin/python $(PIP_INSTALL) --quiet --require-hashes --requirement requirements/clients.txt
	@touch $@

clients: .venv/.ready .venv-clients/.ready ## Let DuckDB, geopandas, Polars, rustac, EODAG and others read a built site
	@$(BIN)/python -m tests.fetch_schemas --optional
	CLIENTS_PYTHON=$(CURDIR)/.venv-clients/bin/python SNIPPET_TOOLS=$(CURDIR)/.venv-clients/bin $(BIN)/python -m pytest tests/clients tests/portal/test_snippets_run.py $(ARGS)

original: .venv/.ready ## Compare our Items with those of SharingHub's own server (ARGS="--server FOLDER --python PYTHON")
	$(BIN)/python -m tests.campaigns.original $(ARGS)

TRACKING := .tracking-servers
SHARINGHUB_PLUGIN ?= mlflow-sharinghub @ git+https://github.com/csgroup-oss/mlflow-sharinghub@0.2.0
PLUGIN_PYTHON ?= 3.12

tracking-servers: $(patsubst tests/tracking_servers/requirements/%.txt,$(TRACKING)/%/.ready,$(wildcard tests/tracking_servers/requirements/*.txt)) ## Install MLflow 2.9, 2.14 with SharingHub's plugin, 2.22, 3.10 and 3.17 in environments of their own (needs uv)

$(TRACKING)/%/.ready: tests/tracking_servers/requirements/%.txt
	$(UV) venv --quiet --clear --python $(if $(findstring sharinghub,$*),$(PLUGIN_PYTHON),$(PYTHON)) $(@D)
	$(UV) pip install --quiet --python $(@D) --requirement $< $(if $(findstring sharinghub,$*),'$(SHARINGHUB_PLUGIN)')
	@touch $@

tracking-servers-check: .venv/.ready ## Crawl those servers and replace the table in docs/tracking.md (ARGS=2.14 crawls some)
	$(BIN)/python -m tests.tracking_servers.run $(or $(ARGS),--write docs/tracking.md)

clean: ## Remove all that was made here
	rm -rf .cache .venv .venv-clients .venv-demo .release-tools .tracking-servers .venv-lowest-direct .venv-highest public .sharinghub build.json dist sharinghub_static/portal/bundle frontend/node_modules

# One screen: `make` alone lists what there is. Needs Python 3.11 or newer and nothing running.
PORT ?= 8000
HOST ?= 127.0.0.1
ES_PORT ?= 9200
VENV ?= .venv
BASE_PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p && break; done)
PY := $(VENV)/bin/python
PYTEST := $(PY) -m pytest -q $(ARGS)
# A worker per core, up to four: `make test JOBS=8` on a larger machine, `JOBS=0` for none.
JOBS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 4 ? n : 4)))
# A file's tests share what they set up.
WORKERS := -n $(JOBS) --dist loadfile
NOT_BROWSER := "not browser and not services"
# These take minutes and ask the same of any database: `make test` runs them.
SAME_ON_ANY_DATABASE := accounts_lock_out accounts_logs accounts_passwords accounts_people accounts_sessions accounts_sso \
	accounts_two_factor admin_queries association_home borders comparing counting_numbers desk_borders \
	editing_uploads every_address explaining fuzzing import_killed leader_links listings malware manual my_pages \
	next_step organisers_and_clerks parsing_limits pictures processes rich_text_editing roles scanned_attachments \
	search_away search_rules security_headers service_desk settings site_build site_increments site_pages \
	subscribing ways_to_the_public wechat_desk
NOT_AGAIN := $(SAME_ON_ANY_DATABASE:%=--ignore=tests/integration/test_%.py)

.DEFAULT_GOAL := help
.PHONY: help demo run test test-services elasticsearch test-browser check fmt bench

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

demo: $(VENV)/.installed ## the whole platform with sample content at http://localhost:8000/ (PORT=... for another port); Ctrl-C ends it
	@$(PY) manage.py demo --port $(PORT) --host $(HOST)

run: $(VENV)/.installed ## development: reloading web server, publisher and courier, on your own database
	@$(PY) manage.py develop --port $(PORT)

test: $(VENV)/.installed-dev ## every test that needs no service (ARGS="-k name" goes to pytest)
	$(PYTEST) $(WORKERS) -m $(NOT_BROWSER) tests

test-services: $(VENV)/.installed-dev ## the same contracts on PostgreSQL and Elasticsearch, and nginx for real
	.ci/with-postgresql .ci/with-elasticsearch $(PYTEST) $(WORKERS) -m "not browser" $(NOT_AGAIN) tests/integration tests/contracts tests/services

elasticsearch: ## an Elasticsearch for trying out at http://localhost:9200/ (ES_PORT=...), without containers; Ctrl-C ends it, data stays in var/
	@.ci/with-elasticsearch --open --port $(ES_PORT) --keep var/elasticsearch sleep infinity

test-browser: $(VENV)/.installed-dev ## Chromium, as visitor and as editor
	$(PYTEST) -m browser tests

check: $(VENV)/.installed-dev ## lint, format, types, import rules, templates, migrations, production settings
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(VENV)/bin/djhtml --check --tabwidth 2 themes cms
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m mypy .
	DJANGO_SETTINGS_MODULE=cms.settings.test $(PY) manage.py makemigrations --check --dry-run
	.ci/check-production $(PY)

fmt: $(VENV)/.installed-dev ## put code and templates into shape
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(VENV)/bin/djhtml --tabwidth 2 themes cms

bench: $(VENV)/.installed-dev ## measure import, build, publishing and search (QIFU_BENCH_DATA=regulations.jsonl.gz)
	@$(PY) -m bench

$(VENV)/bin/python:
	@$(BASE_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make BASE_PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(BASE_PYTHON) -m venv $(VENV) || { echo "No virtual environment could be made (Debian: apt-get install python3-venv)."; rm -rf $(VENV); exit 1; }

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing requirements (once) ..."
	@$(PY) -m pip install --disable-pip-version-check --quiet --no-compile -r $<
	@touch $@

$(VENV)/.installed-dev: $(wildcard requirements*.txt) | $(VENV)/bin/python
	@echo "Installing requirements for development (once) ..."
	@$(PY) -m pip install --disable-pip-version-check --quiet -r $<
	@touch $@ $(VENV)/.installed

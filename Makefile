# What can be done with tetoru; `make help` lists it. Works with GNU make 3.81 and newer.
# A fresh machine needs Python 3.11 or newer and nothing else.

PY := .venv/bin/python
SETTINGS := DJANGO_SETTINGS_MODULE=tetoru.settings.test
WITH_SERVERS := $(PY) -m tetoru.embedded.run test --
TEST_KEY := TETORU_ROOT_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
TEST_ENV := $(SETTINGS) $(TEST_KEY) SECRET_KEY=not-a-secret-only-for-checks PUBLIC_URL=http://testserver
# A complete production environment, but with invented secrets: enough for Django's own check.
DEPLOY_ENV := DJANGO_SETTINGS_MODULE=tetoru.settings.production $(TEST_KEY) \
	SECRET_KEY=invented-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF \
	PUBLIC_URL=https://tetoru.example ALLOWED_HOSTS=tetoru.example \
	SEALING_PUBLIC_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

# A container's habit that costs here: each of the many processes of demo and tests would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo demo-reset test permissions check law lint format types imports templates migrations deploy-check \
	bench bench-quick audit screenshots help-pictures packages packages-bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: packages ## the demo at http://localhost:8000 (PORT=8001, SIZE=small|school|city); Ctrl-C stops it
	@PORT="$(PORT)" SIZE="$(SIZE)" $(PY) -m tetoru.embedded.demo

demo-reset: packages ## remove the demo's data
	@$(PY) -m tetoru.embedded.demo --reset

test: packages ## the whole test suite (CHROMIUM=path, REQUIRE_BROWSER=1; ARGS="-k name")
	@echo "== tests"
	@$(PY) -m pytest -n auto $(ARGS)

permissions: packages ## write docs/permissions.md anew from what every address answers to everybody
	@$(PY) -m pytest -q -n 0 tests/isolation/test_permissions.py --write-permissions

check: law test ## the law and the tests, what .ci/run runs

law: packages ## everything but the tests; the types beside the rest, since they take as long
	@$(MAKE) --no-print-directory HAVE_PACKAGES=1 types > .venv/types.log 2>&1 & types=$$!; \
	$(MAKE) --no-print-directory HAVE_PACKAGES=1 lint imports templates migrations deploy-check; rest=$$?; \
	wait $$types; types=$$?; cat .venv/types.log; exit $$((rest + types))

lint: packages
	@echo "== ruff: lint and layout"
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check .

format: packages ## put the code in order
	@$(PY) -m ruff check --quiet --fix .
	@$(PY) -m ruff format --quiet .

types: packages
	@echo "== mypy: types"
	@$(TEST_ENV) DATABASE_URL=postgres://tetoru_app@/x DATABASE_OWNER_URL=postgres://tetoru_owner@/x \
		VALKEY_URL=redis://localhost $(PY) -m mypy --no-error-summary

imports: packages
	@echo "== import-linter: who may import whom"
	@.venv/bin/lint-imports --no-logo > .venv/import-linter.log || { cat .venv/import-linter.log; exit 1; }

templates: packages
	@echo "== djlint: templates"
	@$(PY) -m djlint --quiet --lint templates

migrations: packages
	@echo "== migrations: complete"
	@$(TEST_ENV) $(WITH_SERVERS) $(PY) manage.py makemigrations --check --dry-run

deploy-check: packages
	@echo "== production settings: check --deploy"
	@$(DEPLOY_ENV) $(WITH_SERVERS) $(PY) -W error::RuntimeWarning manage.py check --deploy --fail-level WARNING

bench: packages-bench ## measure the promises of docs/performance.md (ARGS="--only 3,9")
	@$(PY) -m tests.bench $(ARGS)

bench-quick: packages-bench ## the same, small and rough
	@$(PY) -m tests.bench --quick $(ARGS)

screenshots: packages ## every page at 390 and 1280 px into var/screenshots/
	@$(PY) -m tests.journeys.screenshots

help-pictures: packages ## the pictures of the help pages, taken while the stories are told, into static/help/ (ARGS="--only withdraw,answer")
	@$(PY) -m tests.journeys.help_pictures $(ARGS)

audit: packages ## security scanners, and what they do not look at
	@echo "== ruff, flake8-bandit rules: our Python"
	@$(PY) -m ruff check --select S --ignore S603,S607 --extend-exclude tests .
	@$(MAKE) --no-print-directory deploy-check
	@echo "Not looked at: subprocess calls (S603 and S607 report each one; tetoru.embedded, messaging.files.shut_in),"
	@echo "known vulnerabilities of the packages (needs the network: pip-audit --strict),"
	@echo "TLS and headers of a real host, the pages under attack, the system below."

packages:
	@test -n "$(HAVE_PACKAGES)" || requirements/install dev
	@test -n "$(HAVE_PACKAGES)" || $(PY) -m tetoru.catalogues compile

packages-bench: packages
	@requirements/install bench

clean: ## remove .venv and caches; the demo's data stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/static

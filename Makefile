# One word per daily command. `make run` and `make test` set up what is missing.
.DEFAULT_GOAL := help
SHELL := /bin/sh
UV_VERSION := 0.13.9
PYTHON ?= $(shell command -v python3 || command -v python)
UV := .venv/tools/bin/uv
APP := .venv/app/bin/python
RASA := .venv/rasa/bin/python
export UV_NO_PROGRESS = 1
export PYTHONDONTWRITEBYTECODE =

.PHONY: help run test test-training evaluate setup lock check format locale widget widget-check clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: setup  ## start everything and print the address
	@exec ./noxh serve

test: setup  ## every test that trains no model of its own, in both environments
	@$(RASA) -m pytest tests/nlu
	@$(APP) -m pytest tests --ignore=tests/nlu -m "not trains"

test-training: setup  ## the tests that train a model of their own: a new topic taught, a second province
	@$(APP) -m pytest tests/end_to_end -m trains

evaluate: setup  ## figures of understanding on the held-out test, against their recorded floors
	@./noxh evaluate --check-floors

setup: .venv/app/.ready .venv/rasa/.ready  ## both environments, as pinned

$(UV):
	@test -n "$(PYTHON)" || { echo "Không tìm thấy Python. Hãy cài Python 3.10 trở lên kèm pip rồi chạy lại." >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "Python ($(PYTHON)) chưa có pip. Hãy cài pip (ví dụ: apt install python3-pip) rồi chạy lại." >&2; exit 1; }
	@echo "cài uv $(UV_VERSION)"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore --target .venv/tools uv==$(UV_VERSION)

.venv/app/.ready: requirements/app.txt | $(UV)
	@echo "cài môi trường ứng dụng (Python 3.12)"
	@$(UV) venv --quiet --allow-existing --python 3.12 .venv/app
	@$(UV) pip sync --quiet --require-hashes --python .venv/app requirements/app.txt
	@ln -sf ../../../noxh .venv/app/bin/noxh
	@touch $@

.venv/rasa/.ready: requirements/rasa.txt | $(UV)
	@echo "cài môi trường Rasa (Python 3.10)"
	@$(UV) venv --quiet --allow-existing --python 3.10 .venv/rasa
	@$(UV) pip sync --quiet --require-hashes --python .venv/rasa requirements/rasa.txt
	@touch $@

lock: | $(UV)  ## pin the dependencies again
	@$(UV) pip compile --quiet --group app-dev --python-version 3.12 --universal --generate-hashes --no-emit-index-url -o requirements/app.txt
	@$(UV) pip compile --quiet --group rasa --python-version 3.10 --generate-hashes --no-emit-index-url -o requirements/rasa.txt

check: setup  ## lint, format, types, content
	@$(APP) -m ruff check .
	@$(APP) -m ruff format --check .
	@$(APP) -m mypy
	@./noxh content check

format: setup  ## let ruff mend what it can
	@$(APP) -m ruff check --fix .
	@$(APP) -m ruff format .

locale: setup  ## gather interface strings into the English catalogue
	@.venv/app/bin/pybabel --quiet extract -F knowledge/locale/babel.cfg -k say --no-wrap --omit-header --sort-by-file --no-location -o .venv/noxh.pot bot actions knowledge
	@.venv/app/bin/pybabel --quiet update -D noxh -l en -i .venv/noxh.pot -d knowledge/locale --no-wrap --no-fuzzy-matching --ignore-obsolete --omit-header

widget:  ## build bot/static/widget.js (needs Node)
	@cd bot/widget && npm ci --silent && npm run build

widget-check:  ## fail when bot/static/widget.js is not what the source builds
	@cd bot/widget && npm ci --silent && npm run --silent check && npm run --silent build && git diff --exit-code --stat -- ../static

clean:  ## remove environments and caches (keeps .noxh)
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache

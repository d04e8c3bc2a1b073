# Each target sets up what it needs: a virtual environment in .venv with the dependencies and the
# model weights, all from the package registry. A second run finds it done.

PYTHON ?= python3
BIN := .venv/bin
export GRADIO_ANALYTICS_ENABLED := False

.PHONY: chat test check eval gate clean

chat: .venv/installed  ## Index seeds/ and serve the chat on http://127.0.0.1:7860
	$(BIN)/inspection-qa chat seeds

test: check browser  ## Everything that must be green: style, types, layers, every test
	$(BIN)/python -m pytest

check: .venv/developing  ## Style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: .venv/installed  ## Run the evaluation set on the seeds; the report is in reports/
	$(BIN)/inspection-qa eval

gate: .venv/developing  ## Prove the questions, and hold the answers on the seeds against eval/gate.toml
	$(BIN)/inspection-qa eval check
	$(BIN)/inspection-qa eval --gate

.venv/bin/python:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/installed: .venv/bin/python pyproject.toml
	@echo "Installing inspection-qa and what it needs (a minute or two, once) ..."
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/developing: .venv/bin/python pyproject.toml
	@echo "Installing inspection-qa and its test tools (a minute or two, once) ..."
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/installed

# The chat is tested in a real browser. Where none is found it is installed, on Debian and Ubuntu.
.PHONY: browser
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	 || command -v google-chrome >/dev/null \
	 || { echo "Installing a headless Chromium ..."; \
	      SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	      $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	 || { echo "Chromium is missing and could not be installed: install it, then run make test again."; exit 1; }

clean:  ## Remove the virtual environment and what tools left behind
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis reports

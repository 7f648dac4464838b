# make run and make test are all a newcomer needs; both install what is missing first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
BENCH ?= ../shared/bench
OUT ?= out

.DEFAULT_GOAL := help
.PHONY: help run test lint bench perf torture fuzz clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | awk -F'\t' '{printf "make %-8s %s\n", $$1, $$2}'

run: $(VENV)/ready-to-run  ## set up what is missing, extract samples/ into out/, show what was found
	$(BIN)/cchc-extract samples -o $(OUT) || test $$? -eq 7
	@$(BIN)/python scripts/show.py $(OUT)

test: $(VENV)/ready-to-test  ## set up what is missing, run the tests
	$(BIN)/pytest -n 2

lint: $(VENV)/ready-to-test  ## formatting, style, strict types, import layers, pattern examples
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cchc-extract patterns check

bench: $(VENV)/ready-to-run  ## score against the bench (BENCH=folder with score.py)
	$(BIN)/python scripts/bench.py $(BENCH)

perf: $(VENV)/ready-to-test  ## measure against other tools (FILES=folder of PDFs), write docs/performance.md
	PYTHON=$(PYTHON) sh scripts/perf/rivals.sh build/perf-venv
	$(BIN)/python scripts/perf/compare.py $(FILES)

torture: $(VENV)/ready-to-test  ## prove what SECURITY.md promises (PARTS="hostile kills", SHORT=1 for minutes instead of an hour)
	PYTHONPATH=scripts $(BIN)/python -m torture $(PARTS) $(if $(SHORT),--short)

fuzz: $(VENV)/ready-to-test  ## property tests with new examples; those of parsers and reports for longer than CI does
	CCHC_FUZZ=50 $(BIN)/pytest -n 2 -m hypothesis

clean:  ## take away the environment, caches and out/
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/ready-to-run: pyproject.toml scripts/setup.sh
	PYTHON=$(PYTHON) VENV=$(VENV) sh scripts/setup.sh run

$(VENV)/ready-to-test: pyproject.toml scripts/setup.sh
	PYTHON=$(PYTHON) VENV=$(VENV) sh scripts/setup.sh test

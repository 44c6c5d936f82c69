# Two commands: `make demo` shows Guanxi, `make test` proves it. `make check` is what a commit must pass besides.
PYTHON ?= python3
VENV := .venv/bin
ACCOUNTS ?= 5000
PORT ?= 8000
JOBS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))
export ACCOUNTS RESET
# Dozens of processes load the same modules. Where the environment says to keep nothing compiled, each would compile them anew: five seconds.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check static lint types contracts migrations collected docs bench lock front-end clean

demo:
	@$(PYTHON) bootstrap.py demo
	@$(VENV)/python frontend/build.py --sweep
	@$(VENV)/python -m guanxi.shell.demo --accounts $(ACCOUNTS) --port $(PORT) $(if $(RESET),--reset,)

# One test process more than processors: many tests wait for a child, a worker or a browser. The journeys commit a world of their own into their database, so they run by themselves.
test: front-end
	@$(VENV)/python -m pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder --ignore tests/journeys
	@$(VENV)/python -m pytest -q -n $(JOBS) --dist loadgroup --no-loadscope-reorder tests/journeys

# HOUSE=later leaves the house's own tests to `make test`, which runs them with all others: CI runs both.
check: static
	@[ "$(HOUSE)" = later ] || $(VENV)/python -m pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder tests/architecture

# What reads the code and runs no test.
static: front-end
	@$(MAKE) --no-print-directory -j 2 -O types lint contracts migrations collected

front-end:
	@$(PYTHON) bootstrap.py dev
	@$(VENV)/python frontend/build.py

lint:
	@$(VENV)/ruff check .
	@$(VENV)/djlint guanxi --lint --quiet

types:
	@$(VENV)/mypy guanxi tests bench conftest.py bootstrap.py

contracts:
	@$(VENV)/lint-imports

migrations:
	@$(VENV)/python manage.py makemigrations --check --dry-run

# Every test can be loaded; leaves the migrated database and the compiled tests to the runs that follow, while the other processor checks types.
collected:
	@$(VENV)/python -m pytest -qq --collect-only >/dev/null

docs:
	@$(VENV)/python -m guanxi.shell.cli docs build

lock:
	@sh requirements/lock.sh

bench:
	@$(VENV)/python -m bench

clean:
	rm -rf .venv frontend/node_modules guanxi/static/ui .mypy_cache .ruff_cache .pytest_cache

# Everything a newcomer needs: `make run`, `make test`, `make check`. uv is brought where it is missing.
SHELL := /bin/bash
YEAR ?= 2018
INBOX ?= data/inbox/$(YEAR)
LAKE ?= data/lake

export UV_COMPILE_BYTECODE ?= 1

# The uv on the PATH, or one of our own in .uv/.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)

.PHONY: run test soak check lint types bench example clean

run: .venv/ready  ## the yearly run on the example district
	@$(UV) run --no-sync nianbao run --year $(YEAR) --inbox $(INBOX) --lake $(LAKE); code=$$?; \
	if [ $$code -eq 1 ]; then echo "（退出码 1：有必须改的问题，数据已按“暂定”发布。）"; \
	elif [ $$code -ne 0 ]; then exit $$code; fi

# As many workers as processors, each with groups of tests that belong together (tests/sharing.py).
WORKERS ?= auto
PYTEST = $(UV) run --no-sync pytest --numprocesses $(WORKERS) --maxprocesses 4

test: .venv/scan .venv/browser .venv/office .venv/postgresql  ## every test, servers, browser, LibreOffice and scans included
	$(PYTEST)

soak: .venv/scan .venv/browser .venv/office .venv/postgresql  ## the same tests, those that try chances or stop a writer many times over; hours
	NIANBAO_SOAK=1 $(PYTEST) --timeout 7200

check: lint types test  ## what must hold before a commit

lint: .venv/ready
	$(UV) run --no-sync ruff check .
	$(UV) run --no-sync ruff format --check .
	$(UV) run --no-sync deptry .

types: .venv/scan
	$(UV) run --no-sync mypy

bench: .venv/scan  ## the costs of a run and of checking as ratios, and how well each kind of file is read
	$(UV) run --no-sync python -m bench.yearly
	$(UV) run --no-sync python -m bench.checking
	$(UV) run --no-sync python -m bench.reading

example: .venv/ready  ## make the example district anew
	$(UV) run --no-sync python -m examples.district

.venv/ready: pyproject.toml uv.lock | $(filter .uv/bin/uv,$(UV))
	$(UV) sync --frozen
	@touch $@

# Recognising scans is an optional extra; the tests need it.
.venv/scan: .venv/ready
	$(UV) sync --frozen --all-extras
	@touch $@

# The page tests need a real browser; Debian and Ubuntu have it in two packages.
.venv/browser: .venv/ready
	@{ command -v chromium && command -v chromedriver; } >/dev/null || \
		tools/install-browser
	@touch $@

# Word 95, RTF and the like are converted by LibreOffice where it is installed.
.venv/office: .venv/ready
	@command -v soffice >/dev/null || tools/install-office
	@touch $@

# One test runs Prefect's server on PostgreSQL.
.venv/postgresql: .venv/ready
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || tools/install-postgresql
	@touch $@

.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/pip install --quiet uv

clean:
	-chmod -R u+w data/lake 2>/dev/null
	rm -rf .venv .uv data/lake .pytest_cache .mypy_cache .ruff_cache

# `make` lists what there is. Everything but Python 3.11 and make itself is installed into .venv.
.DEFAULT_GOAL := help
.PHONY: help site serve example test check format lock clean distclean
# Another Python than python3: make PYTHON=/path/to/python3.12
export PYTHON
# Further arguments for the tests: make test ARGS="-k disclosure"
ARGS :=

BIN := .venv/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet $(if $(UPGRADE),--upgrade)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: .venv/.site ## build the demonstration radar into site/
	@echo "== Building site/"
	@$(BIN)/radar build --site-dir site
	@echo "== Built site/. Look at it: make serve"

serve: .venv/.site ## show the site, and show it again after every change
	@echo "== Serving the site. Stop with Ctrl+C"
	@$(BIN)/radar serve

example: .venv/.site ## build the second radar into examples/cncf/site/
	@echo "== Building examples/cncf/site/"
	@$(BIN)/radar build --config examples/cncf/radar.yml --site-dir examples/cncf/site
	@echo "== Built examples/cncf/site/. Look at it: $(BIN)/python -m http.server --bind 127.0.0.1 --directory examples/cncf/site"

test: .venv/.browser ## run all tests, in a browser too (ARGS="-k word" for some of them)
	@echo "== Running the tests"
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)
	@test -f "$${RADAR_REAL_EXPORTS:-../shared/data}/cncf/2020.csv" || echo "== The raw exports behind examples/cncf are not here (RADAR_REAL_EXPORTS), so they were not read"
	@command -v Rscript >/dev/null || echo "== R is not installed, so its figures were not compared. Debian: r-base-core r-cran-survey"
	@echo "== All tests pass. Next: make check"

check: .venv/.dev ## ruff, mypy, import-linter, oxlint, djlint
	@echo "== Linting (ruff check)"
	@$(BIN)/ruff check radar scripts tests || { echo "== Fix what can be fixed by itself: make format"; exit 1; }
	@echo "== Formatting (ruff format --check)"
	@$(BIN)/ruff format --check radar scripts tests || { echo "== Fix it: make format"; exit 1; }
	@echo "== Types (mypy --strict)"
	@$(BIN)/mypy --strict radar scripts tests
	@echo "== Imports (import-linter)"
	@$(BIN)/lint-imports
	@echo "== Scripts in the browser (oxlint)"
	@folder=$$(mktemp -d) && $(BIN)/python -m scripts.join_scripts $$folder && \
		$(BIN)/oxlint --config .oxlintrc.json $$folder; ended=$$?; rm -r $$folder; exit $$ended
	@echo "== Templates (djlint)"
	@$(BIN)/djlint --quiet --lint radar/site/templates radar/site/overrides
	@echo "== All checks pass. Next: make test"

package: .venv/.dev ## build the package into dist/, and look through it
	@echo "== Building dist/"
	@rm -rf dist && $(BIN)/python -m hatchling build -d dist
	@echo "== Looking through it (twine, check-wheel-contents, pyroma)"
	@$(BIN)/twine check --strict dist/*
	@$(BIN)/check-wheel-contents dist/*.whl
	@$(BIN)/pyroma --min 10 dist/*.tar.gz
	@echo "== Built dist/. Publish it: push a tag with its version"

format: .venv/.dev ## fix what ruff can fix by itself
	@$(BIN)/ruff check --fix radar scripts tests; $(BIN)/ruff format radar scripts tests
	@echo "== Formatted. Next: make check"

lock: $(BIN)/uv ## lock the dependencies again (UPGRADE=1 takes their newest versions)
	@echo "== Locking requirements.txt and requirements-dev.txt"
	@$(LOCK) --extra fast --extra papers --extra zensical --output-file requirements.txt
	@$(LOCK) --extra all --extra dev --extra benchmark --constraints requirements.txt --output-file requirements-dev.txt
	@echo "== Locked. Install it and see whether all still works: make check test site"

clean: ## delete the built sites and the tools' caches
	rm -rf site examples/cncf/site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@echo "== Clean. Build again: make site"

distclean: clean ## delete .venv as well
	rm -rf .venv
	@echo "== As new. Begin with: make site"

# A stamp is newer than the lock it was made from, or the environment is installed again.
.venv/.site: requirements.txt pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh site
	@touch $@

.venv/.dev: requirements-dev.txt pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh dev
	@touch .venv/.site $@

# `make lock` needs uv alone: it must also work while the lock does not fit pyproject.toml.
$(BIN)/uv:
	@sh scripts/setup.sh dev

.venv/.browser: .venv/.dev tests/browser/chromium.py tests/npm/package-lock.json
	@sh scripts/setup.sh browser
	@touch $@

# Every command of the project. `make run` needs Python 3.11+, git and make; the rest is installed.
.PHONY: run chat demo setup train check-city validate check test test-fast test-bot test-nlu test-conversations test-browser
PY := python3
BOT := .venv-bot/bin
HOTLINE := .venv-hotline/bin
export PYTHONPATH := .
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

run: ## bring the whole hotline up
	@$(PY) -m launch run

chat: ## talk to the running hotline in the terminal; ARGS=--debug shows what the bot understood
	@$(PY) -m launch chat $(ARGS)

demo: ## make up a city's month of requests; ARGS="--a-day 100 --days 30 --seed 1"
	@$(PY) -m launch demo $(ARGS)

setup: ## install everything, tests included, build the page, train
	@$(PY) -m launch setup --tests

train: ## train the assistant; CORPUS=history.csv [TEXT=..] [LABEL=..] [GROUP=..]: learn from the city's own requests
	@$(PY) -m launch train $(if $(CORPUS),--corpus $(CORPUS)) $(if $(TEXT),--text $(TEXT)) \
		$(if $(LABEL),--label $(LABEL)) $(if $(GROUP),--group $(GROUP))

check-city: ## say what is wrong with a city pack: CITY=beijing
	@$(HOTLINE)/python -m citypack check $(CITY)

validate: ## check the assistant's domain, rules and training data
	$(BOT)/rasa data validate --fail-on-warnings --domain bot --data data/nlu data/rules

check: ## ruff, mypy, import contracts, content checks
	$(HOTLINE)/ruff check .
	$(HOTLINE)/ruff format --check .
	SECRET_KEY=check OPEN311_API_KEY=check OPEN311_STAFF_KEY=check $(HOTLINE)/mypy intake citypack launch hotline
	$(HOTLINE)/lint-imports
	$(HOTLINE)/pytest -q -p no:django tests/content

test: setup check ## everything: the command CI runs
	@bash tests/system-packages.sh
	$(MAKE) test-fast test-postgresql test-bot test-conversations test-browser

test-fast:
	$(HOTLINE)/pytest -q -p no:django tests/content tests/intake tests/launch tests/bench
	$(HOTLINE)/pytest -q -n 2 tests/hotline

.PHONY: test-postgresql
test-postgresql: ## the same tests of what is stored, on PostgreSQL
	$(HOTLINE)/pytest -q -n 2 tests/hotline --database postgresql

test-bot:
	$(BOT)/pytest -q --disable-warnings tests/intake tests/actions tests/bot

test-nlu: ## held-out sentences against the floors
	$(BOT)/pytest -q --disable-warnings tests/nlu

test-conversations:
	$(HOTLINE)/pytest -q -p no:django tests/conversations

test-browser:
	$(HOTLINE)/pytest -q -p no:django tests/browser

.PHONY: audit
audit: ## known weaknesses in what we depend on; asks the public indexes
	$(UV) tool run pip-audit --strict --disable-pip --require-hashes -r requirements/hotline.txt
	$(UV) tool run pip-audit --strict --disable-pip --require-hashes -r requirements/bot.txt
	cd webchat && npm audit --omit=dev
	cd hotline/insight/browser && npm audit --omit=dev

UV := $(shell command -v uv || echo .venv-tools/bin/uv)

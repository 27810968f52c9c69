# Bare `make` lists the targets. Every target that compiles uses the same build command: see CONTRIBUTING.md.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

SWIFT ?= swift
BIN := .build/debug
TSAN := --sanitize=thread --scratch-path .build-tsan
SIMULATE := .build-simulate/release/simulate
SCENARIO_OPTIONS = $(if $(SCENARIO),--scenario "$(SCENARIO)") $(if $(RESULT),--result "$(RESULT)")

.PHONY: help
help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  SCENARIO=file.json  the world for demo and simulators; without it the worked example"
	@echo "  RESULT=file.json    where demo writes its result"
	@echo "  TEST=regex          only these tests, e.g. TEST='^BillingTests\.'"

.PHONY: demo
demo: build ## Run a scenario through the real services against simulators, print the table.
	@$(BIN)/demo $(SCENARIO_OPTIONS)

.PHONY: simulators
simulators: ## Start just the simulators; their one JSON line is all of standard output.
	@$(MAKE) build >&2
	@exec $(BIN)/simulators $(if $(SCENARIO),--scenario "$(SCENARIO)")

.PHONY: test
test: build ## Run all tests that need only this machine.
	@$(SWIFT) test --skip-build $(if $(TEST),--filter '$(TEST)')

.PHONY: test-tsan
test-tsan: bootstrap ## Run the tests of threads, platform and wrappers with the thread sanitizer.
	@$(SWIFT) build --build-tests $(TSAN)
	@$(SWIFT) test --skip-build $(TSAN) --filter '$(or $(TEST),^(PlatformTests|OwnerThreadTests|KafkaTests|PostgresTests|HTTPTests|RuntimeTests|StageTests)\.)'

.PHONY: test-kill
test-kill: build ## Run the tests that kill services and restart broker and database.
	@TALLYBRIDGE_TEST_KILL=1 $(SWIFT) test --skip-build --filter '$(or $(TEST),^EndToEndTests\.)'

.PHONY: test-worlds
test-worlds: build ## Run random worlds (FIRST=0 LAST=20) and judge them by a second reading of the rules.
	@Tests/Worlds/judge.py $(or $(FIRST),0) $(or $(LAST),20)

.PHONY: simulate
simulate: build-simulate ## Live simulated worlds (SEEDS=300, or one: SEED=7), each twice.
	@$(SIMULATE) $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),300)) $(if $(BUG),--bug $(BUG))

.PHONY: simulate-bugs
simulate-bugs: build-simulate ## Plant each bug into simulated worlds until it is found.
	@$(SIMULATE) --bugs --seeds $(or $(SEEDS),300)

.PHONY: build-simulate
build-simulate: bootstrap
	@$(SWIFT) build -c release --scratch-path .build-simulate --product simulate >&2

.PHONY: build
build: bootstrap ## Compile everything, tests included.
	@$(SWIFT) build --build-tests

.PHONY: bootstrap
bootstrap: ## Install what building and testing need; quick when it is there.
	@scripts/bootstrap.sh

.PHONY: lint
lint: ## Check form: Swift, shell scripts, YAML.
	@scripts/lint.sh

.PHONY: format
format: ## Put the Swift sources into form.
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Shared Services Tests

.PHONY: clean
clean: ## Remove what was built; the bootstrap's environment stays.
	@rm -rf .build .build-tsan .build-simulate .demo

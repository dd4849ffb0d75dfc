# Lernpfad: `make run` starts it, `make check` is what CI runs, `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export LERNPFAD_CACHE ?= $(CURDIR)/.cache
export PATH := $(LERNPFAD_CACHE)/node/bin:$(PATH)

TOOLS         := $(LERNPFAD_CACHE)/bin
GOLANGCI_LINT := $(TOOLS)/golangci-lint-v2.15.0
GOTESTSUM     := $(TOOLS)/gotestsum-v1.13.0
GOVULNCHECK   := $(TOOLS)/govulncheck-v1.9.0

LERNPFAD := go run ./cmd/lernpfad
STACK    := $(LERNPFAD) stack --
VERSION  ?= $(shell git describe --always --dirty 2>/dev/null || echo unknown)

# Tests and benchmarks can be narrowed: make test PKG=./matching/... RUN=TestScore
PKG   ?= ./...
RUN   ?= .
COUNT ?= 1

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## -- run ------------------------------------------------------------------

.PHONY: setup
setup: ## check Go, Python and Node; install what is missing or name the command
	@.ci/setup

.PHONY: run
run: setup bundle ## start everything with demo data and print the address and the logins
	@$(LERNPFAD) serve --demo

.PHONY: migrate
migrate: bundle ## bring the database to the newest schema
	@$(LERNPFAD) migrate

.PHONY: seed
seed: bundle ## fill the database with the demo municipalities and catalogue
	@$(LERNPFAD) seed

.PHONY: doctor
doctor: ## say which part is up, which is not and what to do
	@$(LERNPFAD) doctor

## -- build ----------------------------------------------------------------

.PHONY: bundle
bundle: frontend/node_modules/.package-lock.json ## bundle styles and scripts into frontend/dist
	@cd frontend && npm run --silent build

# npm writes this file last, so it is as old as the last complete installation.
frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json
	@cd frontend && npm ci --silent
	@touch $@

.PHONY: build
build: setup bundle ## build bin/lernpfad, one static binary with everything in it
	@CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/lernpfad ./cmd/lernpfad
	@ls -lh bin/lernpfad | awk '{ print "bin/lernpfad", $$5 }'

# Packages whose golden tests know -update.
GOLDEN = $(shell grep -rl --include='*_test.go' --exclude-dir=node_modules 'flag.Bool."update"' . | xargs -r -n1 dirname | sort -u)

.PHONY: generate
generate: bundle ## write the generated files anew (schema.sql, openapi.json, golden files)
	@$(if $(GOLDEN),$(STACK) go test $(GOLDEN) -count=1 -update >/dev/null)

.PHONY: verify
verify: generate ## fail when a generated file or go.mod is not current
	@go mod tidy -diff >/dev/null || { echo "verify: go.mod is not current; run go mod tidy and commit it"; exit 1; }
	@git diff --stat --exit-code || { echo "verify: the files above are not current; run make generate and commit them"; exit 1; }

## -- test -----------------------------------------------------------------

# The packages that hold the rules, without the support for their tests. With COVER=file the tests also measure how many
# of their statements are reached, by whichever test, and fail below 80 per cent in any of them.
DOMAINS = $$(go list ./courses/... ./learners/... ./matching/... | grep -v 'test$$' | paste -sd, -)

.PHONY: test
test: setup bundle $(GOTESTSUM) ## run every Go test beside a throw-away database and the real embedding service
	@$(STACK) $(GOTESTSUM) --format pkgname-and-test-fails -- -count=$(COUNT) -run '$(RUN)' \
		$(if $(COVER),-coverprofile=$(COVER) -coverpkg=$(DOMAINS)) $(PKG)
	@$(if $(COVER),.ci/coverage $(COVER) 80)

.PHONY: cover
cover: ## the tests, and the coverage of the domain packages
	@$(MAKE) test COVER=coverage.out

.PHONY: race
race: setup bundle $(GOTESTSUM) ## the same under the race detector (needs a C compiler)
	@CGO_ENABLED=1 $(STACK) $(GOTESTSUM) --format pkgname-and-test-fails -- -race -count=$(COUNT) -run '$(RUN)' $(PKG)

.PHONY: e2e
e2e: bundle ## run the browser tests (Chromium) against a server with demo data
	@.ci/setup --browser
	@cd frontend && npm run --silent test:e2e

.PHONY: bench
bench: ## run the Go benchmarks: make bench PKG=./matching/path
	@$(STACK) go test -run '^$$' -bench . -benchmem $(PKG)

# CP-SAT and HiGHS come from PyPI into a folder of their own; they are no part of the product.
ORACLE := $(LERNPFAD_CACHE)/oracle

.PHONY: bench-oracle
bench-oracle: $(ORACLE)/.complete ## compare the path solver with CP-SAT on 50 problems of 300 modules
	@PATH_ORACLE_PYTHON=$(ORACLE)/bin/python go test -count=1 -timeout 60m -run TestOracle -v ./matching/path

# The full size takes about half an hour; SAMPLE is a percentage of it. Data that is not at hand is left out.
SAMPLE ?= 100

.PHONY: bench-paths
bench-paths: $(ORACLE)/.complete ## measure the path solver against CP-SAT and HiGHS, write docs/benchmarks (SAMPLE=25)
	@PATH_BENCH_CURRICULA=$(ORACLE)/curricula.md; export PATH_BENCH_CURRICULA; rm -f $$PATH_BENCH_CURRICULA; \
		go test -count=1 -run TestCurriculaBenchmark ./matching/path/calendar && \
		PATH_BENCH_OUT=$(CURDIR)/docs/benchmarks PATH_BENCH_SAMPLE=$(SAMPLE) PATH_ORACLE_PYTHON=$(ORACLE)/bin/python \
		go test -count=1 -timeout 120m -run TestPathBenchmark -v ./matching/path

.PHONY: bench-check
bench-check: ## ask simulated people the Kompetenz-Check, write docs/benchmarks/selfcheck.md (two minutes)
	@SELFCHECK_BENCH_OUT=$(CURDIR)/docs/benchmarks go test -count=1 -timeout 20m -run TestBenchmark ./courses/competency/selfcheck

# One section alone: make bench-matching SECTION=snapshot. Retrieval tasks that are not at hand are left out.
.PHONY: bench-matching
bench-matching: setup bundle ## measure matching, write docs/benchmarks/matching.md (SECTION=snapshot)
	@MATCHING_BENCH_OUT=$(CURDIR)/docs/benchmarks MATCHING_BENCH_SECTION='$(SECTION)' MATCHING_BENCH_SAMPLE=$(SAMPLE) \
		$(STACK) go test -count=1 -timeout 60m -run TestMatchingBenchmark -v ./matching
	@case " $(SECTION) " in "  "|*" load "*) $(LERNPFAD) bench load --report docs/benchmarks/matching.md;; esac

.PHONY: bench-pages
bench-pages: setup bundle ## ask start, path and profile of a server with 11,000 people, write docs/benchmarks/pages.md
	@$(LERNPFAD) bench load --scenario pages --modules 1000 --people 9000 --report docs/benchmarks/pages.md

# sonnhafen has 1,200 people, erlenfurt 240, wiesenbrueck 60.
TOWN ?= sonnhafen

.PHONY: bench-review
bench-review: setup bundle ## look at all paths of a town after a change of the catalogue, and open one meanwhile (TOWN=erlenfurt)
	@REVIEW_BENCH=$(TOWN) $(STACK) go test -count=1 -timeout 20m -run TestReviewBenchmark -v ./cmd/lernpfad

# Vectors of half the demo catalogue take some minutes; they are kept, so that a change of the rules is fitted in one.
.PHONY: train-recognition
train-recognition: setup ## fit the reading of competencies from texts to the demo catalogue
	@mkdir -p $(LERNPFAD_CACHE)/recognition
	@RECOGNITION_VECTORS=$(LERNPFAD_CACHE)/recognition $(STACK) go test -count=1 -timeout 60m -run TestTrain -v ./matching/recognition \
		-args -train $(CURDIR)/matching/recognition/data/model.json

$(ORACLE)/.complete: matching/path/testdata/oracle/requirements.txt
	@rm -rf $(ORACLE) && $${LERNPFAD_PYTHON:-python3} -m venv $(ORACLE)
	@$(ORACLE)/bin/python -m pip install --quiet --disable-pip-version-check -r $< && touch $@

## -- care -----------------------------------------------------------------

.PHONY: lint
lint: bundle $(GOLANGCI_LINT) ## Go linters, import table, TypeScript
	@$(GOLANGCI_LINT) run
	@cd frontend && npm run --silent check

.PHONY: fmt
fmt: $(GOLANGCI_LINT) ## format the Go code
	@$(GOLANGCI_LINT) fmt

.PHONY: fmt-check
fmt-check: $(GOLANGCI_LINT)
	@$(GOLANGCI_LINT) fmt --diff

.PHONY: vulncheck
vulncheck: $(GOVULNCHECK) ## look for known weaknesses in what is linked (needs the vulnerability database)
	@$(GOVULNCHECK) ./...

.PHONY: check
check: ## all that CI does
	@.ci/run

.PHONY: clean
clean: ## remove what was built; keeps .data (the database) and .cache (fetched tools)
	@rm -rf bin coverage.out frontend/node_modules
	@find frontend/dist -mindepth 1 ! -name .gitkeep -delete

# Tools are built once for each pinned version.
$(GOLANGCI_LINT):
	@echo "building golangci-lint, once (about two minutes)"
	@$(call tool,github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0,golangci-lint)

$(GOTESTSUM):
	@$(call tool,gotest.tools/gotestsum@v1.13.0,gotestsum)

$(GOVULNCHECK):
	@$(call tool,golang.org/x/vuln/cmd/govulncheck@v1.9.0,govulncheck)

# tool PACKAGE@VERSION,NAME: builds into a folder of its own and moves the finished binary.
define tool
mkdir -p $(TOOLS)/part && GOFLAGS= GOBIN=$(TOOLS)/part go install $(1) && mv $(TOOLS)/part/$(2) $@
endef

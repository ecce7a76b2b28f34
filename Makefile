# What there is to make; the scripts in .ci do the work.

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)

.PHONY: help build test fidelity lint bench clean

help: ## say what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*##/ { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build ./gdev
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X gdev/cmd/internal/cli.version=$(VERSION)" -o gdev ./cmd/gdev

test: ## set up what the tests need, and run all of them
	.ci/test.sh

fidelity: ## compare reloads with cold starts for a hundred libraries; takes a quarter of an hour
	.ci/fidelity.sh

lint: ## check Go, Python, shell, and that every platform builds
	.ci/lint.sh

bench: ## measure gdev beside other servers; BENCH=--quick for a smoke test
	.ci/bench.sh $(BENCH)

clean: ## remove what was built here
	rm -rf gdev dist

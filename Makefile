# The commands of this project. Each one installs what it needs first, and does nothing twice.

.DEFAULT_GOAL := help
.PHONY: help run test check bench soak setup fmt icons

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build, and open the window on the demo project (without a display: sync it in the terminal)
	@scripts/run.sh

test: ## every check and suite
	@scripts/test.sh

check: ## the fast part of it: format, lints and tests of everything but the window
	@scripts/check.sh

bench: ## measure how fast syncing is
	@scripts/bench.sh

soak: ## simulate for longer: N steps in each of eight lives (N=250000)
	@scripts/soak.sh $(N)

setup: ## install what building and testing need, and nothing else
	@scripts/setup.sh build test

fmt: ## format all code
	@scripts/fmt.sh

icons: ## draw the icons again from their sources
	@scripts/icons.sh

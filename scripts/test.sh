#!/usr/bin/env bash
# Every check and every suite. Stops at the first failure and says at the end what ran.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
trap summary EXIT

# Tests that use a keyring get one of their own; the person's is never touched.
with_keyring=()
if [ "$(uname -s)" = Linux ]; then
    with_keyring=(scripts/with-keyring.sh)
fi

scripts_parse() {
    local script
    for script in scripts/*.sh .ci/run; do
        bash -n "$script"
    done
}

documentation() {
    RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --workspace --no-deps --document-private-items
}

step "Install what is missing" scripts/setup.sh build test
step "Scripts parse" scripts_parse
step "Rust is formatted" cargo fmt --all --check
step "Dependency policy" cargo deny --log-level error --all-features --locked check bans licenses sources
if [ -f ui/package.json ]; then
    # Before anything Rust: the window's pages are built into the program.
    step "Window: build" npm --prefix ui run --silent build
fi
step "Clippy, and committed queries match the schema" \
    scripts/sqlx-prepare.sh --check cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
step "Documentation" documentation
step "Build the tests" cargo nextest run --locked --workspace --no-run
step "Tests" ${with_keyring[@]+"${with_keyring[@]}"} cargo nextest run --locked --workspace
step "Documentation tests" cargo test --quiet --locked --workspace --doc
if [ -f ui/package.json ]; then
    step "Window: format, lints and types" npm --prefix ui run --silent check
    step "Window: unit and component tests" npm --prefix ui test --silent
    if [ -d ui/browser ]; then
        CHROMIUM=$(scripts/browser.sh)
        export CHROMIUM
        step "Window: browser tests" npm --prefix ui run --silent test:browser
    fi
fi

#!/usr/bin/env bash
# The fast part of `make test`, for while you work: nothing that needs the window's libraries or a browser.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
trap summary EXIT

readonly ALL_BUT_THE_WINDOW=(--workspace --exclude tern)

step "Install what is missing" scripts/setup.sh nextest
step "Rust is formatted" cargo fmt --all --check
step "Clippy" cargo clippy --quiet "${ALL_BUT_THE_WINDOW[@]}" --all-targets -- -D warnings
# The published descriptions are large and installed by `make test` and `make setup` only.
step "Tests" cargo nextest run "${ALL_BUT_THE_WINDOW[@]}" -E 'not binary_id(tern-forge::openapi)'
if [ -d ui/node_modules ]; then
    step "Window: format, lints and types" npm --prefix ui run --silent check
    step "Window: unit and component tests" npm --prefix ui test --silent
fi

#!/usr/bin/env bash
# Runs every benchmark: whatever the crates keep in benches/.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
trap summary EXIT

step "Install what is missing" scripts/setup.sh build
for folder in crates/*/benches src-tauri/benches; do
    [ -d "$folder" ] || continue
    crate=$(sed -n 's/^name = "\(.*\)"/\1/p' "$(dirname "$folder")/Cargo.toml" | head -n 1)
    step "Benchmarks of $crate" cargo bench --benches -p "$crate"
done
step "Imports against a bare loop" cargo run --quiet --locked --release -p tern-bench

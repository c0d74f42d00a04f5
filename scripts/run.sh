#!/usr/bin/env bash
# Builds Tern and opens its window on the demo project. Where no display exists, the same demo is synced in the
# terminal.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

step "Install what is missing" scripts/setup.sh build
if [ -f ui/package.json ]; then
    step "Build the window's pages" npm --prefix ui run --silent build
fi
step "Build Tern" cargo build -p tern

tern=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug/tern
say ""
if has_display; then
    say "Opening the window on the demo project."
    exec "$tern" --demo
fi
say "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened."
say "Syncing the demo project in the terminal instead: tern sync --demo"
say ""
code=0
"$tern" sync --demo || code=$?
# 3 means done, with conflicts that wait for a person: in the demo that is meant to be.
[ "$code" -eq 3 ] || exit "$code"

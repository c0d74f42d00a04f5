#!/usr/bin/env bash
# Formats all code.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

cargo fmt --all
if [ -d ui/node_modules ]; then
    npm --prefix ui run --silent fix
fi

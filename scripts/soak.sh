#!/usr/bin/env bash
# Lives through N steps of the simulation in each of its eight cases. A failing seed says how to see it again.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
trap summary EXIT

export TERN_STEPS=${1:-250000}
[[ $TERN_STEPS =~ ^[0-9]+$ ]] || die "N has to be a number of steps, not \"$TERN_STEPS\"."
step "Simulation, $TERN_STEPS steps in each of eight cases" \
    cargo test --quiet --locked -p tern-sync --test simulation no_edit_is_lost

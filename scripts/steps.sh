# Sourced by the other scripts: running a list of named steps and telling how they went.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Where cargo puts the programs it installs.
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

steps_done=()
step_running=""

say() {
    printf '%s\n' "$*"
}

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# step NAME CMD… runs a command under a heading; a failing one ends the script with its exit code.
step() {
    local name=$1 start=$SECONDS code
    shift
    step_running=$name
    printf '\n==> %s\n' "$name"
    # Outside of any condition, because inside one a function would run on after its first failure.
    set +e
    (
        set -e
        "$@"
    )
    code=$?
    set -e
    if [ "$code" -ne 0 ]; then
        printf '==> %s failed after %d s\n' "$name" $((SECONDS - start)) >&2
        exit "$code"
    fi
    step_running=""
    steps_done+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
    printf '==> %s: %d s\n' "$name" $((SECONDS - start))
}

# skip NAME REASON notes a step that does not apply here.
skip() {
    printf '\n==> %s: skipped, %s\n' "$1" "$2"
    steps_done+=("      –  $1 (skipped: $2)")
}

# Call as `trap summary EXIT`.
summary() {
    local code=$?
    printf '\nRan:\n'
    [ ${#steps_done[@]} -eq 0 ] || printf '  %s\n' "${steps_done[@]}"
    if [ "$code" -eq 0 ]; then
        printf 'All passed in %d s.\n' "$SECONDS"
    else
        printf '  FAILED   %s\n%s\n' "${step_running:-before the first step}" "Nothing after it was run." >&2
    fi
    exit "$code"
}

# Whether a window can be opened.
has_display() {
    case "$(uname -s)" in
    Linux) [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] ;;
    *) true ;;
    esac
}

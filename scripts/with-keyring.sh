#!/usr/bin/env bash
# Runs a command with a Secret Service of its own: a private session bus, a fresh gnome-keyring that is already
# unlocked, and an empty folder for its files, all gone afterwards. The person's own keyring is never touched.
#
#   scripts/with-keyring.sh CMD [ARG…]
#
# The command finds DBUS_SESSION_BUS_ADDRESS and XDG_RUNTIME_DIR set; TERN_WITH_KEYRING=1 tells it that it runs
# here. The exit code is the command's own.
set -euo pipefail

if [ "${1:-}" = "--inside" ]; then
    shift
    # The keyring's files belong to the throw-away folder; the command gets back what it came with.
    gnome-keyring-daemon --foreground --unlock --components=secrets \
        <"$TERN_KEYRING_DIR/password" >"$TERN_KEYRING_DIR/daemon.log" 2>&1 &
    daemon=$!
    trap 'kill "$daemon" 2>/dev/null || true' EXIT
    alias_call=(gdbus call --session --timeout 2 --dest org.freedesktop.secrets
        --object-path /org/freedesktop/secrets --method org.freedesktop.Secret.Service.ReadAlias default)
    owner_call=(gdbus call --session --timeout 2 --dest org.freedesktop.DBus
        --object-path /org/freedesktop/DBus --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets)
    for _ in $(seq 100); do
        # Asking for the owner first keeps the bus from starting a second daemon by itself.
        if [ "$("${owner_call[@]}" 2>/dev/null)" = "(true,)" ] &&
            "${alias_call[@]}" 2>/dev/null | grep -q /collection/; then
            ready=1
            break
        fi
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.1
    done
    if [ -z "${ready:-}" ]; then
        echo "with-keyring: gnome-keyring did not start within 10 s:" >&2
        cat "$TERN_KEYRING_DIR/daemon.log" >&2
        exit 125
    fi
    if [ -n "${TERN_CALLER_DATA_HOME:-}" ]; then
        export XDG_DATA_HOME="$TERN_CALLER_DATA_HOME"
    else
        unset XDG_DATA_HOME
    fi
    unset TERN_CALLER_DATA_HOME
    export TERN_WITH_KEYRING=1
    code=0
    "$@" || code=$?
    exit "$code"
fi

if [ $# -eq 0 ]; then
    echo "usage: scripts/with-keyring.sh CMD [ARG…]" >&2
    exit 2
fi
for tool in dbus-run-session gnome-keyring-daemon gdbus; do
    if ! command -v "$tool" >/dev/null; then
        echo "with-keyring: $tool is missing; \`make setup\` installs it" >&2
        exit 127
    fi
done

dir=$(mktemp -d -t tern-keyring.XXXXXX)
trap 'rm -rf "$dir"' EXIT
mkdir -m 700 "$dir/run" "$dir/data"
printf 'test' >"$dir/password"

code=0
TERN_CALLER_DATA_HOME="${XDG_DATA_HOME:-}" TERN_KEYRING_DIR="$dir" \
    XDG_RUNTIME_DIR="$dir/run" XDG_DATA_HOME="$dir/data" \
    dbus-run-session -- "$BASH" "${BASH_SOURCE[0]}" --inside "$@" || code=$?
exit "$code"

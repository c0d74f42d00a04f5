#!/usr/bin/env bash
# Installs what is missing, and is quick when nothing is.
#
#   scripts/setup.sh build           what building needs: system packages, the window's npm packages
#   scripts/setup.sh nextest         the test runner
#   scripts/setup.sh test            what `make test` needs beyond `build`: system packages and cargo's tools
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

readonly RUST_AT_LEAST=1.94 NODE_AT_LEAST=20
readonly NEXTEST=0.9.143 DENY=0.20.2
readonly BUILD_PACKAGES=(
    build-essential pkg-config libwebkit2gtk-4.1-dev libayatana-appindicator3-dev librsvg2-dev
)
readonly TEST_PACKAGES=(
    # the keyring
    dbus dbus-x11 gnome-keyring libsecret-tools libglib2.0-bin
    # the window without a display, driven and looked at
    xvfb webkit2gtk-driver xfce4-panel xdotool imagemagick
)

# at_least WANTED FOUND compares version numbers.
at_least() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

toolchains() {
    has cargo || die "Rust is missing: install it with rustup (https://rustup.rs), then run this again."
    local rust node
    rust=$(rustc --version | cut -d ' ' -f 2)
    at_least "$RUST_AT_LEAST" "$rust" || die "Rust $RUST_AT_LEAST or later is needed, this is $rust: run rustup update."
    has npm || die "Node.js is missing: install version $NODE_AT_LEAST or later (https://nodejs.org), then run this again."
    node=$(node --version | tr -d v)
    at_least "$NODE_AT_LEAST" "$node" || die "Node.js $NODE_AT_LEAST or later is needed, this is $node."
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo; then
        # With nobody to type a password, fail instead of waiting for one.
        if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
    else
        false
    fi
}

# packages NAME… installs Debian packages that are not there yet.
packages() {
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing ${missing[*]}"
    as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
        die "Could not install them. As root, run: apt-get install ${missing[*]}"
}

system() {
    case "$(uname -s)" in
    Darwin)
        xcode-select -p >/dev/null 2>&1 || die "Apple's command line tools are missing: run xcode-select --install."
        ;;
    Linux)
        if has apt-get; then
            packages "$@"
        elif ! has pkg-config || ! pkg-config --exists webkit2gtk-4.1 ayatana-appindicator3-0.1; then
            die "Only Debian and Ubuntu are set up automatically. Install what these Debian packages hold: $*"
        fi
        ;;
    *) die "This script knows Linux and macOS." ;;
    esac
}

# Debian's Chromium where no Chrome or Chromium is there already.
browser() {
    scripts/browser.sh >/dev/null 2>&1 && return 0
    case "$(uname -s)" in
    Linux) if has apt-get; then packages chromium; fi ;;
    esac
    scripts/browser.sh >/dev/null || die "No Chromium or Chrome was found: install one, or name it in CHROMIUM."
}

# npm ci replaces everything, so it runs only when the lock file is not the one that was installed last.
npm_packages() {
    [ -f ui/package.json ] || return 0
    cmp -s ui/package-lock.json ui/node_modules/.installed-lock && return 0
    (cd ui && npm ci --no-audit --no-fund)
    cp ui/package-lock.json ui/node_modules/.installed-lock
}

# The forges' published descriptions of their APIs, and what validates against them. Used by one test alone, and so kept
# apart from what the window and the program are made of.
descriptions() {
    local place=crates/tern-forge/tests/openapi
    if ! cmp -s $place/package-lock.json $place/node_modules/.installed-lock; then
        say "Installing the forges' API descriptions"
        (cd $place && npm ci --no-audit --no-fund)
        cp $place/package-lock.json $place/node_modules/.installed-lock
    fi
    cargo fetch --quiet --locked --manifest-path $place/forgejo/Cargo.toml
}

# cargo_tool NAME VERSION installs one of cargo's subcommands. Unoptimised, which takes a third of the time and is
# fast enough for what they do; their build folder is removed by cargo.
cargo_tool() {
    has "$1" && return 0
    say "Installing $1 $2 (a few minutes, once)"
    CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --debug --locked "$1@$2"
}

for part in "$@"; do
    case "$part" in
    build)
        toolchains
        system "${BUILD_PACKAGES[@]}"
        npm_packages
        ;;
    nextest) cargo_tool cargo-nextest "$NEXTEST" ;;
    test)
        system "${TEST_PACKAGES[@]}"
        browser
        descriptions
        cargo_tool cargo-nextest "$NEXTEST"
        cargo_tool cargo-deny "$DENY"
        ;;
    *) die "usage: scripts/setup.sh [build] [nextest] [test]" ;;
    esac
done

#!/usr/bin/env bash
# Takes the pictures in docs/screenshots anew, from the demo in the real window.
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
trap summary EXIT

readonly FOLDER=docs/screenshots

# Smaller files, the same picture to the eye.
shrink() {
    local picture
    for picture in "$FOLDER"/*.png; do
        mogrify -strip -dither None -colors 256 -define png:compression-level=9 "$picture"
    done
}

target() {
    cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/'
}

step "Install what is missing" scripts/setup.sh build test
step "Build the window's pages" npm --prefix ui run --silent build
step "Build Tern" cargo build --workspace --bin tern --example screenshots --example tray_screenshots
step "Take the pictures" "$(target)/debug/examples/screenshots" "$FOLDER"
step "Take those of the tray" "$(target)/debug/examples/tray_screenshots" "$FOLDER"
step "Make them smaller" shrink

#!/usr/bin/env bash
# Prints the path of the Chromium or Chrome that browser tests use: $CHROMIUM, or the first one found.
set -euo pipefail

candidates=("${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable
    "/Applications/Chromium.app/Contents/MacOS/Chromium"
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
for candidate in "${candidates[@]}"; do
    if [ -n "$candidate" ] && path=$(command -v "$candidate"); then
        echo "$path"
        exit 0
    fi
done
echo "no Chromium or Chrome was found; set CHROMIUM to one" >&2
exit 1

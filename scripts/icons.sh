#!/usr/bin/env bash
# Draws every icon from the SVG sources in icons/. The results are committed, because a build must not need these
# tools: rsvg-convert (librsvg2-bin), ImageMagick, python3.
#
# Three drawings stand behind the application icon: details that carry at 512 px are mud at 16.
set -euo pipefail
cd "$(dirname "$0")/../icons"

for tool in rsvg-convert python3; do
    command -v "$tool" >/dev/null || { echo "icons: $tool is missing" >&2; exit 127; }
done
magick=$(command -v magick || command -v convert) || { echo "icons: ImageMagick is missing" >&2; exit 127; }

# draw SOURCE SIZE RESULT
draw() {
    rsvg-convert --width "$2" --height "$2" --format png --output "$3" "$1"
}

# The drawing for a size.
source_for() {
    if [ "$1" -lt 24 ]; then echo app-16.svg; elif [ "$1" -lt 48 ]; then echo app-32.svg; else echo app.svg; fi
}

for size in 16 24 32 48 64 128 256 512; do
    draw "$(source_for "$size")" "$size" "${size}x${size}.png"
done
cp 256x256.png 128x128@2x.png
cp 512x512.png icon.png
"$magick" 16x16.png 24x24.png 32x32.png 48x48.png 64x64.png 256x256.png icon.ico

# A macOS icon is a list of PNGs, each behind its type and length.
python3 - <<'PY'
import struct

sizes = {
    b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512,
    b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512,
}
body = b""
for kind, size in sizes.items():
    with open(f"{size}x{size}.png", "rb") as png:
        data = png.read()
    body += kind + struct.pack(">I", len(data) + 8) + data
with open("icon.icns", "wb") as icns:
    icns.write(b"icns" + struct.pack(">I", len(body) + 8) + body)
PY

# The tray's panel draws at 22 px, twice or three times that on dense screens.
for drawing in tray/*.svg; do
    for size in 22 44 66; do
        draw "$drawing" "$size" "${drawing%.svg}-$size.png"
    done
done
echo "icons: $(find . -name '*.png' | wc -l | tr -d ' ') PNGs, icon.ico, icon.icns"

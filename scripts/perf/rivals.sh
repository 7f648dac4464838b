#!/bin/sh
# Sets up the tools that `make perf` compares with in an environment of their own, $1, to be thrown away at will.
# What cannot be installed is said here, and again in the table; the rest is measured.
set -eu
venv=${1:-build/perf-venv}
python=${PYTHON:-python3}

if ! command -v gs >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ghostscript >/dev/null ||
        echo "rivals: Ghostscript is missing, which OCRmyPDF needs" >&2
fi
[ -x "$venv/bin/pip" ] || "$python" -m venv "$venv"
for tool in pypdfium2 pdfplumber 'camelot-py>=1.0' img2table ocrmypdf; do
    "$venv/bin/pip" install -q --disable-pip-version-check "$tool" || echo "rivals: $tool could not be installed" >&2
done

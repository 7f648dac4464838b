#!/bin/sh
# Sets up .venv (or $VENV) for `make run` (setup.sh run) or `make test` (setup.sh test), with Tesseract, its Vietnamese model, and LibreOffice.
# System packages are installed with apt-get where this is root on a Debian; elsewhere it says what to install and goes on.
set -eu
cd "$(dirname "$0")/.."
goal=${1:-run}
python=${PYTHON:-python3}
venv=${VENV:-.venv}

say() { printf '%s\n' "setup: $*" >&2; }

# Installs Debian packages; fails where it cannot.
apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    [ -n "${updated:-}" ] || { apt-get update -qq && updated=yes; } || return 1
    say "installing $*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has_vietnamese() {
    find /usr/share/tesseract-ocr /usr/share/tessdata /usr/local/share/tessdata "${TESSDATA_PREFIX:-/nonexistent}" \
        -name vie.traineddata 2>/dev/null | grep -q .
}

command -v "$python" >/dev/null || apt python3 || { say "Python 3.11 or later is needed: apt-get install python3"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or later is needed; $python is $("$python" --version). Name another: make PYTHON=python3.12 $goal"
    exit 1
}

has_vietnamese || apt tesseract-ocr tesseract-ocr-vie || {
    say "Tesseract's Vietnamese model is missing, so scans will not be read; files with a text layer will."
    say "To read scans: apt-get install tesseract-ocr tesseract-ocr-vie"
}

command -v soffice >/dev/null || apt libreoffice-writer libreoffice-calc || {
    say "LibreOffice is missing, so .doc, .rtf, .odt and .xlsb will not be read; other files will."
    say "To read them: apt-get install libreoffice-writer libreoffice-calc"
}

# Tests load into a real PostgreSQL, review in a browser and count instructions with valgrind; without these they, and those that need
# LibreOffice, are skipped (in CI they fail).
if [ "$goal" = test ]; then
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || apt postgresql || say "PostgreSQL is missing, so its tests are skipped."
    command -v strace >/dev/null || apt strace || say "strace is missing, so the tests of what the program asks of the system fail."
    { command -v chromium && command -v chromedriver; } >/dev/null || apt chromium chromium-driver ||
        say "Chromium is missing, so the tests of the review page are skipped."
    command -v valgrind >/dev/null || apt valgrind || say "valgrind is missing, so the test of what pictures of pages cost is skipped."
fi

if [ ! -x "$venv/bin/pip" ]; then
    "$python" -c 'import ensurepip' 2>/dev/null || apt python3-venv || true
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv "$venv"
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip "$venv"
        "$python" -m pip --python "$venv/bin/python" install -q pip
    else
        say "A virtual environment cannot be made; install the missing part and run again: apt-get install python3-venv"
        exit 1
    fi
fi

install() {
    say "installing $1 into $venv"
    "$venv/bin/pip" install -q --disable-pip-version-check -e "$1"
}

extras=ocr,review
[ "$goal" = test ] && extras=ocr,dev
install ".[$extras]" || {
    say "The OCR engine could not be installed, so scans will not be read; going on without it."
    [ "$goal" = test ] && install ".[dev]" || install .
}
touch "$venv/ready-to-$goal"
[ "$goal" = run ] || touch "$venv/ready-to-run"

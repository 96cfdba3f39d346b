#!/usr/bin/env bash
# One command from a clean checkout: lint, types, tests, maps in a browser, notebooks, docs.
# Needs Python 3.11 or newer; installs Chromium and PostGIS with apt where they are missing and can be installed.
set -euo pipefail
cd "$(dirname "$0")"
# Many tests start minemap as a command of its own: what one of them compiled, the others need not.
export PYTHONDONTWRITEBYTECODE=

python="${PYTHON:-python3}"
environment="${MINEMAP_VENV:-.venv}"
if [ ! -x "$environment/bin/python" ]; then
    "$python" -m venv "$environment"
fi
# The script of the page: lint, types, and whether the package carries what its modules make.
page=""
if command -v npm >/dev/null; then
    (cd web && npm ci --silent --ignore-scripts --no-audit --no-fund --prefer-offline && npm test --silent) & page=$!
fi
# uv takes half as long as pip, and compiles nothing: what is imported is compiled then. It does not know where pip was told
# to look for packages.
packages=(--quiet --editable ".[test,report,field,plan,raster,scale,docs]")
"$environment/bin/python" -m pip install --quiet uv &&
    "$environment/bin/uv" pip install --python "$environment/bin/python" "${packages[@]}" ||
    "$environment/bin/python" -m pip install "${packages[@]}"

as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
# Maps are opened in Chromium; its engine alone, where there is a package of it, does so at a sixth of the cost.
if ! command -v chromium-headless-shell >/dev/null && command -v apt-get >/dev/null; then
    limits=(-o Acquire::Retries=0 -o Acquire::http::Timeout=20)
    { $as_root apt-get update -qq "${limits[@]}" &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium-headless-shell >/dev/null; } ||
        echo "There is no engine of Chromium alone: the tests open maps in the whole browser."
fi

missing=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium)
command -v pdffonts >/dev/null || missing+=(poppler-utils)
# WeasyPrint makes the PDF of the fact sheet with Pango.
ldconfig -p | grep -q libpangoft2-1.0 || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
# Reading from a database is tested on a private server, which the tests start and stop.
ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || missing+=(postgis)
if [ "${#missing[@]}" -gt 0 ] && command -v apt-get >/dev/null; then
    $as_root apt-get update -qq
    if [[ " ${missing[*]} " == *" postgis "* ]]; then
        # The package has the server's version in its name; the newest brings its server along.
        newest="$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1)"
        missing=("${missing[@]/#postgis/$newest}")
    fi
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq "${missing[@]}" fonts-dejavu >/dev/null
fi

if [ -n "$page" ]; then
    wait "$page"
    # Koop serves layers as ArcGIS does; it goes into a folder of the user's cache.
    "$environment/bin/python" tests/koop_service.py
else
    echo "No npm: the script of the page is neither linted nor checked."
fi

"$environment/bin/ruff" check
"$environment/bin/ruff" format --check

# The core once more, on the lowest versions that pyproject.toml names; they have wheels up to Python 3.12.
lowest() {
    local python="$environment-lowest/bin/python"
    if "$environment/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then return; fi
    if "$environment/bin/uv" venv --quiet --allow-existing --python "$environment/bin/python" "$environment-lowest" &&
        "$environment/bin/uv" pip install --quiet --python "$python" --resolution lowest-direct --editable ".[report,field,plan]" &&
        "$environment/bin/uv" pip install --quiet --python "$python" pytest hypothesis geographiclib; then
        # Older libraries warn of each other.
        "$python" -m pytest --quiet -p no:cacheprovider -W default --disable-warnings tests/test_ledger_rules.py tests/test_tables.py tests/test_reading.py
    else
        echo "The lowest versions cannot be installed here: the core was not tested on them."
    fi
}

# Beside the tests, part of which wait for a browser: types, the lowest versions, the documentation with its examples. The tests
# go first, since some of them watch the clock.
beside() {
    renice -n 10 "$BASHPID" >/dev/null 2>&1 || true
    "$environment/bin/mypy"
    lowest
    "$environment/bin/sphinx-build" -q -W --keep-going docs docs/_build/html
}

# One more than there are cores, for the same reason.
processes="${MINEMAP_TEST_PROCESSES:-$(($(getconf _NPROCESSORS_ONLN) + 1))}"
failed=0
beside & others=$!
"$environment/bin/python" -m pytest --numprocesses "$processes" --dist loadfile --quiet "$@" || failed=1
"$environment/bin/python" -m pytest --nbmake --nbmake-timeout=300 --numprocesses "$processes" --quiet -o testpaths= notebooks || failed=1
wait "$others" || failed=1
exit "$failed"

#!/usr/bin/env bash
# All tests: Go with the race detector, the end-to-end tests on real frameworks
# among them, and the host's own on every Python that is found.
#
#   GDEV_TEST_PYTHON=path          the Python for the frameworks; else the newest
#   GDEV_REQUIRE_FRAMEWORKS=1      fail where the frameworks cannot be installed
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=cmd/gdev/testdata/frameworks/requirements.txt

pythons=$(.ci/pythons.sh) # "X.Y path" lines, oldest first
if [ -z "$pythons" ]; then
    echo "make test: error: no Python from 3.8 to 3.14 on PATH or in pyenv" >&2
    echo "make test: hint: install one, and see what .ci/pythons.sh prints" >&2
    exit 1
fi
newest=${pythons##*$'\n'}
python=${GDEV_TEST_PYTHON:-${newest#* }}

echo "== frameworks, for $python"
if GDEV_FRAMEWORKS_PYTHON=$(.ci/venv.sh frameworks "$requirements" "$python"); then
    export GDEV_FRAMEWORKS_PYTHON
    frameworks="tested with $("$GDEV_FRAMEWORKS_PYTHON" --version)"
else
    unset GDEV_FRAMEWORKS_PYTHON
    frameworks="SKIPPED"
    echo "!!!! FRAMEWORKS ARE NOT TESTED: pip could not install $requirements (its error stands above)" >&2
    if [ "${GDEV_REQUIRE_FRAMEWORKS:-}" = 1 ]; then
        exit 1
    fi
fi

echo "== go test"
# Not from the cache: some tests build gdev and run it, which the cache does not see.
go test -race -count=1 ./...

echo "== fuzz targets"
.ci/fuzz.sh

passed="" failed=""
while read -r version path; do
    echo "== host, Python $version"
    if env -u PYTHONDONTWRITEBYTECODE "$path" -m unittest discover \
        -s assets/py/tests -t assets/py </dev/null; then
        passed+=" $version"
    else
        failed+=" $version"
    fi
done <<<"$pythons"
if [ -n "$failed" ]; then
    echo "make test: error: the host's tests failed on Python$failed" >&2
    exit 1
fi
echo "== passed: Go; host on $(wc -w <<<"$passed" | tr -d ' ') Pythons:$passed; frameworks $frameworks"

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

# The compiler has a processor to itself while pip waits for the network; what it
# has to say, go test says again.
go build -race ./... >/dev/null 2>&1 &
compiling=$!

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

wait "$compiling" || true

echo "== go test"
# Not from the cache: some tests build gdev and run it, which the cache does not see.
# make lint vets. At its end each test binary with the race detector sleeps for a
# second by default, in which a race that still comes is told: a tenth will do.
GORACE="atexit_sleep_ms=100 ${GORACE:-}" go test -race -vet=off -count=1 ./...

echo "== host, and fuzz targets"
versions=""
jobs=$(mktemp)
trap 'rm -f "$jobs"' EXIT
while read -r version path; do
    versions+=" $version"
    for part in 1 2 3 4 5; do
        printf '.ci/host.sh %q %d 5\n' "$path" "$part"
    done
done <<<"$pythons" >"$jobs"
.ci/fuzz.sh --list >>"$jobs"
if ! .ci/beside.sh <"$jobs"; then
    echo "make test: error: the host's tests or fuzz targets have failed: see FAILED above" >&2
    exit 1
fi
echo "== passed: Go; host on $(wc -w <<<"$versions" | tr -d ' ') Pythons:$versions; frameworks $frameworks"

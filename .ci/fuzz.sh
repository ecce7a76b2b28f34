#!/usr/bin/env bash
# fuzz.sh [RUNS]: run each Go fuzz target that many times (default 10,000), several
# targets at once. With --list it prints a command for each target instead.
# The host's parsers are fuzzed by assets/py/tests/test_properties.py.
#
# A count, not a time: where a time ends while an input runs on a loaded machine,
# go test says "context deadline exceeded" and fails with nothing found (golang/go#75804).
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" != --list ]; then
    .ci/fuzz.sh --list "$@" | .ci/beside.sh
    exit
fi

runs=${2:-10000}
bound=""
if command -v timeout >/dev/null; then # an input that never ends; go test has no bound for it
    bound="timeout -k 5 300 "
fi
git grep -oE '^func Fuzz\w+' -- '*_test.go' | sed 's/:func /:/' | while IFS=: read -r file name; do
    echo "${bound}go test -vet=off -run '^\$' -fuzz '^$name\$' -fuzztime ${runs}x -fuzzminimizetime 10x -parallel 1 ./${file%/*}"
done

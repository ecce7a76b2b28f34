#!/usr/bin/env bash
# fuzz.sh [RUNS]: run each Go fuzz target that many times (default 10,000).
# The host's parsers are fuzzed by assets/py/tests/test_properties.py.
#
# A count, not a time: where a time ends while an input runs on a loaded machine,
# go test says "context deadline exceeded" and fails with nothing found (golang/go#75804).
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-10000}
targets=0
while IFS=: read -r file name; do
    echo "== $name in ${file%/*}"
    fuzz=(go test -run '^$' -fuzz "^$name\$" -fuzztime "${runs}x" -fuzzminimizetime 10x "./${file%/*}")
    if command -v timeout >/dev/null; then # an input that never ends; go test has no bound for it
        fuzz=(timeout -k 5 300 "${fuzz[@]}")
    fi
    "${fuzz[@]}" </dev/null
    targets=$((targets + 1))
done < <(git grep -oE '^func Fuzz\w+' -- '*_test.go' | sed 's/:func /:/')
echo "== fuzzed $targets targets, $runs runs each"

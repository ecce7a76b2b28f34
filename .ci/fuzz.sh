#!/usr/bin/env bash
# fuzz.sh [SECONDS]: run each Go fuzz target for some seconds (default 3).
# The host's parsers are fuzzed by assets/py/tests/test_properties.py.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-3}
targets=0
while IFS=: read -r file name; do
    echo "== $name in ${file%/*}"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "${seconds}s" "./${file%/*}"
    targets=$((targets + 1))
done < <(git grep -oE '^func Fuzz\w+' -- '*_test.go' | sed 's/:func /:/')
echo "== fuzzed $targets targets for ${seconds} s each"

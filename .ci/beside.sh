#!/usr/bin/env bash
# beside.sh: run each line of stdin as a command of bash, as many at once as there
# are processors, and print what each printed when it has ended. Fails if one fails.
set -euo pipefail
cd "$(dirname "$0")/.."

processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo "${NUMBER_OF_PROCESSORS:-2}")
# shellcheck disable=SC2016 # the inner bash expands them
tr '\n' '\0' | xargs -0 -n 1 -P "$processors" bash -c '
    if printed=$(bash -c "$1" 2>&1 </dev/null); then
        printf "== %s\n%s\n" "$1" "$printed"
    else
        printf "== FAILED: %s\n%s\n" "$1" "$printed" >&2
        exit 1
    fi' beside

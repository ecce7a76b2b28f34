#!/usr/bin/env bash
# Compare what an application has become after a reload with a cold start, for
# the libraries that people use: cmd/gdev/testdata/fidelity says which, and
# fidelity_test.go how. Arguments go to go test: -run TestFidelity/django
#
#   GDEV_FIDELITY_PYTHON=path      the Python for the libraries; else the newest
set -euo pipefail
cd "$(dirname "$0")/.."

pythons=$(.ci/pythons.sh) # "X.Y path" lines, oldest first
newest=${pythons##*$'\n'}
python=${GDEV_FIDELITY_PYTHON:-${newest#* }}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then
    echo "make fidelity: error: the libraries are pinned for Python 3.13 and later, not ${python:-none}" >&2
    echo "make fidelity: hint: GDEV_FIDELITY_PYTHON=/path/to/python3.13 make fidelity" >&2
    exit 1
fi

requirements=cmd/gdev/testdata/fidelity
echo "== libraries, for $python"
GDEV_FIDELITY_LIBRARIES=$(.ci/venv.sh fidelity-libraries "$requirements/libraries.txt" "$python")
GDEV_FIDELITY_PATCHING=$(.ci/venv.sh fidelity-patching "$requirements/patching.txt" "$python")
export GDEV_FIDELITY_LIBRARIES GDEV_FIDELITY_PATCHING

echo "== a reload beside a cold start"
go test -count=1 -timeout 30m -v -run '^(TestFidelity|TestWhatTheProjectDoesFirst)$' "$@" ./cmd/gdev |
    grep --line-buffered -Ev '^(=== |        \{)'

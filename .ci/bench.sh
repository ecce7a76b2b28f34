#!/usr/bin/env bash
# Set up the servers that gdev is measured beside, and run cmd/bench with the
# given arguments.
#
#   GDEV_BENCH_PYTHON=path         the Python for them; else the newest
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=.ci/requirements-bench.txt

pythons=$(.ci/pythons.sh) # "X.Y path" lines, oldest first
newest=${pythons##*$'\n'}
python=${GDEV_BENCH_PYTHON:-${newest#* }}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    echo "make bench: error: the servers need a Python from 3.10 on, not ${python:-none}" >&2
    echo "make bench: hint: GDEV_BENCH_PYTHON=/path/to/python3 make bench" >&2
    exit 1
fi
if ! command -v cc >/dev/null; then
    echo "make bench: error: there is no C compiler, which uWSGI is built with" >&2
    echo "make bench: hint: as root: apt-get install gcc libc6-dev" >&2
    exit 1
fi

echo "== servers, for $python" >&2
if ! python=$(.ci/venv.sh bench "$requirements" "$python"); then
    echo "make bench: error: pip could not install $requirements (its error stands above)" >&2
    exit 1
fi
go run ./cmd/bench --python "$python" "$@"

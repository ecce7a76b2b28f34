#!/usr/bin/env bash
# host.sh PYTHON PART PARTS: run one of so many parts of the host's tests on a Python.
set -euo pipefail
cd "$(dirname "$0")/../assets/py"

python=$1 part=$2 parts=$3

modules=()
number=0
for file in tests/test_*.py; do
    if [ $((number % parts + 1)) -eq "$part" ]; then
        module=${file%.py}
        modules+=("${module//\//.}")
    fi
    number=$((number + 1))
done
env -u PYTHONDONTWRITEBYTECODE "$python" -m unittest "${modules[@]}" </dev/null

#!/usr/bin/env bash
# venv.sh NAME REQUIREMENTS PYTHON: print the Python of a virtual environment
# that has exactly REQUIREMENTS installed, which pins all with hashes. It is
# made once for each content of that file and each Python, beside Go's build
# cache, and serves every checkout.
set -euo pipefail

name=$1 requirements=$2 python=$3

cache=$(go env GOCACHE)
cache=$(dirname "${cache//\\//}")/gdev # on Windows it has backslashes
key=$("$python" -c 'import hashlib, sys
what = open(sys.argv[1], "rb").read() + (sys.version + sys.executable).encode()
print(hashlib.sha256(what).hexdigest()[:16] + "-py%d.%d" % sys.version_info[:2])' "$requirements")
venv=$cache/$name-${key%$'\r'}

interpreter() { # of the virtual environment $1, where it has one that works
    local path
    for path in "$1/bin/python" "$1/Scripts/python.exe"; do
        if "$path" -c '' 2>/dev/null; then
            echo "$path"
            return
        fi
    done
    return 1
}

if interpreter "$venv"; then
    exit
fi

# Made under another name and then renamed, so that nobody ever uses half of one.
mkdir -p "$cache"
rm -rf "$venv"
making=$(mktemp -d "$cache/making-XXXXXX")
trap 'rm -rf "$making"' EXIT
"$python" -m venv "$making/venv" >&2
made=$(interpreter "$making/venv")
"$made" -m pip install --quiet --disable-pip-version-check --no-input \
    --retries 2 --timeout 30 --require-hashes --only-binary :all: -r "$requirements" >&2
[ -e "$venv" ] || mv "$making/venv" "$venv"
interpreter "$venv"

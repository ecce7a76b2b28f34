#!/usr/bin/env bash
# Print one line, "X.Y path", for each CPython from 3.8 to 3.14 that works here,
# oldest first. Looks on PATH, and in pyenv's folder of versions.
set -euo pipefail

candidates() { # 3.N
    type -aP "python$1" python3 python || true
    if command -v pyenv >/dev/null; then
        ls -d "$(pyenv root)/versions/$1".*/bin/python 2>/dev/null || true
    fi
}

# A shim of pyenv's answers for versions that are not selected, with an error;
# one that works says what it stands for.
real() { # 3.N path
    "$2" -c 'import platform, sys
wanted = tuple(map(int, sys.argv[1].split(".")))
if sys.version_info[:2] != wanted or platform.python_implementation() != "CPython":
    sys.exit(1)
print(sys.executable)' "$1" 2>/dev/null
}

for version in 3.8 3.9 3.10 3.11 3.12 3.13 3.14; do
    while read -r candidate; do
        if path=$(real "$version" "$candidate"); then
            echo "$version ${path%$'\r'}"
            break
        fi
    done < <(candidates "$version")
done

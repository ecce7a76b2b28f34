#!/usr/bin/env bash
# Print the licences of all that is linked into a released gdev, or embedded in
# it: Go's own, and those of the modules of any platform. Fails where a module
# has none.
set -euo pipefail
cd "$(dirname "$0")/.."

modules() {
    for system in linux darwin windows; do
        GOOS=$system go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}@{{.Version}}	{{.Dir}}{{end}}{{end}}' ./cmd/gdev
    done | sort -u
}

# notice NAME DIR: prints the licences that lie in a folder.
notice() {
    local found=() file
    for file in "$2"/LICEN[CS]E* "$2"/COPYING* "$2"/NOTICE* "$2"/PATENTS*; do
        [ -f "$file" ] && found+=("$file") # a glob without a match stays as it is
    done
    if [ ${#found[@]} -eq 0 ]; then
        echo "notices: error: no licence of $1 in $2" >&2
        exit 1
    fi
    printf '==== %s\n\n' "$1"
    cat "${found[@]}"
    echo
}

all=$(modules)
notice "Go $(go env GOVERSION)" "$(go env GOROOT)"
while IFS=$'\t' read -r module dir; do
    notice "$module" "$dir"
done <<<"$all"

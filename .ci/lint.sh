#!/usr/bin/env bash
# All checks that need no test to run, and a build for every platform.
set -euo pipefail
cd "$(dirname "$0")/.."

golangci_lint=github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# As make build, so that the packages are compiled once for all that follows, and for
# what make test builds.
export CGO_ENABLED=0 GOFLAGS="${GOFLAGS:-} -trimpath"

pythons=$(.ci/pythons.sh)
newest=${pythons##*$'\n'}
python=$(.ci/venv.sh lint .ci/requirements-lint.txt "${newest#* }")

cache=$(dirname "$(go env GOCACHE)")/gdev
export RUFF_CACHE_DIR=$cache/ruff MYPY_CACHE_DIR=$cache/mypy

echo "== go mod tidy"
go mod tidy -diff

echo "== gofmt"
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
    printf 'make lint: error: not formatted:\n%s\nmake lint: hint: gofmt -w .\n' "$unformatted" >&2
    exit 1
fi

echo "== import arrows"
go test -run '^(TestArrows|TestForbidden)$' ./cmd/gdev

echo "== words"
"$python" .ci/words.py

echo "== licences"
.ci/notices.sh >/dev/null

echo "== golangci-lint"
go run "$golangci_lint" run ./...

echo "== ruff, mypy"
"$python" -m ruff check assets/py
"$python" -m ruff format --check assets/py
"$python" -m ruff check --config .ci/ruff.toml assets/demo cmd/gdev/testdata .ci
"$python" -m ruff format --check --config .ci/ruff.toml assets/demo cmd/gdev/testdata .ci
(cd assets/py && "$python" -m mypy --strict gdev_host)

echo "== shellcheck"
"$(dirname "$python")/shellcheck" .ci/run .ci/*.sh

for system in linux darwin windows; do
    for architecture in amd64 arm64; do
        echo "== build for $system/$architecture"
        GOOS=$system GOARCH=$architecture go build -o /dev/null ./cmd/...
    done
done
echo "== lint passed"

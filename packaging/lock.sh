#!/bin/sh
# Writes both lock files anew from pyproject.toml: requirements.lock.txt (the console) and requirements-dev.lock.txt
# (the console and its tests), every package with its hashes, good for Python 3.11 to 3.13. Needs `uv` on PATH.
# `packaging/lock.sh --upgrade` also takes newer versions of what pyproject.toml does not pin itself.
set -eu
cd -- "$(dirname -- "$0")/.."
command -v uv >/dev/null || { echo "lock.sh: uv is not on PATH" >&2; exit 1; }
compile() {
    output=$1
    shift
    # No index address may get into the files: they are the same wherever one installs from.
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --custom-compile-command packaging/lock.sh --output-file "$output" "$@" pyproject.toml
}
compile requirements.lock.txt --group build "$@"
compile requirements-dev.lock.txt --group dev --constraint requirements.lock.txt "$@"

#!/bin/sh
# Collects every Python package that a lock file names, checked by hash, for machines without a network.
#   packaging/wheelhouse.sh [--test] [--python 3.11|3.12|3.13] [FOLDER]
# For this processor and, unless told otherwise, for the Python that runs here. Default folder: packaging/wheelhouse
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$here")
lock=$root/requirements.lock.txt
folder=$here/wheelhouse
version=
while [ $# -gt 0 ]; do
    case $1 in
        --test) lock=$root/requirements-dev.lock.txt ;;
        --python)
            [ $# -gt 1 ] || { echo "wheelhouse.sh: --python needs a version" >&2; exit 2; }
            version=$2
            shift
            ;;
        -*) echo "wheelhouse.sh: unknown option $1" >&2; exit 2 ;;
        *) folder=$1 ;;
    esac
    shift
done
# Its pip can do without a set-up of the checkout: any Python with pip serves.
python=$root/.venv/bin/python
[ -x "$python" ] || python=python3
"$python" -m pip --version >/dev/null 2>&1 || {
    echo "wheelhouse.sh: no pip here; run ./driftvakt.sh setup first" >&2
    exit 1
}
set -- --require-hashes --only-binary :all: --dest "$folder" -r "$lock"
if [ -n "$version" ]; then
    # pip reads markers for the Python that runs, so what only older Pythons need would be left out: take it all.
    every=$(mktemp)
    trap 'rm -f -- "$every"' EXIT
    sed "s/ ; python_full_version < '[0-9.]*'//" "$lock" >"$every"
    set -- --require-hashes --only-binary :all: --dest "$folder" -r "$every"
    set -- --python-version "$version" --implementation cp "$@"
    machine=$(uname -m)
    for platform in 2_34 2_28 2_26 2_17 2014 2_5 1; do
        case $platform in 2014) name=manylinux2014_$machine ;; 1) name=manylinux1_$machine ;; *) name=manylinux_${platform}_$machine ;; esac
        set -- --platform "$name" "$@"
    done
fi
mkdir -p "$folder"
"$python" -m pip download --no-input --disable-pip-version-check --progress-bar off "$@"
echo "wheelhouse: $(find "$folder" -name '*.whl' | wc -l) packages, $(du -sm "$folder" | cut -f 1) MB in $folder"

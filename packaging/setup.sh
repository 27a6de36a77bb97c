#!/bin/sh
# Sets up what a command needs, once, and then runs the command. Runs in any POSIX shell on a Debian 12 or 13 or an
# Ubuntu 24.04 that has nothing but its base system. Called as ./driftvakt.sh; `./driftvakt.sh --help` tells the rest.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$here")
venv=$root/.venv
offline=${DRIFTVAKT_OFFLINE:-}
wheelhouse=${DRIFTVAKT_WHEELHOUSE:-$here/wheelhouse}
system_packages=yes

say() { printf 'driftvakt: %s\n' "$*" >&2; }

# fail STATUS LINE...: 1 something failed, 2 wrong use, 3 the operator has to do something first
fail() {
    status=$1
    shift
    for line in "$@"; do say "$line"; done
    exit "$status"
}

usage() {
    cat <<TXT
usage: ./driftvakt.sh [set-up options] COMMAND [its options]

  demo [options]    start the console on the embedded demo site (without a display:
                    demo --offscreen --seconds 30 --screenshots DIR)
  run [arguments]   run the console itself, or any of its commands: run nodes list
  desktop [remove]  put the console into the menus of this desktop, or take it out
  test [options]    run the checks and tests; test --help lists the stages
  setup [demo|test] only set up, run nothing

Set-up options:
  --offline             take Python packages from the wheelhouse folder alone, and leave the system's packages alone
  --wheelhouse DIR      that folder (default: packaging/wheelhouse; packaging/README.md tells how to fill it)
  --no-system-packages  do not look at the system's packages (where libraries come from elsewhere)

Environment: DRIFTVAKT_PYTHON (interpreter to use), DRIFTVAKT_OFFLINE=1, DRIFTVAKT_WHEELHOUSE=DIR.
TXT
}

# ---- the interpreter ------------------------------------------------------------------------------------------------

python_fits() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; raise SystemExit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))' 2>/dev/null
}

# Prints the first interpreter that is 3.11 to 3.13; fails when there is none.
find_python() {
    for candidate in ${DRIFTVAKT_PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if python_fits "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

need_python() {
    python=$(find_python) && return 0
    if [ -n "${DRIFTVAKT_PYTHON:-}" ]; then
        fail 3 "DRIFTVAKT_PYTHON=$DRIFTVAKT_PYTHON is not a Python 3.11, 3.12 or 3.13."
    fi
    have=$(python3 -V 2>&1) || have="no python3"
    fail 3 "Python 3.11, 3.12 or 3.13 is needed; this machine has: $have." \
        "Install one and name it: DRIFTVAKT_PYTHON=/path/to/python3.12 ./driftvakt.sh ..."
}

# ---- packages of the system -----------------------------------------------------------------------------------------

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Prints the names of the packages of the given profiles that are missing, one choice per line ("new|old").
missing_packages() {
    for profile in "$@"; do
        sed -n "s/^$profile  *\([^ ]*\).*/\1/p" "$here/system-packages.txt"
    done | while read -r choice; do
        case $choice in
            # An interpreter from elsewhere serves as well as the system's own.
            python3) if python_found=$(find_python) && [ -n "$python_found" ]; then continue; fi ;;
            python3-venv) if own=$(find_python) && "$own" -c 'import ensurepip, venv' 2>/dev/null; then continue; fi ;;
        esac
        found=
        for name in $(printf %s "$choice" | tr '|' ' '); do
            if installed "$name"; then found=yes; fi
        done
        [ -n "$found" ] || printf '%s\n' "$choice"
    done
}

# Replaces each choice by the first of its names that this system's package lists know, else by the last.
choose() {
    for choice in "$@"; do
        picked=
        for name in $(printf %s "$choice" | tr '|' ' '); do
            picked=$name
            case $(apt-cache policy "$name" 2>/dev/null) in
                *"Candidate: (none)"* | "") ;;
                *) break ;;
            esac
        done
        printf '%s ' "$picked"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

may_become_root() {
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null 2>&1 || return 1
    sudo -n true 2>/dev/null && return 0
    [ -t 0 ] && [ -t 2 ] || return 1
    say "sudo asks for your password to install packages of the system."
    sudo -v
}

# Installs quietly and keeps newly installed servers from starting now or at the next boot: the tests start their own
# sshd on loopback, and nobody asked for a server on this machine.
apt_install() {
    ssh_was_there=
    if installed openssh-server; then ssh_was_there=yes; fi
    policy=/usr/sbin/policy-rc.d
    put_policy=
    if [ ! -e "$policy" ]; then
        put_policy=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    result=0
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 \
        "$@" </dev/null >"$log" 2>&1 || result=$?
    if [ -n "$put_policy" ]; then as_root rm -f "$policy"; fi
    if [ -z "$ssh_was_there" ] && installed openssh-server && command -v systemctl >/dev/null 2>&1; then
        as_root systemctl disable --quiet ssh.service ssh.socket >/dev/null 2>&1 || true
    fi
    return "$result"
}

need_system_packages() {
    [ -n "$system_packages" ] || return 0
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1 || {
        name=$(. /etc/os-release 2>/dev/null && printf %s "${PRETTY_NAME:-}") || name=
        fail 3 "System libraries are installed on Debian 12 and 13 and Ubuntu 24.04; this is ${name:-another system}." \
            "packaging/system-packages.txt names what is needed: install its equivalents, then add --no-system-packages:" \
            "  ./driftvakt.sh --no-system-packages $command"
    }
    if command -v python3 >/dev/null 2>&1; then need_python; fi
    wanted=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$wanted" ] || return 0
    # shellcheck disable=SC2046,SC2086  # words are meant
    if [ -n "$offline" ] || ! may_become_root; then
        fail 3 "Packages of the system are missing. Run this line as root, then start again:" \
            "  apt-get update && apt-get install -y --no-install-recommends $(choose $wanted)"
    fi
    case " $(. /etc/os-release && printf %s "${ID:-}:${VERSION_ID:-}") " in
        *" debian:12 "* | *" debian:13 "* | *" ubuntu:24.04 "*) ;;
        *) say "this system is not Debian 12 or 13 or Ubuntu 24.04; trying its packages all the same" ;;
    esac
    # shellcheck disable=SC2086
    set -- $wanted
    say "installing $# packages of the system"
    if ! as_root apt-get update -qq </dev/null >"$log" 2>&1; then
        explain "the package lists could not be read"
    fi
    # shellcheck disable=SC2046
    set -- $(choose "$@")
    apt_install "$@" || explain "apt-get could not install: $*"
}

# ---- errors in plain words ------------------------------------------------------------------------------------------

# explain WHAT: prints the end of the log and the likely reason, and ends.
explain() {
    grep -v '^Ignoring .*markers' "$log" | sed 's/^/    /' | tail -n 15 >&2
    reason="The lines above are the tool's own words."
    if grep -qiE 'no space left on device|errno 28' "$log"; then
        reason="The disk is full: free about 1.5 GB below $root and try again."
    elif grep -qiE 'do not match the hashes|hash mismatch|hashsum mismatch' "$log"; then
        reason="What was downloaded is not what the lock file names. Do not go on: check the index or mirror in use."
    elif grep -qiE 'certificate verify failed|certificate verification failed' "$log"; then
        reason="The server's certificate is not trusted here. Behind a proxy that opens TLS, set PIP_CERT to its authority."
    elif grep -qiE 'temporary failure (in name )?resolving|temporary failure in name resolution|name or service not known|network is unreachable|connection refused|connection timed out|could not resolve|no route to host|max retries|proxyerror' "$log"; then
        reason="The network could not be reached. Without one, use a wheelhouse: packaging/README.md, and --offline."
    elif grep -qiE 'could not find a version|no matching distribution' "$log"; then
        if [ -n "$offline" ]; then
            reason="The wheelhouse $wheelhouse lacks a package for this Python ($("$python" -V 2>&1))."
        else
            reason="The index in use lacks a package, or has none for this processor ($(uname -m)) or Python."
        fi
    elif grep -qiE 'permission denied|read-only file system' "$log"; then
        reason="The folder $root cannot be written by $(id -un)."
    elif grep -qiE 'could not get lock|unable to acquire the dpkg' "$log"; then
        reason="Another program is installing packages: wait for it to end, then try again."
    fi
    fail 1 "$1" "$reason"
}

# ---- the environment in .venv ---------------------------------------------------------------------------------------

need_room() {
    free=$(df -Pk "$root" | awk 'NR == 2 { print $4 }')
    if [ "$free" -lt "$1" ]; then
        fail 1 "The disk of $root has $((free / 1024)) MB free; about $(($1 / 1024)) MB are needed."
    fi
}

venv_works() {
    python_fits "$venv/bin/python" && "$venv/bin/python" -c 'import pip, sys; raise SystemExit(sys.prefix != sys.argv[1])' "$venv" 2>/dev/null
}

need_venv() {
    if venv_works; then return 0; fi
    if [ -e "$venv" ]; then
        say "$venv does not work here (moved, or made by another Python); making it anew"
        rm -rf -- "$venv" || fail 1 "$venv cannot be removed by $(id -un)."
    fi
    say "making an environment in .venv with $("$python" -V 2>&1)"
    "$python" -m venv "$venv" >"$log" 2>&1 || { rm -rf -- "$venv"; explain "the environment could not be made"; }
}

pip_install() {
    # The status of pip would be lost in the pipe; it is kept in a file.
    {
        "$venv/bin/python" -m pip install --no-input --disable-pip-version-check --progress-bar off "$@" </dev/null 2>&1 ||
            printf '%s\n' failed >"$log.status"
    } | tee -a "$log" | sed -n 's/^ *Downloading \([^ ]*\/\)\{0,1\}\([^ ]*\.whl\) *\(.*\)$/driftvakt:   \2 \3/p' >&2
    if [ -e "$log.status" ]; then
        rm -f -- "$log.status"
        return 1
    fi
}

# need_python_packages PROFILE LOCK: installs what the lock file names, checked by hash, then the checkout itself.
need_python_packages() {
    set -- "$1" "$2" --require-hashes --only-binary :all: -r "$2"
    profile=$1
    count=$(grep -c '^[a-z].*==' "$2")
    shift 2
    if [ -n "$offline" ]; then
        [ -d "$wheelhouse" ] || fail 3 "There is no wheelhouse at $wheelhouse; packaging/README.md tells how to fill one."
        # A folder or index from the user's own pip configuration must not answer instead.
        unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS
        set -- --no-index --find-links "$wheelhouse" "$@"
    fi
    say "installing $count Python packages into .venv (a few minutes on a slow line)"
    : >"$log"
    pip_install "$@" || explain "the Python packages could not be installed"
    pip_install --no-deps --no-build-isolation --no-index -e "$root" || explain "the checkout could not be installed into .venv"
    # pip compiles libraries but not a checkout: the first start, and every one where nothing may be written, would.
    (cd "$root" && "$venv/bin/python" -m compileall -q console connectors widgets resources) >>"$log" 2>&1 ||
        explain "the checkout could not be compiled"
    say "set up for $profile"
}

# A set-up is done when everything that decides it is as it was: the lock, the metadata, the list of system packages,
# this script, and the place of the checkout.
fingerprint() {
    { printf '%s\n' "$root" "$system_packages"; cat -- "$1" "$root/pyproject.toml" "$here/system-packages.txt" "$here/setup.sh"; } |
        sha256sum | cut -d ' ' -f 1
}

# set_up PROFILE LOCK PACKAGE-PROFILE...
set_up() {
    profile=$1
    lock=$2
    shift 2
    stamp=$venv/.set-up-for-$profile
    now=$(fingerprint "$lock")
    if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && python_fits "$venv/bin/python"; then return 0; fi
    log=$(mktemp "${TMPDIR:-/tmp}/driftvakt-setup.XXXXXX") || fail 1 "No file can be made in ${TMPDIR:-/tmp}."
    trap 'rm -f -- "$log" "$log.status"' EXIT
    trap 'exit 130' INT TERM
    need_system_packages "$@"
    need_python
    case $profile in demo) need_room 900000 ;; *) need_room 1500000 ;; esac
    need_venv
    need_python_packages "$profile" "$lock"
    printf '%s\n' "$now" >"$stamp"
}

# One set-up at a time; in a subshell, so that neither the lock nor the traps reach the command itself.
set_up_alone() (
    # Reasons are told from what the tools print, so they print English.
    LC_ALL=C.UTF-8
    export LC_ALL
    if command -v flock >/dev/null 2>&1; then
        exec 9<"$here/setup.sh"
        flock -n 9 || { say "waiting for another set-up of this checkout"; flock 9; }
    fi
    set_up "$@" 9<&-
)

# ---- the commands ---------------------------------------------------------------------------------------------------

while [ $# -gt 0 ]; do
    case $1 in
        --offline) offline=yes ;;
        --wheelhouse)
            [ $# -gt 1 ] || fail 2 "--wheelhouse needs a folder"
            wheelhouse=$(CDPATH='' cd -- "$2" 2>/dev/null && pwd -P) || fail 2 "$2 is not a folder"
            shift
            ;;
        --no-system-packages) system_packages= ;;
        -h | --help | help)
            usage
            exit 0
            ;;
        -*) fail 2 "unknown set-up option $1; ./driftvakt.sh --help" ;;
        *) break ;;
    esac
    shift
done
if [ $# -eq 0 ]; then
    usage >&2
    exit 2
fi
command=$1
shift

# The lab of real nodes needs root; without it the tests use its reduced tier, which needs nothing more.
set_up_tests() {
    if [ "$(id -u)" = 0 ]; then
        set_up_alone test "$root/requirements-dev.lock.txt" demo test lab
    else
        set_up_alone test "$root/requirements-dev.lock.txt" demo test
    fi
}
set_up_demo() { set_up_alone demo "$root/requirements.lock.txt" demo; }

case $command in
    demo)
        set_up_demo
        exec "$venv/bin/driftvakt" demo "$@"
        ;;
    run)
        set_up_demo
        exec "$venv/bin/driftvakt" "$@"
        ;;
    desktop)
        case ${1:-install} in
            install | remove) ;;
            *) fail 2 "desktop takes remove or nothing, not $1" ;;
        esac
        [ $# -le 1 ] || fail 2 "desktop takes one word at most, not $2"
        set_up_demo
        exec "$venv/bin/driftvakt" desktop "${1:-install}"
        ;;
    test)
        set_up_tests
        exec "$venv/bin/python" "$here/check.py" "$@"
        ;;
    setup)
        case ${1:-demo} in
            demo) set_up_demo ;;
            test) set_up_tests ;;
            *) fail 2 "setup takes demo or test, not $1" ;;
        esac
        ;;
    *) fail 2 "unknown command $command; ./driftvakt.sh --help" ;;
esac
